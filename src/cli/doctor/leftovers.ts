import { readdir } from 'node:fs/promises';
import { ExsimError } from '../../common/errors.ts';
import { type LockHolder, lockHolder } from '../../process/lock.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import { type FoundProcess, processesOfProject } from '../../process/sweep.ts';
import type { Hello } from '../../protocol/api.ts';
import { namesWithRunState } from '../../supervisor/worker/run-state.ts';
import { VERSION } from '../version.ts';
import type { DoctorContext } from './context.ts';
import { type Finding, fine, trouble, warning } from './finding.ts';

/** What earlier runs have left: a supervisor that is dead, silent or old, processes, sockets, data of removed exchanges. */
export async function checkLeftovers({ project, fleet }: DoctorContext): Promise<Finding[]> {
  if (project === null) return [];
  const { paths, control } = project;
  const holder = await lockHolder(paths.supervisorLock);
  const hello = holder === null ? null : await control.hello().catch(() => null);
  return [
    supervisorFinding(holder, hello),
    processFinding(holder, await processesOfProject(paths.projectId)),
    socketFinding(holder, await socketsOf(paths)),
    ...removedFindings(await namesWithRunState(paths), fleet?.instances.map(({ spec }) => spec.name) ?? null),
  ];
}

export function supervisorFinding(
  holder: Pick<LockHolder, 'pid' | 'host' | 'since'> | null,
  hello: Pick<Hello, 'version' | 'pid'> | null,
): Finding {
  if (holder === null) return fine('supervisor', 'none runs');
  if (hello === null) {
    const problem = `Expected the supervisor (process ${holder.pid} on ${holder.host}, since ${holder.since}) to answer, but it is silent.`;
    const wayOut = 'exsim supervisor restart (the exchanges go on)';
    return trouble('supervisor', new ExsimError('SUPERVISOR_UNREACHABLE', problem, { wayOut }));
  }
  const found = `version ${hello.version}, process ${hello.pid}`;
  if (hello.version === VERSION) return fine('supervisor', found);
  return warning('supervisor', found, `version ${VERSION}, that of this command`, 'exsim supervisor restart');
}

/** Workers and servers outlive their supervisor on purpose: the next one takes them over. */
export function processFinding(
  holder: unknown,
  processes: readonly Pick<FoundProcess, 'identity'>[],
): Finding {
  if (holder !== null || processes.length === 0)
    return fine('processes', `${processes.length} of the project`);
  const pids = processes.map(({ identity }) => identity.pid).join(', ');
  const cure = 'exsim up takes them over; exsim down ends them';
  return warning('processes', `${processes.length} without a supervisor: ${pids}`, 'a supervisor', cure);
}

export function socketFinding(holder: unknown, sockets: readonly string[]): Finding {
  const isStale = holder === null && sockets.includes('supervisor.sock');
  if (!isStale) return fine('stale-sockets', 'none');
  return warning('stale-sockets', 'supervisor.sock of a dead supervisor', 'none', 'exsim up replaces it');
}

async function socketsOf({ socketDir }: ProjectPaths): Promise<string[]> {
  return readdir(socketDir).catch(() => []); // Nothing has run yet, or all was stopped.
}

/** `wanted` null: what the file says is not known. */
export function removedFindings(ran: readonly string[], wanted: readonly string[] | null): Finding[] {
  if (wanted === null) return [];
  const removed = ran.filter((name) => !wanted.includes(name));
  if (removed.length === 0) return [fine('removed-exchanges', 'none')];
  return removed.map((name) =>
    warning(
      'removed-exchanges',
      `${name} is not in the instance file any more; its data is kept`,
      'an entry, or no data',
      `exsim provision --remove ${name} --yes drops it for good`,
    ),
  );
}
