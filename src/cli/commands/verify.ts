import { ExsimError } from '../../common/errors.ts';
import { runAttached } from '../../process/attached.ts';
import { type RunOutcome, runCommand } from '../../process/run.ts';
import type { InstanceSnapshot } from '../../protocol/status.ts';
import { keysInForce } from '../../provision/secrets/api-keys.ts';
import { projectSecrets } from '../../supervisor/project/own-secrets.ts';
import { readRunState } from '../../supervisor/worker/run-state.ts';
import { shownName } from '../../tui/plain-fleet.ts';
import { variable } from '../environment.ts';
import { VERIFY_PROGRAM } from '../places.ts';
import { emptyTables } from '../project/empty-tables.ts';
import { requireNames } from '../project/names.ts';
import { findProject, type Project, requireProject } from '../project/project.ts';
import { currentSnapshot } from '../project/snapshot.ts';
import { processOutput as output } from '../terminal/output.ts';
import { whileWaiting } from '../terminal/waiting.ts';

/** Reads about half a million commands a second; a journal that takes longer than this is verified by hand. */
const TIMEOUT_MS = 3_600_000;

export type VerifyOptions = { readonly json?: boolean; readonly rebuild?: boolean };

type Verified = { readonly name: string; readonly outcome: RunOutcome };

/**
 * `verify`: replays the journal of each exchange (or of one) in a process of its own. Exit code 1 when something
 * differs; another one when an exchange could not be verified. Where there is no project, the worker that the
 * environment describes is verified. With `rebuild` the tables of the one exchange named are first made anew.
 */
export async function verify(name: string | undefined, options: VerifyOptions): Promise<void> {
  if (options.rebuild) return rebuild(name, options);
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

/**
 * Empties the tables with the owner's rights and has them written from the journal, which must be sound: what it says
 * is all that is left then. Whatever ends this in between, the next start of the worker fills them.
 */
async function rebuild(name: string | undefined, options: VerifyOptions): Promise<void> {
  if (name === undefined) throw unnamed();
  const project = requireProject();
  const { instances } = await currentSnapshot(project);
  requireNames(
    [name],
    instances.map((instance) => instance.name),
  );
  const instance = instances.find((one) => one.name === name)!;
  if (instance.pid !== null) throw running(name);
  const before = await verifyInstance(project, instance, ['--json']);
  if (before === null) return;
  const report: JournalReport | null = before.stdout === '' ? null : JSON.parse(before.stdout);
  if (report === null || journalDiffers(report)) return end(name, before, options);
  if (report.from.kind !== 'genesis') throw incomplete(name, report.from.commandSeq);
  await emptyTables(project, name);
  const args = options.json ? ['--json', '--rebuild'] : ['--rebuild'];
  const after = await verifyInstance(project, instance, args);
  if (after !== null) end(name, after, options);
}

function end(name: string, outcome: RunOutcome, options: VerifyOptions): void {
  if (options.json) output.json([jsonOf({ name, outcome })]);
  else tell(outcome);
  process.exitCode = worstExit([{ name, outcome }]);
}

/** What a verification reports of the journal itself. */
type JournalReport = {
  readonly from: { readonly kind: 'genesis' } | { readonly kind: 'snapshot'; readonly commandSeq: number };
  readonly differences: readonly { readonly kind: string }[];
};

/** Whether it is damaged or cut off. */
const journalDiffers = ({ differences }: JournalReport): boolean =>
  differences.some(({ kind }) => kind === 'journal');

/** Tables may hold what such a journal has no more: emptied, it would be lost. */
const incomplete = (name: string, commandSeq: number): ExsimError =>
  new ExsimError(
    'USAGE',
    `Expected the journal of "${name}" to be readable from its first command on with --rebuild, but it is from ${commandSeq} on.`,
    { wayOut: 'Nothing was changed: what the tables hold of before could not be written again.' },
  );

const unnamed = (): ExsimError =>
  new ExsimError('USAGE', 'Expected the name of an exchange with --rebuild, but there was none.', {
    wayOut: 'exsim verify NAME --rebuild',
  });

const running = (name: string): ExsimError =>
  new ExsimError('USAGE', `Expected "${name}" to be stopped with --rebuild, but it runs.`, {
    wayOut: `exsim stop ${name}`,
  });

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
  const { adminKey } = keysInForce(secrets);
  const live = { EXSIM_VERIFY_URL: instance.httpUrl, EXSIM_VERIFY_ADMIN_KEY: adminKey };
  const env = {
    SERVICE_NAME: identity.service,
    SERVICE_INSTANCE_NAME: identity.instanceName,
    POSTGRES_URL: state.postgresUrl,
    EXSIM_VENUE_CONFIG: files.specFile,
    EXSIM_SECRETS_FILE: files.secretsFile,
    ...(instance.pid === null ? {} : live),
  };
  return whileWaiting(`replaying the journal of ${shownName(instance.name)}`, () =>
    runCommand(process.execPath, [VERIFY_PROGRAM, ...args], { timeoutMs: TIMEOUT_MS, env }),
  );
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

async function verifyEnvironment(options: VerifyOptions): Promise<void> {
  const args = options.json ? ['--json'] : [];
  process.exitCode = await runAttached(process.execPath, [VERIFY_PROGRAM, ...args], { env: {} });
}
