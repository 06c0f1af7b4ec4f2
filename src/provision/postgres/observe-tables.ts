import type { Client } from 'pg';
import type { Identity } from '../../instance/spec.ts';
import type { Grant, ObservedTable } from './observed.ts';
import { GRANTEE, IS_OURS, OUR_ROLES } from './owner-comment.ts';

const schemasOf = (identities: readonly Identity[]): string[] => identities.map(({ schema }) => schema);

type GrantRow = {
  schema: string;
  name: string;
  owner: string;
  grantee: string | null;
  privilege: string | null;
  grantable: boolean | null;
  passedOnBy: string | null;
  ours: boolean | null;
};

const grantColumns = (owner: string): string => `${GRANTEE} AS grantee,
  a.privilege_type AS privilege, a.is_grantable AS grantable, ${IS_OURS} AS ours,
  CASE WHEN a.grantor <> ${owner} AND a.grantor NOT IN (${OUR_ROLES}) THEN pg_get_userbyid(a.grantor) END AS "passedOnBy"`;

/** By schema, then by its own name again. What an owner has is not told: it may give itself anything. */
export async function readSchemas(client: Client, identities: readonly Identity[]): Promise<BySchema> {
  const { rows } = await client.query<GrantRow>(
    `SELECT n.nspname AS schema, n.nspname AS name, pg_get_userbyid(n.nspowner) AS owner, ${grantColumns('n.nspowner')}
       FROM pg_namespace n LEFT JOIN LATERAL aclexplode(n.nspacl) a ON a.grantee <> n.nspowner WHERE n.nspname = ANY($1)`,
    [schemasOf(identities)],
  );
  return grouped(rows);
}

/** By schema and table; rights that may be passed on first, since others may hang on them. */
export async function readTables(client: Client, identities: readonly Identity[]): Promise<BySchema> {
  const { rows } = await client.query<GrantRow>(
    `SELECT n.nspname AS schema, c.relname AS name, pg_get_userbyid(c.relowner) AS owner, ${grantColumns('c.relowner')}
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN LATERAL (
         SELECT * FROM aclexplode(c.relacl)
         UNION SELECT x.* FROM pg_attribute t, aclexplode(t.attacl) x WHERE t.attrelid = c.oid AND t.attacl IS NOT NULL
       ) a ON a.grantee <> c.relowner
      WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      ORDER BY 1, 2, a.is_grantable DESC, a.grantee DESC, a.privilege_type`,
    [schemasOf(identities)],
  );
  return grouped(rows);
}

/** What has owner and grants in a schema, by its name. */
type BySchema = ReadonlyMap<string, ReadonlyMap<string, ObservedTable>>;

function grouped(rows: readonly GrantRow[]): BySchema {
  const schemas = new Map<string, Map<string, { owner: string; grants: Grant[] }>>();
  for (const { schema, name, owner, grantee, privilege, grantable, passedOnBy, ours } of rows) {
    const tables = schemas.get(schema) ?? new Map<string, { owner: string; grants: Grant[] }>();
    const table = tables.get(name) ?? { owner, grants: [] };
    if (privilege !== null)
      table.grants.push({
        grantee,
        privilege,
        grantable: grantable === true,
        passedOnBy,
        ours: ours === true,
      });
    schemas.set(schema, tables.set(name, table));
  }
  return schemas;
}
