import type { Client } from 'pg';
import { ExsimError } from '../../common/errors.ts';
import type { RegisteredInstance } from './registry.ts';

/**
 * Throws where something that is not the instance's was built on what is: a view, a table that inherits, a foreign key.
 * CASCADE would take it along, with what it holds, and say nothing.
 */
export async function refuseDependents(client: Client, row: RegisteredInstance): Promise<void> {
  const { rows } = await client.query<{ found: string | null }>(DEPENDENTS, [row.schema, row.ownerRole]);
  const found = rows[0]?.found ?? null;
  if (found === null) return;
  const title = row.instanceName || row.redisUser;
  throw new ExsimError('PROVISION_FAILED', `Others have built on tables of instance "${title}": ${found}.`, {
    wayOut: 'Nothing was dropped. Have the owners drop these first, or detach them from the tables.',
  });
}

/** What goes: all that is in a schema of the owner role's; in another's (`public`) what the owner role has there. */
const going = (catalog: string, prefix: string): string => `
    SELECT '${catalog}'::regclass AS class, c.oid FROM ${catalog} c JOIN home ON home.oid = c.${prefix}namespace
     WHERE home.owned OR pg_get_userbyid(c.${prefix}owner) = $2`;

/** The first thing outside of any chain is enough: nothing behind it falls unless it does. */
const DEPENDENTS = `
  WITH home AS (SELECT oid, pg_get_userbyid(nspowner) = $2 AS owned FROM pg_namespace WHERE nspname = $1),
  going AS (${[going('pg_class', 'rel'), going('pg_proc', 'pro'), going('pg_type', 'typ')].join(' UNION ALL ')}),
  dependents AS (
    SELECT d.classid, d.objid, CASE d.classid
             WHEN 'pg_rewrite'::regclass THEN (SELECT ev_class FROM pg_rewrite WHERE oid = d.objid)
             WHEN 'pg_attrdef'::regclass THEN (SELECT adrelid FROM pg_attrdef WHERE oid = d.objid)
             WHEN 'pg_constraint'::regclass THEN (SELECT nullif(conrelid, 0) FROM pg_constraint WHERE oid = d.objid)
             WHEN 'pg_trigger'::regclass THEN (SELECT tgrelid FROM pg_trigger WHERE oid = d.objid)
             WHEN 'pg_policy'::regclass THEN (SELECT polrelid FROM pg_policy WHERE oid = d.objid)
           END AS relation
      FROM pg_depend d JOIN going g ON g.class = d.refclassid AND g.oid = d.refobjid
     WHERE d.deptype IN ('n', 'a')),
  found AS (
    SELECT CASE WHEN relation IS NULL THEN classid ELSE 'pg_class'::regclass END AS class,
           coalesce(relation, objid) AS oid
      FROM dependents)
  SELECT string_agg(DISTINCT pg_describe_object(f.class, f.oid, 0), ', ') AS found
    FROM found f LEFT JOIN going g ON g.class = f.class AND g.oid = f.oid
   WHERE g.oid IS NULL AND f.class IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass)`;
