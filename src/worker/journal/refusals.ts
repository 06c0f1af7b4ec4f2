import { ExsimError } from '../../common/errors.ts';
import { StoreError } from './types.ts';

/**
 * What Postgres says when a worker's settings cannot work, as opposed to a server that is away for a while.
 * Null for everything else: the caller tries again.
 */
export function refusalOf(error: unknown, schema: string): ExsimError | null {
  const code = sqlState(error);
  if (code === undefined) return null;
  const said = `Postgres said: ${(error as Error).message}.`;
  if (code.startsWith('28') || code === '3D000')
    return refused(`POSTGRES_URL was refused. ${said}`, 'Correct user, password and database.', error);
  if (code === '3F000' || code === '42P01' || code === '42703')
    return refused(`The schema "${schema}" is not ready for a worker. ${said}`, PROVISION, error);
  if (code === '42501')
    return refused(`The role of POSTGRES_URL may not use the schema "${schema}". ${said}`, PROVISION, error);
  return null;
}

const PROVISION =
  'Run `exsim worker --provision` with POSTGRES_URL of a role that may create roles and schemas; for the exchanges ' +
  'of an instance file `exsim provision FILE`, or `exsim up FILE`, which does it.';

const refused = (message: string, wayOut: string, cause: unknown): ExsimError =>
  new ExsimError('WORKER_CONFIG', message, { wayOut, cause });

/**
 * Whether Postgres is away for a while, and the same again may succeed: the server said so, or the connection broke.
 * Not so what the server will say again (SQLSTATE classes 0A, 21 to 23, 3x and 42), and not a bug. Driver and sockets
 * report a lost connection as a plain Error, often without a code; errors of the language and of exsim have names of
 * their own.
 */
export function isOutage(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const state = sqlState(error);
  if (state !== undefined) return !/^(0A|2[123]|3|42)/.test(state);
  return PLAIN_NAMES.has(error.name) || error instanceof StoreError;
}

/** Several addresses that all refuse a connection are an AggregateError. */
const PLAIN_NAMES = new Set(['Error', 'AggregateError']);

/** The SQLSTATE of a driver error, also inside a StoreError. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  return error.cause === undefined ? undefined : sqlState(error.cause);
}
