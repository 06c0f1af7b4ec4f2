import type { Client } from 'pg';
import { ExsimError } from '../../common/errors.ts';
import { describePostgres } from './connect.ts';

const VERSION_MIN = 14;

/** The server, and what the connected admin role may do on it. */
export type Admin = {
  /** Major version, 14 and up. */
  readonly major: number;
  /** As the server says it, e.g. `15.18 (Debian ...)`. */
  readonly version: string;
  readonly role: string;
  readonly database: string;
  readonly superuser: boolean;
  readonly createRole: boolean;
  readonly createDatabase: boolean;
  readonly createSchema: boolean;
  readonly grantConnect: boolean;
  readonly grantPublicSchema: boolean;
  /** Settings under which a committed order can be lost, e.g. `fsync`. */
  readonly unsafeSettings: readonly string[];
};

const ADMIN = `
  SELECT current_setting('server_version_num')::int / 10000 AS major,
         current_setting('server_version') AS version,
         current_user::text AS role,
         current_database()::text AS database,
         rolsuper AS superuser,
         rolsuper OR rolcreaterole AS "createRole",
         rolsuper OR rolcreatedb AS "createDatabase",
         has_database_privilege(current_database(), 'CREATE') AS "createSchema",
         has_database_privilege(current_database(), 'CONNECT WITH GRANT OPTION') AS "grantConnect",
         coalesce(has_schema_privilege(to_regnamespace('public'), 'CREATE WITH GRANT OPTION'), false) AS "grantPublicSchema",
         pg_is_in_recovery() OR current_setting('transaction_read_only')::bool AS "readOnly",
         array_remove(ARRAY[
           CASE WHEN NOT current_setting('fsync')::bool THEN 'fsync' END,
           CASE WHEN NOT current_setting('full_page_writes')::bool THEN 'full_page_writes' END], NULL) AS "unsafeSettings"
    FROM pg_roles WHERE rolname = current_user`;

/** Reads who we are; refuses a server that is too old, or that only answers reads. */
export async function readAdmin(client: Client, url: string): Promise<Admin> {
  const { rows } = await client.query<Admin & { readOnly: boolean }>(ADMIN);
  const row = rows[0];
  if (row === undefined) throw refused(url, 'its user is not in pg_roles', 'Name another user in the URL.');
  const { readOnly, ...admin } = row;
  if (admin.major < VERSION_MIN)
    throw refused(
      url,
      `expected version ${VERSION_MIN} or later, but it is ${admin.version}`,
      'Upgrade it, or name another server.',
    );
  if (readOnly)
    throw refused(url, 'it is read-only', 'Name the primary server, and a user whose sessions may write.');
  return admin;
}

function refused(url: string, rule: string, wayOut: string): ExsimError {
  return new ExsimError('POSTGRES_REFUSED', `Postgres at ${describePostgres(url)} cannot be used: ${rule}.`, {
    wayOut,
  });
}
