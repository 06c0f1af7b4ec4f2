/**
 * Environment variables a worker reads. The first group is the public contract of `exsim worker`; the second is
 * what a supervisor adds. `docs/configuration.md` lists both; a test compares.
 */
export const WORKER_VARIABLES = [
  'SERVICE_NAME',
  'SERVICE_NAMESPACE',
  'SERVICE_INSTANCE_NAME',
  'SERVICE_VERSION',
  'ENVIRONMENT',
  'HTTP_PORT',
  'GRPC_PORT',
  'HOST',
  'POSTGRES_URL',
  'REDIS_URL',
  'LOG_LEVEL',
  'EXSIM_VENUE_CONFIG',
  'EXSIM_SECRETS_FILE',
] as const;

export const SUPERVISED_VARIABLES = [
  /** Project id: the marker by which every process of a project is found in /proc. */
  'EXSIM_PROJECT',
  /** Unix socket the worker listens on for its supervisor. Present = supervised: `.env` is not read. */
  'EXSIM_CONTROL_SOCKET',
  'EXSIM_NONCE',
  'EXSIM_CONFIG_HASH',
  /** JSON log file the worker owns and appends to; absent = stdout. */
  'EXSIM_LOG_FILE',
  /** Path of the instance lock taken before any port is opened; absent = no lock. */
  'EXSIM_LOCK_FILE',
] as const;

export type WorkerVariable = (typeof WORKER_VARIABLES)[number] | (typeof SUPERVISED_VARIABLES)[number];
