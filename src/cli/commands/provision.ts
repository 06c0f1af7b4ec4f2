import { ExsimError } from '../../common/errors.ts';
import { errorCode } from '../../process/files.ts';
import type { DesiredFleet } from '../../protocol/api.ts';
import { planForOthers, planProvision } from '../../provision/plan.ts';
import { planScript, planText } from '../../provision/plan-text.ts';
import { provision as provisionInstances } from '../../provision/provision.ts';
import { removeInstance } from '../../provision/remove.ts';
import { changeSecrets } from '../../provision/rotate.ts';
import { writePrivateFile } from '../../provision/secrets/private-file.ts';
import type { InstanceReport, ProvisionInput, ProvisionReport, Targets } from '../../provision/types.ts';
import { adoptedServices } from '../../services/resolve.ts';
import { projectServices } from '../../supervisor/own-services.ts';
import { projectSecrets } from '../../supervisor/project/own-secrets.ts';
import { keepSecretsAt } from '../../supervisor/project/secrets-place.ts';
import { rememberServers } from '../../supervisor/project/servers.ts';
import { removeWorkerSecrets, writeWorkerSecrets } from '../../supervisor/project/worker-secrets.ts';
import { removeRunState } from '../../supervisor/worker/run-state.ts';
import { loadDesiredFleet } from '../project/desired-fleet.ts';
import { requireNames } from '../project/names.ts';
import type { Project } from '../project/project.ts';
import { passwordsOfWorkers, workerText } from '../project/worker-passwords.ts';
import { processOutput as output } from '../terminal/output.ts';
import { whileWaiting } from '../terminal/waiting.ts';

export type ProvisionOptions = {
  readonly dryRun?: boolean;
  readonly sql?: string;
  readonly repair?: boolean;
  readonly rotate?: string | true;
  readonly retireKeys?: boolean;
  readonly remove?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
};

/**
 * `provision`: schemas, roles and Redis users of the instance file, on the servers that `up` would use; and a file with
 * its passwords for each worker, whoever will start it.
 */
export async function provision(file: string | undefined, options: ProvisionOptions): Promise<void> {
  if (options.remove !== undefined && !options.yes) throw unconfirmed(options.remove);
  refuseSqlWith(options);
  refuseRemoveWith(options);
  const { project, fleet, place } = await loadDesiredFleet(file, { only: null });
  if (options.dryRun) return preview(project, fleet, options);
  const { paths } = project;
  await keepSecretsAt(paths, place);
  if (options.sql !== undefined) return writeSql(project, fleet, options.sql, options);
  const targets = await whileWaiting('looking for Postgres and Redis', () =>
    projectServices(paths, process.env, output.note).resolve(fleet),
  );
  const input: ProvisionInput = {
    ...targets,
    instances: chosen(fleet, options.rotate),
    secrets: projectSecrets(paths),
    project: paths.stateDir,
    log: output.note,
    repair: options.repair,
    workers: { write: (name) => writeWorkerSecrets(paths, name, targets.redis) },
  };
  if (options.remove !== undefined) return remove(project, input, options.remove, options);
  await rememberServers(paths, targets);
  const report = await whileWaiting(`provisioning ${input.instances.length} exchanges`, () =>
    carryOut(input, options),
  );
  for (const { name } of report.instances) await writeWorkerSecrets(paths, name, targets.redis);
  const workers =
    options.rotate === undefined ? [] : await passwordsOfWorkers(paths, report, targets.redis.kind !== 'off');
  if (options.json) output.json(options.rotate === undefined ? report : { ...report, workers });
  else output.line([reportText(report), ...workers.map(workerText)].join('\n'));
  if (options.repair) demandRepaired(report);
}

function carryOut(input: ProvisionInput, options: ProvisionOptions): Promise<ProvisionReport> {
  const rotate = options.rotate !== undefined;
  const retireKeys = options.retireKeys ?? false;
  return rotate || retireKeys ? changeSecrets(input, { rotate, retireKeys }) : provisionInstances(input);
}

function chosen({ instances }: DesiredFleet, rotate: string | true | undefined): DesiredFleet['instances'] {
  if (typeof rotate !== 'string') return instances;
  requireNames(
    [rotate],
    instances.map(({ spec }) => spec.name),
  );
  return instances.filter(({ spec }) => spec.name === rotate);
}

async function remove(
  { paths }: Project,
  input: ProvisionInput,
  name: string,
  options: ProvisionOptions,
): Promise<void> {
  const removed = await removeInstance({ ...input, name });
  await removeWorkerSecrets(paths, name);
  await removeRunState(paths, name);
  if (options.json) output.json({ name, removed });
  else output.line(`${name}: removed ${removed.join(', ')}`);
}

/** Reads the servers and writes to none: a private Postgres that does not run is not started for it. */
async function preview(project: Project, fleet: DesiredFleet, options: ProvisionOptions): Promise<void> {
  const plan = await planProvision(await planInput(project, fleet, options));
  if (options.json) output.json(planJson(planText(plan)));
  else output.line(planText(plan).trimEnd());
}

/** For a DBA to run. The servers are only read; secrets are made, since the statements have what servers keep of them. */
async function writeSql(
  project: Project,
  fleet: DesiredFleet,
  path: string,
  options: ProvisionOptions,
): Promise<void> {
  const plan = await planForOthers(await planInput(project, fleet, options));
  const steps = plan.instances.flatMap(({ outside, postgres, redis }) => [...outside, ...postgres, ...redis]);
  await writePrivateFile(path, planScript(plan)).catch((error: unknown) => {
    throw cannotWrite(path, error);
  });
  if (options.json) return output.json({ path, steps: steps.length + plan.database.length });
  output.line(
    steps.length === 0
      ? `Nothing to do; ${path} says so.`
      : `${path} (0600) has what is to be done for ${fleet.instances.length} exchanges. ` +
          `Have it run with \`psql -v ON_ERROR_STOP=1 -f ${path}\`, its ACL commands with redis-cli; then \`exsim provision\`.`,
  );
}

async function planInput({ paths }: Project, fleet: DesiredFleet, { repair }: ProvisionOptions) {
  const { postgres, redis } = await adoptedServices({ ...fleet, paths, env: process.env });
  if (postgres === null) throw notRunning();
  const targets: Targets = { postgres, redis: redis ?? { kind: 'off' } };
  const { instances } = fleet;
  return { ...targets, instances, secrets: projectSecrets(paths), project: paths.stateDir, repair };
}

/** What it would write is of a plan; these do something at once, or print it. */
function refuseSqlWith({ sql, dryRun, rotate, remove }: ProvisionOptions): void {
  const other = Object.entries({ '--dry-run': dryRun, '--rotate': rotate, '--remove': remove }).find(
    ([, value]) => value !== undefined,
  );
  if (sql === undefined || other === undefined) return;
  throw new ExsimError('USAGE', `Expected --sql alone or with --repair, but ${other[0]} was given too.`);
}

/** Nobody who adds `--dry-run` to see what would go shall lose it, nor be shown something else. */
function refuseRemoveWith({ remove, dryRun, repair, rotate, retireKeys }: ProvisionOptions): void {
  const others = { '--dry-run': dryRun, '--repair': repair, '--rotate': rotate, '--retire-keys': retireKeys };
  const other = Object.entries(others).find(([, value]) => value !== undefined);
  if (remove === undefined || other === undefined) return;
  throw new ExsimError('USAGE', `Expected --remove alone, but ${other[0]} was given too.`);
}

const planJson = (text: string): { readonly commands: readonly string[] } => ({
  commands: text.split('\n').filter((line) => line !== ''),
});

/** One line per exchange, one per thing somebody changed by hand, and one per thing that only a DBA can close. */
export function reportText({ instances, findings, changed }: ProvisionReport): string {
  const lines = instances.flatMap((report) => {
    const title = report.instanceName === '' ? report.name : report.instanceName;
    const drift = report.drift.map(({ words, wayOut }) => `${title}: drift: ${words}\n  ${wayOut}`);
    return [`${title}: ${doneText(report)}; isolation ${report.isolation}`, ...drift];
  });
  const open = findings.map(({ leak, message, remedy }) => `left open: ${leak}: ${message}\n  ${remedy}`);
  const drifted = instances.some(({ drift }) => drift.length > 0);
  const untouched = drifted ? 'Nothing was changed.' : 'Everything was as wanted.';
  return [...lines, ...open, changed ? 'Done.' : untouched].join('\n');
}

function doneText({ created, changed, repaired }: InstanceReport): string {
  const done = [
    ...created.map((what) => `created ${what}`),
    ...changed.map((what) => `changed ${what}`),
    ...repaired.map((what) => `repaired ${what}`),
  ];
  return done.length === 0 ? 'nothing to do' : done.join(', ');
}

/** Who asked for a repair is told by the exit code that it is not whole. */
function demandRepaired({ instances }: ProvisionReport): void {
  const left = instances.flatMap(({ instanceName, name, drift }) =>
    drift.map(({ words }) => `${words} (${instanceName || name})`),
  );
  if (left.length === 0) return;
  throw new ExsimError('PROVISION_FAILED', `This is left as it is: ${left.join('; ')}.`, {
    wayOut: 'Each way out stands above, with what was done.',
  });
}

const unconfirmed = (name: string): ExsimError =>
  new ExsimError('USAGE', `--remove drops all orders, trades and balances of "${name}" for good.`, {
    wayOut: 'Add --yes when you want that.',
  });

const cannotWrite = (path: string, cause: unknown): ExsimError =>
  new ExsimError('USAGE', `Cannot write ${path}: ${errorCode(cause) || 'unknown error'}.`, {
    wayOut: 'Name a file in a folder that is there and that you may write to.',
    cause,
  });

const notRunning = (): ExsimError =>
  new ExsimError(
    'POSTGRES_MISSING',
    'The project has no Postgres of its own yet, so there is nothing to compare with.',
    {
      wayOut: 'exsim provision and exsim up start one; or name a server by postgres.url or POSTGRES_URL.',
    },
  );
