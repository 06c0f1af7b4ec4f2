import pg from 'pg';
import { ExsimError } from '../../common/errors.ts';
import { isDecodable } from '../../common/url.ts';

const CONNECT_MS_MAX = 5_000;
const STATEMENT_MS_MAX = 60_000;
/** What an answer may take longer than the server's own limit: after that there is no server, whatever TCP says. */
const ANSWER_MS_MAX = 5_000;
const END_MS_MAX = 2_000;
/** Longest wait for another provisioner that is at work on the same database. */
const LOCK_MS_MAX = 30_000;

export type PostgresLimits = {
  /** Of one statement, on the server. Default 60 s. */
  readonly statementMsMax?: number | undefined;
  /** What the client waits beyond that. Default 5 s. */
  readonly answerMsMax?: number | undefined;
  /** Aborted: the connection is cut, and `withPostgres` rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * Opens one connection, runs `task`, closes it. Questions asked at once are sent at once, and answered in their order.
 * What the server or the network refuses becomes an ExsimError, and so does a connection that is lost. A server that
 * falls silent is given up after the limit of a statement and 5 s.
 */
export async function withPostgres<T>(
  url: string,
  task: (client: pg.Client) => Promise<T>,
  limits: PostgresLimits = {},
): Promise<T> {
  const { signal } = limits;
  signal?.throwIfAborted();
  const client = await openPostgres(url, limits);
  const hangUp = (): void => cut(client);
  signal?.addEventListener('abort', hangUp, { once: true });
  let isLost = false;
  client.once('error', () => {
    isLost = true;
  });
  try {
    signal?.throwIfAborted();
    return await task(client);
  } catch (error) {
    signal?.throwIfAborted();
    if (isSilence(error)) throw brokenOff(url, 'it fell silent');
    if (HELD_UP.includes(sqlStateOf(error) ?? '')) throw heldUp(url, error);
    if (error instanceof ExsimError) throw error;
    if (isLost) throw brokenOff(url, 'it hung up', error);
    throw sqlStateOf(error) === null ? error : statementRefused(url, error);
  } finally {
    signal?.removeEventListener('abort', hangUp);
    await close(client);
  }
}

/** The server has not answered a statement in time. */
export const isSilence = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Query read timeout';

/** Ends the connection without asking the server: what was begun is rolled back there. */
export function cut(client: pg.Client): void {
  client.connection.stream.destroy();
}

/** Takes leave; a server that does not answer that either is hung up on. */
async function close(client: pg.Client): Promise<void> {
  const tooLate = setTimeout(() => cut(client), END_MS_MAX);
  await client.end().catch(() => {}); // It is closed all the same.
  clearTimeout(tooLate);
}

const brokenOff = (url: string, what: string, cause?: unknown): ExsimError =>
  new ExsimError(
    'POSTGRES_UNREACHABLE',
    `Expected Postgres at ${describePostgres(url)} to answer, but ${what}.`,
    {
      wayOut: 'Check the server and the network to it, then try again: what was begun is rolled back.',
      cause,
    },
  );

/** By whatever nobody expected: a full disk, tables that somebody changed while they were read. */
const statementRefused = (url: string, cause: unknown): ExsimError =>
  new ExsimError(
    'PROVISION_FAILED',
    `Postgres at ${describePostgres(url)} refused a statement: ${cause instanceof Error ? cause.message : ''} (${sqlStateOf(cause)}).`,
    { wayOut: 'What was begun is rolled back. Correct the cause, and run it again.', cause },
  );

/** Our own limits of a lock and of a statement. */
const HELD_UP = ['55P03', '57014'];

const heldUp = (url: string, cause: unknown): ExsimError =>
  new ExsimError(
    'PROVISION_FAILED',
    `A statement was held up too long at Postgres at ${describePostgres(url)}: ${cause instanceof Error ? cause.message : ''} (${sqlStateOf(cause)}).`,
    {
      wayOut:
        'Try again once the session that has the lock is done. Whose transactions are open for long: ' +
        'SELECT pid, usename, application_name, query FROM pg_stat_activity ' +
        `WHERE xact_start < now() - interval '10 seconds';`,
      cause,
    },
  );

async function openPostgres(url: string, limits: PostgresLimits): Promise<pg.Client> {
  const statementMsMax = limits.statementMsMax ?? STATEMENT_MS_MAX;
  const client = new pg.Client({
    connectionString: checkedUrl(url).href,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    query_timeout: statementMsMax + (limits.answerMsMax ?? ANSWER_MS_MAX),
    application_name: 'exsim provision',
    options: `-c statement_timeout=${statementMsMax} -c lock_timeout=${LOCK_MS_MAX} -c search_path=pg_catalog`,
    keepAlive: true,
    pipeline: true,
  });
  // A connection lost between two statements is reported by the next one.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    void client.end().catch(() => {});
    throw connectError(error, url);
  }
}

/** Turns a failed connect into thing, rule and way out. The password is in no part of it. */
function connectError(error: unknown, url: string): ExsimError {
  const where = describePostgres(url);
  const sqlState = sqlStateOf(error);
  const said = error instanceof Error && error.message !== '' ? error.message : systemCode(error);
  if (sqlState === null || sqlState === '57P03')
    return new ExsimError(
      'POSTGRES_UNREACHABLE',
      `Expected Postgres at ${where}, but it does not answer: ${said}.`,
      {
        wayOut: 'Check host and port, start it, or leave the URL out to use the embedded server.',
      },
    );
  return new ExsimError('POSTGRES_REFUSED', `Postgres at ${where} refused: ${said} (${sqlState}).`, {
    wayOut: wayOutOf(sqlState),
    cause: error,
  });
}

function wayOutOf(sqlState: string): string {
  if (sqlState === '3D000') return 'Create the database, or name another one in the URL.';
  if (sqlState === '53300')
    return 'Close what holds the connections, or raise the limit: max_connections, or that of the role or database named.';
  return 'Correct user, password or database in postgres.url or POSTGRES_URL.';
}

/** `host:port/database as user`: a URL as messages show it. */
export function describePostgres(url: string): string {
  const parsed = checkedUrl(url);
  const host = parsed.hostname || parsed.searchParams.get('host') || 'localhost';
  const database = decodeURIComponent(parsed.pathname.slice(1)) || decodeURIComponent(parsed.username);
  return `${host}:${parsed.port || '5432'}/${database} as ${decodeURIComponent(parsed.username) || 'nobody'}`;
}

/** Never quotes the text it refuses: it may hold a password. */
export function checkedUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed !== null && /^postgres(ql)?:$/.test(parsed.protocol) && isDecodable(parsed)) return parsed;
  throw new ExsimError(
    'CONFIG_INVALID',
    'Expected the Postgres URL to be postgres://user:password@host:port/database, but it is not.',
    {
      wayOut: 'Correct postgres.url or POSTGRES_URL; special characters in a password are written as %XX.',
    },
  );
}

/** The same server and user, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = checkedUrl(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** SQLSTATE of an error the server sent; null for any other error. */
export function sqlStateOf(error: unknown): string | null {
  return error instanceof pg.DatabaseError ? (error.code ?? null) : null;
}

/** What the server says of an error beside its message, as one sentence after that; '' where it says nothing. */
export const detailOf = (error: unknown): string =>
  error instanceof pg.DatabaseError && error.detail !== undefined
    ? ` ${error.detail.replaceAll('\n', '; ')}.`
    : '';

function systemCode(error: unknown): string {
  return error instanceof AggregateError
    ? [...new Set(error.errors.map((each) => String(each.code)))].join(', ')
    : 'no reason given';
}
