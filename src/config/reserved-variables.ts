/** What a supervisor sets for each worker; an instance's `env` cannot. */
const RESERVED: ReadonlySet<string> = new Set([
  'SERVICE_NAME',
  'SERVICE_NAMESPACE',
  'SERVICE_INSTANCE_NAME',
  'HTTP_PORT',
  'GRPC_PORT',
  'HOST',
  'POSTGRES_URL',
  'REDIS_URL',
  'LOG_LEVEL',
]);

/** True for the variables an instance has keys for, and for all that begin with EXSIM_. */
export const isReservedVariable = (name: string): boolean => RESERVED.has(name) || name.startsWith('EXSIM_');
