import type { ControlClient } from '../../client/control/index.ts';
import { systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import { isAlive } from '../../process/identity.ts';
import { lockHolder } from '../../process/lock.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import { spawnDaemon } from '../../process/spawn.ts';
import type { Hello } from '../../protocol/api.ts';
import { rotateOutFile } from '../../services/out-file.ts';
import { BIN } from '../places.ts';
import type { Project } from '../project/project.ts';
import { processOutput as output } from '../terminal/output.ts';
import { VERSION } from '../version.ts';
import { endSupervisor } from './end-supervisor.ts';

/** Taking over many workers that are loading takes longest. */
const START_MS_MAX = 30_000;
const POLL_MS = 20;
/** What the environment says of servers is part of what `up` hands over; a daemon that kept it would go stale. */
const NOT_INHERITED = ['POSTGRES_URL', 'EXSIM_POSTGRES_ADMIN_URL', 'REDIS_URL'];

/**
 * Makes sure that a supervisor of this version runs: the one that does, or a new one where none or another version
 * does. It lives on by itself, in a session of its own. True when there was none before. @throws SUPERVISOR_UNREACHABLE
 */
export async function ensureSupervisor(project: Project): Promise<boolean> {
  const hello = await helloOf(project.control);
  if (hello?.version === VERSION) return false;
  if (hello !== null) {
    output.note(`replacing supervisor ${hello.version} by ${VERSION}; the exchanges go on`);
    await endSupervisor(project, { pid: hello.pid, note: output.note });
  }
  await startSupervisor(project);
  return hello === null;
}

/** What the supervisor says of itself; null when none answers. */
export async function helloOf(control: ControlClient): Promise<Hello | null> {
  try {
    return await control.hello();
  } catch (error) {
    if (error instanceof ExsimError && error.code === 'SUPERVISOR_UNREACHABLE') return null;
    throw error;
  }
}

/**
 * Starts a supervisor where none runs. Once it answers it has taken over every worker that runs.
 * @throws SUPERVISOR_UNREACHABLE
 */
export async function startSupervisor({ control, paths }: Project): Promise<Hello> {
  await rotateOutFile(paths.supervisorLog);
  const daemon = await spawnDaemon({
    command: process.execPath,
    args: [BIN, 'supervisor', '--state', paths.stateDir],
    env: inherited(process.env),
    cwd: paths.stateDir,
    outFile: paths.supervisorLog,
    marker: paths.projectId,
  });
  const deadline = systemClock.monotonicMs() + START_MS_MAX;
  for (;;) {
    const hello = await helloOf(control);
    if (hello !== null) return hello;
    const held = await lockHolder(paths.supervisorLock);
    if (held === null && !(await isAlive(daemon))) throw diedAtOnce(paths);
    if (systemClock.monotonicMs() > deadline) throw await silent(paths);
    await systemClock.sleep(POLL_MS);
  }
}

function inherited(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).filter(
    ([name, value]) => value !== undefined && !NOT_INHERITED.includes(name),
  );
  return Object.fromEntries(entries) as Record<string, string>;
}

const diedAtOnce = (paths: ProjectPaths): ExsimError =>
  new ExsimError('SUPERVISOR_UNREACHABLE', 'The supervisor ended at once.', {
    wayOut: `Its last lines in ${paths.supervisorLog} say why.`,
  });

async function silent(paths: ProjectPaths): Promise<ExsimError> {
  const holder = await lockHolder(paths.supervisorLock);
  const who = holder === null ? 'The supervisor' : `The supervisor (process ${holder.pid} on ${holder.host})`;
  return new ExsimError('SUPERVISOR_UNREACHABLE', `${who} does not answer.`, {
    wayOut: `Look at ${paths.supervisorLog}. exsim supervisor restart puts another in its place; the exchanges go on.`,
  });
}
