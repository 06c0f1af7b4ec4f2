import type { Client } from 'pg';
import { ExsimError } from '../common/errors.ts';
import { type Home, withPlace } from './place.ts';
import { whileReadOnly } from './postgres/apply.ts';
import { withPostgres } from './postgres/connect.ts';
import { dropFailed, readContents } from './postgres/drop.ts';
import { readDatabase, refuseForeignDatabase } from './postgres/own-database.ts';
import { ownerComment } from './postgres/owner-comment.ts';
import type { RegisteredInstance } from './postgres/registry.ts';
import { identifier } from './postgres/statements.ts';

/** Throws while somebody is connected to the database an instance has for itself: the server would not drop it. */
export async function refuseVisitors(client: Client, { database }: RegisteredInstance): Promise<void> {
  // The server's own (autovacuum) step aside by themselves.
  const sql = `SELECT pid, usename::text AS role FROM pg_stat_activity
    WHERE datname = $1 AND backend_type = 'client backend' ORDER BY pid`;
  const { rows } = await client.query<{ pid: number; role: string }>(sql, [database]);
  if (rows.length === 0) return;
  const who = rows.map(({ pid, role }) => `${role} (backend ${pid})`).join(', ');
  throw new ExsimError('PROVISION_FAILED', `Database "${database}" is in use by ${who}.`, {
    wayOut: 'Nothing was dropped. Close these connections first.',
  });
}

/**
 * Drops the database an instance has for itself, which is done at once and for good, whatever becomes of the caller's
 * transaction. Whoever is connected to it makes the server refuse. Gives back what went, in words; nothing where the
 * instance has no such database, or not any more.
 */
export async function dropOwnDatabase(home: Home, row: RegisteredInstance): Promise<readonly string[]> {
  if (row.database === null) return [];
  const observed = await readDatabase(home.client, row.database);
  if (observed === null) return [];
  refuseForeignDatabase(observed, ownerComment(home.admin.database, { identity: row, project: row.project }));
  await refuseHeld(home, row);
  const contents = await contentsOf(home, row);
  const sql = `DROP DATABASE ${identifier(row.database)}`;
  const drop = (client: Client) =>
    client.query(sql).catch((error: unknown) => {
      throw dropFailed(row, error);
    });
  await withPostgres(home.target.adminUrl, drop, { signal: home.signal });
  return [`database "${row.database}"${contents === null ? '' : ` with ${contents}`}`];
}

/** The roles are dropped after their database, which nothing brings back: what will hold them is found before. */
async function refuseHeld({ client, admin }: Home, row: RegisteredInstance): Promise<void> {
  const { rows } = await client.query<{ held: string | null }>(HOLDING, [
    [row.role, row.ownerRole],
    row.database,
    admin.superuser,
  ]);
  const held = rows[0]?.held ?? null;
  if (held === null) return;
  const title = row.instanceName || row.redisUser;
  throw new ExsimError(
    'PROVISION_FAILED',
    `The roles of instance "${title}" have rights elsewhere: ${held}.`,
    {
      wayOut: 'Nothing was dropped. Take these rights back, or use an admin URL whose role may do this.',
    },
  );
}

/**
 * What a role owns or was given keeps it from being dropped, unless it goes with its own database ($2), or dropping the
 * role takes it back before: rights on the database this is asked in, and of a superuser what DROP OWNED finds.
 */
const HOLDING = `
  SELECT string_agg(DISTINCT CASE WHEN s.dbid <> 0 THEN 'in database ' || quote_ident(d.datname)
                                  ELSE 'on ' || pg_describe_object(s.classid, s.objid, 0) END, ', ') AS held
    FROM pg_shdepend s
    LEFT JOIN pg_database d ON d.oid = CASE WHEN s.dbid = 0 AND s.classid = 'pg_database'::regclass THEN s.objid ELSE s.dbid END
   WHERE s.refclassid = 'pg_authid'::regclass AND pg_get_userbyid(s.refobjid) = ANY($1)
     AND d.datname IS DISTINCT FROM $2
     AND NOT (s.dbid = 0 AND s.deptype = 'a' AND ($3 OR d.datname IS NOT DISTINCT FROM current_database()))
     AND NOT (s.dbid <> 0 AND $3 AND d.datname = current_database())`;

const contentsOf = (home: Home, row: RegisteredInstance): Promise<string | null> =>
  withPlace(home, row.database, ({ client }) =>
    whileReadOnly(client, async () => (await readContents(client, row))?.words ?? null),
  );
