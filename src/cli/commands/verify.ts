import { fileURLToPath } from 'node:url';
import { runAttached } from '../../process/attached.ts';
import { type RunOutcome, runCommand } from '../../process/run.ts';
import type { InstanceSnapshot } from '../../protocol/status.ts';
import { projectSecrets } from '../../supervisor/own-secrets.ts';
import { readRunState } from '../../supervisor/worker/run-state.ts';
import { variable } from '../environment.ts';
import { requireNames } from '../names.ts';
import { processOutput as output } from '../output.ts';
import { findProject, type Project, requireProject } from '../project.ts';
import { currentSnapshot } from '../snapshot.ts';

const ENTRY = fileURLToPath(new URL('../../worker/verify/main.js', import.meta.url));
/** Reads about half a million commands a second; a journal that takes longer than this is verified by hand. */
const TIMEOUT_MS = 3_600_000;

type Verified = { readonly name: string; readonly outcome: RunOutcome };

/**
 * `verify`: replays the journal of each exchange (or of one) in a process of its own. Exit code 1 when something
 * differs; another one when an exchange could not be verified. Where there is no project, the worker that the
 * environment describes is verified.
 */
export async function verify(name: string | undefined, options: { readonly json?: boolean }): Promise<void> {
  if (findProject() === null && variable('POSTGRES_URL') !== null) return verifyEnvironment(options);
  const project = requireProject();
  const { instances } = await currentSnapshot(project);
  requireNames(
    name === undefined ? [] : [name],
    instances.map((instance) => instance.name),
  );
  const verified: Verified[] = [];
  for (const instance of instances.filter((one) => name === undefined || one.name === name)) {
    const outcome = await verifyInstance(project, instance, options.json ? ['--json'] : []);
    if (outcome !== null) verified.push({ name: instance.name, outcome });
    if (outcome !== null && !options.json) tell(outcome);
  }
  if (options.json) output.json(verified.map(jsonOf));
  process.exitCode = worstExit(verified);
}

/** Null, with a word why: it never ran, so it has no journal. */
async function verifyInstance(
  { paths }: Project,
  instance: InstanceSnapshot,
  args: readonly string[],
): Promise<RunOutcome | null> {
  const files = paths.instance(instance.name);
  const state = await readRunState(paths, instance.name);
  const secrets = await projectSecrets(paths).read(instance.name);
  if (state === null || secrets === null) {
    output.note(`${instance.name}: never ran, nothing to verify`);
    return null;
  }
  const { identity } = state.startedAs;
  const live = { EXSIM_VERIFY_URL: instance.httpUrl, EXSIM_VERIFY_ADMIN_KEY: secrets.adminKey };
  return runCommand(process.execPath, [ENTRY, ...args], {
    timeoutMs: TIMEOUT_MS,
    env: {
      SERVICE_NAME: identity.service,
      SERVICE_INSTANCE_NAME: identity.instanceName,
      POSTGRES_URL: state.postgresUrl,
      EXSIM_VENUE_CONFIG: files.specFile,
      EXSIM_SECRETS_FILE: files.secretsFile,
      ...(instance.pid === null ? {} : live),
    },
  });
}

function tell({ stdout, stderr }: RunOutcome): void {
  if (stdout !== '') output.line(stdout.trimEnd());
  if (stderr !== '') output.note(stderr.trimEnd());
}

const jsonOf = ({ name, outcome }: Verified) => ({
  name,
  report: outcome.stdout === '' ? null : JSON.parse(outcome.stdout),
  error: outcome.stderr === '' ? null : outcome.stderr.trimEnd(),
});

/** What could not be verified weighs more than what differs. */
const worstExit = (verified: readonly Verified[]): number =>
  Math.max(0, ...verified.map(({ outcome }) => outcome.exitCode ?? 1));

async function verifyEnvironment(options: { readonly json?: boolean }): Promise<void> {
  const args = options.json ? ['--json'] : [];
  process.exitCode = await runAttached(process.execPath, [ENTRY, ...args], { env: {} });
}
