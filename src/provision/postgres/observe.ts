import { type Client, escapeIdentifier } from 'pg';
import type { Identity } from '../../instance/spec.ts';
import type { KeyRow } from '../secrets/api-keys.ts';
import type { Admin } from './admin.ts';
import type { AppliedMigration } from './migrations.ts';

/** A role as it is, with what the admin role may do to it. */
export type ObservedRole = {
  readonly name: string;
  readonly login: boolean;
  readonly inherit: boolean;
  readonly connectionLimit: number;
  /** Attributes no role of ours has: SUPERUSER, CREATEROLE, CREATEDB, REPLICATION, BYPASSRLS. */
  readonly excess: readonly string[];
  readonly comment: string | null;
  /** The admin role may SET ROLE to it. */
  readonly become: boolean;
  /** The admin role may alter it. */
  readonly administer: boolean;
};

/** One membership that lets one of two roles act as the other. */
export type Membership = { readonly role: string; readonly member: string; readonly grantor: string };

/** A grant somebody has on a schema, table (or a column of it) or function; grantee null is PUBLIC. */
export type Grant = { readonly grantee: string | null; readonly privilege: string; readonly ours: boolean };

export type ObservedTable = { readonly owner: string; readonly grants: readonly Grant[] };

/** All that Postgres has of one instance. */
export type ObservedInstance = {
  readonly login: ObservedRole | null;
  readonly owner: ObservedRole | null;
  readonly memberships: readonly Membership[];
  readonly schema: ObservedTable | null;
  readonly tables: ReadonlyMap<string, ObservedTable>;
  readonly migrations: readonly AppliedMigration[];
  /** Keys that came from the instance file; those made by API are not ours to change. */
  readonly keys: readonly KeyRow[];
  /** The login role was given CONNECT on the database by name. */
  readonly connectGranted: boolean;
  /** The login role can connect, or will be able to once it is there, because PUBLIC can. */
  readonly connects: boolean;
};

/** Reads it all. Call in a transaction: it takes the owner's role for a moment. */
export async function observeInstance(
  client: Client,
  admin: Admin,
  identity: Identity,
): Promise<ObservedInstance> {
  const roles = await readRoles(client, admin, identity);
  const login = roles.get(identity.role) ?? null;
  const owner = roles.get(identity.ownerRole) ?? null;
  const tables = await readTables(client, identity);
  const readable = owner?.become === true && tables.get('migrations')?.owner === owner.name;
  return {
    login,
    owner,
    memberships: await readMemberships(client, admin, identity),
    schema: await readSchema(client, identity),
    tables,
    ...(readable ? await readAsOwner(client, identity, tables) : { migrations: [], keys: [] }),
    ...(await readConnect(client, identity, login)),
  };
}

async function readRoles(
  client: Client,
  admin: Admin,
  identity: Identity,
): Promise<ReadonlyMap<string, ObservedRole>> {
  const { rows } = await client.query<ObservedRole>(
    `SELECT rolname AS name, rolcanlogin AS login, rolinherit AS inherit, rolconnlimit AS "connectionLimit",
            array_remove(ARRAY[CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
              CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolreplication THEN 'REPLICATION' END,
              CASE WHEN rolbypassrls THEN 'BYPASSRLS' END], NULL) AS excess,
            shobj_description(oid, 'pg_authid') AS comment,
            pg_has_role(oid, $2) AS become,
            ${admin.major >= 16 ? `pg_has_role(oid, 'MEMBER WITH ADMIN OPTION')` : '$3::bool'} AS administer
       FROM pg_roles WHERE rolname = ANY($1)`,
    [
      [identity.role, identity.ownerRole],
      admin.major >= 16 ? 'SET' : 'MEMBER',
      ...(admin.major >= 16 ? [] : [admin.createRole]),
    ],
  );
  return new Map(rows.map((row) => [row.name, row]));
}

/** What our two roles are members of, and which roles of exsim's are members of them. */
async function readMemberships(
  client: Client,
  admin: Admin,
  identity: Identity,
): Promise<readonly Membership[]> {
  const { rows } = await client.query<Membership>(
    `SELECT pg_get_userbyid(roleid) AS role, pg_get_userbyid(member) AS member, pg_get_userbyid(grantor) AS grantor
       FROM pg_auth_members
      WHERE pg_get_userbyid(member) = ANY($1)
         OR pg_get_userbyid(roleid) = ANY($1) AND pg_get_userbyid(member) <> $2
            AND shobj_description(member, 'pg_authid') LIKE 'exsim %'
      ORDER BY 1, 2`,
    [[identity.role, identity.ownerRole], admin.role],
  );
  return rows;
}

type GrantRow = {
  name: string;
  owner: string;
  grantee: string | null;
  privilege: string | null;
  ours: boolean | null;
};

const GRANT_COLUMNS = `CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee) END AS grantee, a.privilege_type AS privilege,
  a.grantee = 0 OR coalesce(shobj_description(a.grantee, 'pg_authid') LIKE 'exsim %', false) AS ours`;

async function readSchema(client: Client, identity: Identity): Promise<ObservedTable | null> {
  const { rows } = await client.query<GrantRow>(
    `SELECT n.nspname AS name, pg_get_userbyid(n.nspowner) AS owner, ${GRANT_COLUMNS}
       FROM pg_namespace n LEFT JOIN LATERAL aclexplode(n.nspacl) a ON true WHERE n.nspname = $1`,
    [identity.schema],
  );
  return grouped(rows).get(identity.schema) ?? null;
}

async function readTables(client: Client, identity: Identity): Promise<ReadonlyMap<string, ObservedTable>> {
  const { rows } = await client.query<GrantRow>(
    `SELECT c.relname AS name, pg_get_userbyid(c.relowner) AS owner, ${GRANT_COLUMNS}
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN LATERAL (
         SELECT * FROM aclexplode(c.relacl)
         UNION SELECT x.* FROM pg_attribute t, aclexplode(t.attacl) x WHERE t.attrelid = c.oid AND t.attacl IS NOT NULL
       ) a ON true
      WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')`,
    [identity.schema],
  );
  return grouped(rows);
}

function grouped(rows: readonly GrantRow[]): ReadonlyMap<string, ObservedTable> {
  const tables = new Map<string, { owner: string; grants: Grant[] }>();
  for (const { name, owner, grantee, privilege, ours } of rows) {
    const table = tables.get(name) ?? { owner, grants: [] };
    if (privilege !== null && grantee !== owner)
      table.grants.push({ grantee, privilege, ours: ours === true });
    tables.set(name, table);
  }
  return tables;
}

type OwnersView = Pick<ObservedInstance, 'migrations' | 'keys'>;

async function readAsOwner(
  client: Client,
  identity: Identity,
  tables: ReadonlyMap<string, unknown>,
): Promise<OwnersView> {
  const schema = escapeIdentifier(identity.schema);
  await client.query(`SET LOCAL ROLE ${escapeIdentifier(identity.ownerRole)}`);
  const migrations = await client.query<AppliedMigration>(
    `SELECT version, name, checksum FROM ${schema}.migrations ORDER BY version`,
  );
  const keys = tables.has('api_keys')
    ? await client.query<KeyRow>(
        `SELECT encode(key_hash, 'hex') AS hash, account_id AS "accountId", admin FROM ${schema}.api_keys
          WHERE source = 'file' ORDER BY key_hash`,
      )
    : { rows: [] };
  await client.query('RESET ROLE');
  return { migrations: migrations.rows, keys: keys.rows };
}

async function readConnect(
  client: Client,
  identity: Identity,
  login: ObservedRole | null,
): Promise<Pick<ObservedInstance, 'connectGranted' | 'connects'>> {
  const { rows } = await client.query<{ granted: boolean; connects: boolean }>(
    `SELECT has_database_privilege($2, d.oid, 'CONNECT') AS connects,
            EXISTS (SELECT FROM aclexplode(d.datacl) a
                     WHERE pg_get_userbyid(a.grantee) = $1 AND a.privilege_type = 'CONNECT') AS granted
       FROM pg_database d WHERE d.datname = current_database()`,
    [identity.role, login?.name ?? 'public'],
  );
  return { connectGranted: rows[0]?.granted === true, connects: rows[0]?.connects === true };
}
