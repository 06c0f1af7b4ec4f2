import { counted } from '../../common/counted.ts';
import type { DesiredFleet } from '../../protocol/api.ts';
import { provision as provisionInstances } from '../../provision/provision.ts';
import { removeInstance } from '../../provision/remove.ts';
import { changeSecrets } from '../../provision/rotate.ts';
import type { ProvisionInput, ProvisionReport } from '../../provision/types.ts';
import { projectServices } from '../../supervisor/own-services.ts';
import { projectSecrets } from '../../supervisor/project/own-secrets.ts';
import { keepSecretsAt } from '../../supervisor/project/secrets-place.ts';
import { rememberServers } from '../../supervisor/project/servers.ts';
import {
  removeWorkerSecrets,
  writeSecretsOfWorkers,
  writeWorkerSecrets,
} from '../../supervisor/project/worker-secrets.ts';
import { removeRunState } from '../../supervisor/worker/run-state.ts';
import { loadDesiredFleet } from '../project/desired-fleet.ts';
import { requireNames } from '../project/names.ts';
import type { Project } from '../project/project.ts';
import { passwordsOfWorkers, workerText } from '../project/worker-passwords.ts';
import { leftRunning } from '../provision/left-running.ts';
import { type ProvisionOptions, refuseOptions } from '../provision/options.ts';
import { preview, writeSql } from '../provision/preview.ts';
import { demandRepaired, reportText } from '../provision/report.ts';
import { processOutput as output } from '../terminal/output.ts';
import { whileWaiting } from '../terminal/waiting.ts';

/**
 * `provision`: schemas, roles and Redis users of the instance file, on the servers that `up` would use; and a file with
 * its passwords for each worker, whoever will start it.
 */
export async function provision(file: string | undefined, options: ProvisionOptions): Promise<void> {
  refuseOptions(options);
  if (options.dryRun) return preview(file, options);
  const { project, fleet, place } = await loadDesiredFleet(file, { only: null });
  const { paths } = project;
  await keepSecretsAt(paths, place);
  if (options.sql !== undefined) return writeSql(paths, fleet, options.sql, options);
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
  const report = await whileWaiting(`provisioning ${counted(input.instances.length, 'exchange')}`, () =>
    carryOut(input, options),
  );
  await writeSecretsOfWorkers(
    paths,
    report.instances.map(({ name }) => name),
    targets.redis,
  );
  const workers =
    options.rotate === undefined ? [] : await passwordsOfWorkers(paths, report, targets.redis.kind !== 'off');
  if (options.json) output.json(options.rotate === undefined ? report : { ...report, workers });
  else output.line([reportText(report), ...workers.map(workerText)].join('\n'));
  const left = await leftRunning(paths, targets);
  if (left.length > 0)
    output.note(`left running for the next command: ${left.join(' and ')}; \`exsim down\` ends that`);
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
