import { readFileSync } from 'node:fs';
import { ExsimError } from '../common/errors.ts';
import { defaultSpec } from '../instance/default-spec.ts';
import { identityFromEnvironment } from '../instance/identity.ts';
import { SINGLE_INSTANCE_PORTS } from '../instance/ports.ts';
import { parseInstanceSpec } from '../instance/read-spec.ts';
import type { Identity, InstanceSpec, PlannedInstance } from '../instance/spec.ts';
import type { WorkerVariable } from '../protocol/environment.ts';
import { provision } from '../provision/provision.ts';
import type { Targets } from '../provision/types.ts';
import { workerUrls } from '../provision/urls.ts';
import { projectSecrets } from '../supervisor/project/own-secrets.ts';
import { projectVault } from '../supervisor/project/secrets-place.ts';
import { rememberServers } from '../supervisor/project/servers.ts';
import { writeWorkerSecrets } from '../supervisor/project/worker-secrets.ts';
import { loadDotEnv, variable } from './environment.ts';
import { openProject } from './project/project.ts';
import { failureOf } from './terminal/failure.ts';
import { processOutput as output } from './terminal/output.ts';

/**
 * First half of `exsim worker --provision`: gives the worker that the environment describes its schema, roles and Redis
 * user, and changes this process's environment so that the worker that follows in it has its own role and no admin URL.
 * False when it cannot: then the reason is told and the exit code set.
 */
export async function provisionWorker(): Promise<boolean> {
  try {
    if (given('EXSIM_CONTROL_SOCKET') === '') loadDotEnv();
    await provisionFromEnvironment();
    return true;
  } catch (error) {
    const { text, exitCode } = failureOf(error);
    process.stderr.write(text);
    process.exitCode = exitCode;
    return false;
  }
}

async function provisionFromEnvironment(): Promise<void> {
  const targets = adminTargets();
  const instance = instanceOfEnvironment();
  const { identity } = instance;
  const { paths } = await openProject();
  const secrets = projectSecrets(paths);
  const project = paths.stateDir;
  await rememberServers(paths, targets);
  await provision({ ...targets, instances: [instance], secrets, project, log: output.note });
  const secretsFile = await writeWorkerSecrets(paths, identity.name, targets.redis);
  becomeOwnRole(instance, targets, secretsFile);
  const { place } = await projectVault(paths);
  output.note(`The API keys and the admin key are kept in ${place}, below "instances", "${identity.name}".`);
}

/** Empty values instead of absent ones: the worker reads `.env` again, which fills in only what is absent. */
function becomeOwnRole(instance: PlannedInstance, targets: Targets, secretsFile: string): void {
  const { postgresUrl, redisUrl } = workerUrls(instance, targets);
  process.env['EXSIM_POSTGRES_ADMIN_URL'] = '';
  process.env['POSTGRES_URL'] = postgresUrl;
  process.env['REDIS_URL'] = redisUrl ?? 'off';
  process.env['EXSIM_SECRETS_FILE'] = secretsFile;
}

function adminTargets(): Targets {
  const adminUrl = variable('EXSIM_POSTGRES_ADMIN_URL') ?? variable('POSTGRES_URL');
  if (adminUrl === null) throw noAdminUrl();
  const redisUrl = variable('REDIS_URL') ?? 'off';
  return {
    postgres: { kind: 'external', adminUrl, pid: null },
    redis: redisUrl === 'off' ? { kind: 'off' } : { kind: 'external', adminUrl: redisUrl },
  };
}

/** The ports are the worker's business: they are in nothing that is provisioned. */
function instanceOfEnvironment(): PlannedInstance {
  const identity = identityOfEnvironment();
  return { identity, spec: specOfEnvironment(identity.name), ports: SINGLE_INSTANCE_PORTS };
}

function identityOfEnvironment(): Identity {
  const identity = identityFromEnvironment({
    serviceName: given('SERVICE_NAME'),
    serviceNamespace: given('SERVICE_NAMESPACE'),
    serviceInstanceName: given('SERVICE_INSTANCE_NAME'),
  });
  if (identity.ok) return identity.value;
  throw new ExsimError('WORKER_CONFIG', identity.error.message);
}

function specOfEnvironment(name: string): InstanceSpec {
  const path = given('EXSIM_VENUE_CONFIG');
  if (path === '') return defaultSpec(null, name);
  const spec = parseInstanceSpec(readJson(path));
  if (spec.ok) return spec.value;
  const problems = spec.error.map((problem) => `EXSIM_VENUE_CONFIG ${path}: ${problem}`);
  throw new ExsimError('WORKER_CONFIG', problems.join('\n'));
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const message = `Expected EXSIM_VENUE_CONFIG to be the path of a JSON file, but ${path}: ${said}.`;
    throw new ExsimError('WORKER_CONFIG', message);
  }
}

const given = (name: WorkerVariable): string => process.env[name] ?? '';

const noAdminUrl = (): ExsimError =>
  new ExsimError('WORKER_CONFIG', 'Neither EXSIM_POSTGRES_ADMIN_URL nor POSTGRES_URL is set.', {
    wayOut:
      'Set one to a role that may create roles and schemas: postgres://user:password@host:5432/database',
  });
