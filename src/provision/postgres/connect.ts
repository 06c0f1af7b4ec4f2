import pg from 'pg';
import { ExsimError } from '../../common/errors.ts';

const CONNECT_MS_MAX = 5_000;
const STATEMENT_MS_MAX = 60_000;
/** Longest wait for another provisioner that is at work on the same database. */
const LOCK_MS_MAX = 30_000;

/** Opens one connection, runs `task`, closes it. What the server or the network refuses becomes an ExsimError. */
export async function withPostgres<T>(url: string, task: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await openPostgres(url);
  try {
    return await task(client);
  } finally {
    await client.end();
  }
}

async function openPostgres(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: checkedUrl(url).href,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    application_name: 'exsim provision',
    options: `-c statement_timeout=${STATEMENT_MS_MAX} -c lock_timeout=${LOCK_MS_MAX} -c search_path=pg_catalog`,
    keepAlive: true,
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
  if (sqlState === '53300') return 'Raise max_connections, or close what holds the connections.';
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
  if (parsed !== null && /^postgres(ql)?:$/.test(parsed.protocol)) return parsed;
  throw new ExsimError(
    'CONFIG_INVALID',
    'Expected the Postgres URL to be postgres://user:password@host:port/database, but it is not.',
    {
      wayOut: 'Correct postgres.url or POSTGRES_URL; special characters in a password are written as %XX.',
    },
  );
}

/** SQLSTATE of an error the server sent; null for any other error. */
export function sqlStateOf(error: unknown): string | null {
  return error instanceof pg.DatabaseError ? (error.code ?? null) : null;
}

function systemCode(error: unknown): string {
  return error instanceof AggregateError
    ? [...new Set(error.errors.map((each) => String(each.code)))].join(', ')
    : 'no reason given';
}
