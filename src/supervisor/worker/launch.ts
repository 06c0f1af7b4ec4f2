import { randomBytes } from 'node:crypto';
import type { PlannedInstance } from '../../instance/spec.ts';
import { writeFileAtomic } from '../../process/files.ts';
import type { ProcessIdentity } from '../../process/identity.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import { spawnDetached } from '../../process/spawn.ts';
import type { WorkerVariable } from '../../protocol/environment.ts';
import { secretsHash, type WorkerSecrets } from '../../protocol/secrets.ts';
import { acceptedState } from './accepted-state.ts';
import { configHash } from './config.ts';
import { beginOutput } from './raw-output.ts';
import { delistedBy, type RunState, writeRunState } from './run-state.ts';

/** How a worker process is started, the same for all instances. */
export type WorkerCommand = {
  readonly command: string;
  readonly args: readonly string[];
  readonly version: string;
};

/** What provisioning made for a worker. */
export type WorkerMaterials = {
  /** Without passwords. */
  readonly postgresUrl: string;
  readonly redisUrl: string | null;
  readonly secrets: WorkerSecrets;
  /** How well it is kept from its neighbours; null when not measured. */
  readonly isolation: string | null;
};

export type LaunchRequest = {
  readonly paths: ProjectPaths;
  readonly worker: WorkerCommand;
  readonly instance: PlannedInstance;
  readonly materials: WorkerMaterials;
  /** Launches of the instance so far, this one included. */
  readonly launches: number;
  readonly startedAt: string;
};

export type Launched = {
  readonly worker: ProcessIdentity;
  readonly parent: ProcessIdentity;
  readonly state: RunState;
};

/**
 * Starts a worker. Everything it needs lies in 0600 files before it exists, and its nonce is on disk before it can
 * answer with it. The secrets are in the file only: not in its environment, not in its arguments.
 */
export async function launchWorker(request: LaunchRequest): Promise<Launched> {
  const { paths, instance, materials } = request;
  const files = paths.instance(instance.spec.name);
  const state = newRunState(request, await acceptedState(paths, instance.spec.name));
  await beginOutput(files.outFile);
  await writeFileAtomic(files.specFile, JSON.stringify(instance.spec));
  await writeFileAtomic(files.secretsFile, JSON.stringify(materials.secrets));
  await writeRunState(paths, instance.spec.name, state);
  const { worker, parent } = await spawnDetached({
    command: request.worker.command,
    args: request.worker.args,
    env: workerEnvironment(request, state),
    cwd: paths.stateDir,
    outFile: files.outFile,
    exitFile: files.exitFile,
    marker: paths.projectId,
  });
  const launched = { ...state, worker };
  // It runs by now. Where there is no room for this, a later supervisor knows it by its nonce, or by its lock.
  await writeRunState(paths, instance.spec.name, launched).catch(() => undefined);
  return { worker, parent, state: launched };
}

const newRunState = (
  { instance, materials, startedAt, launches }: LaunchRequest,
  before: RunState | null,
): RunState => ({
  nonce: randomBytes(16).toString('hex'),
  configHash: configHash(instance),
  startedAs: instance,
  delisted: delistedBy(instance, before),
  postgresUrl: materials.postgresUrl,
  redisUrl: materials.redisUrl,
  isolation: materials.isolation,
  secretsHash: secretsHash(materials.secrets),
  startedAt,
  launches,
  worker: null,
});

/** Variables of the machine that a worker takes over; everything else of the supervisor's environment stays here. */
const INHERITED = ['PATH', 'HOME', 'TZ', 'LANG'];

/** The whole environment of a worker. What the instance's `env` says never replaces what exsim itself sets. */
function workerEnvironment(request: LaunchRequest, state: RunState): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(inherited),
    ...request.instance.spec.env,
    ...contractVariables(request),
    ...supervisedVariables(request, state),
  };
}

function contractVariables(request: LaunchRequest): Partial<Record<WorkerVariable, string>> & Variables {
  const { instance, materials, paths } = request;
  const { identity, ports, spec } = instance;
  const files = paths.instance(spec.name);
  return {
    SERVICE_NAME: identity.service,
    SERVICE_INSTANCE_NAME: identity.instanceName,
    SERVICE_VERSION: request.worker.version,
    HTTP_PORT: String(ports.http),
    GRPC_PORT: String(ports.grpc),
    HOST: spec.host,
    POSTGRES_URL: materials.postgresUrl,
    ...(materials.redisUrl === null ? {} : { REDIS_URL: materials.redisUrl }),
    LOG_LEVEL: spec.logLevel,
    EXSIM_VENUE_CONFIG: files.specFile,
    EXSIM_SECRETS_FILE: files.secretsFile,
  };
}

function supervisedVariables({ paths, instance }: LaunchRequest, state: RunState): Variables {
  const files = paths.instance(instance.spec.name);
  return {
    EXSIM_CONTROL_SOCKET: files.socket,
    EXSIM_NONCE: state.nonce,
    EXSIM_CONFIG_HASH: state.configHash,
    EXSIM_LOG_FILE: files.logFile,
    EXSIM_LOCK_FILE: files.lockFile,
  };
}

type Variables = { readonly [name: string]: string };
