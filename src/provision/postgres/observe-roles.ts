import type { Client } from 'pg';
import type { Identity } from '../../instance/spec.ts';
import type { Admin } from './admin.ts';
import type { DatabaseGrant, Membership, ObservedRole } from './observed.ts';
import { OUR_ROLES } from './owner-comment.ts';

const rolesOf = (identities: readonly Identity[]): string[] =>
  identities.flatMap(({ role, ownerRole }) => [role, ownerRole]);

/** The roles of the instances that are there, by name. */
export async function readRoles(
  client: Client,
  admin: Admin,
  identities: readonly Identity[],
): Promise<ReadonlyMap<string, ObservedRole>> {
  const { rows } = await client.query<ObservedRole>(
    `SELECT rolname AS name, rolcanlogin AS login, rolinherit AS inherit, rolconnlimit AS "connectionLimit",
            array_remove(ARRAY[CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
              CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolreplication THEN 'REPLICATION' END,
              CASE WHEN rolbypassrls THEN 'BYPASSRLS' END], NULL) AS excess,
            coalesce(rolvaliduntil < 'infinity', false) AS expires,
            ARRAY(SELECT c FROM pg_db_role_setting s, unnest(s.setconfig) c
                   WHERE s.setrole = pg_roles.oid AND s.setdatabase = 0 ORDER BY c) AS settings,
            ARRAY(SELECT c FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) c
                   WHERE s.setrole = pg_roles.oid AND d.datname = current_database() ORDER BY c) AS "settingsHere",
            shobj_description(oid, 'pg_authid') AS comment,
            pg_has_role(oid, $2) AS become,
            ${admin.major >= 16 ? `pg_has_role(oid, 'MEMBER WITH ADMIN OPTION')` : '$3::bool'} AS administer
       FROM pg_roles WHERE rolname = ANY($1)`,
    [
      rolesOf(identities),
      admin.major >= 16 ? 'SET' : 'MEMBER',
      ...(admin.major >= 16 ? [] : [admin.createRole]),
    ],
  );
  return new Map(rows.map((row) => [row.name, row]));
}

/** `ours`: the member is a role of exsim's, and not the one we are. */
type MembershipRow = Membership & { readonly ours: boolean };

/** Of all roles of the instances: see `concernedBy`. */
export async function readMemberships(
  client: Client,
  admin: Admin,
  identities: readonly Identity[],
): Promise<readonly MembershipRow[]> {
  const { rows } = await client.query<MembershipRow>(
    `SELECT pg_get_userbyid(roleid) AS role, pg_get_userbyid(member) AS member, pg_get_userbyid(grantor) AS grantor,
            pg_get_userbyid(member) <> $2
              AND member IN (${OUR_ROLES}) AS ours
       FROM pg_auth_members
      WHERE pg_get_userbyid(member) = ANY($1) OR pg_get_userbyid(roleid) = ANY($1)
      ORDER BY 1, 2`,
    [rolesOf(identities), admin.role],
  );
  return rows;
}

/** What the two roles of an instance are members of, and which roles of exsim's are members of them. */
export function concernedBy(rows: readonly MembershipRow[], identity: Identity): readonly Membership[] {
  const own = [identity.role, identity.ownerRole];
  return rows
    .filter(({ role, member, ours }) => own.includes(member) || (ours && own.includes(role)))
    .map(({ role, member, grantor }) => ({ role, member, grantor }));
}

type ConnectRow = {
  readonly role: string;
  readonly granted: boolean;
  readonly connects: boolean;
  readonly grants: readonly DatabaseGrant[];
};

/** By login role; one that is not there yet can do what PUBLIC can. */
export async function readConnects(
  client: Client,
  identities: readonly Identity[],
): Promise<ReadonlyMap<string, ConnectRow>> {
  const { rows } = await client.query<ConnectRow>(
    `SELECT r.name AS role, has_database_privilege(r.judged, d.oid, 'CONNECT') AS connects,
            EXISTS (SELECT FROM aclexplode(d.datacl) a
                     WHERE pg_get_userbyid(a.grantee) = r.name AND a.privilege_type = 'CONNECT') AS granted,
            (SELECT coalesce(json_agg(json_build_object('grantor', pg_get_userbyid(a.grantor), 'revocable',
                      pg_get_userbyid(a.grantor) = CASE WHEN pg_has_role(d.datdba, 'USAGE') THEN pg_get_userbyid(d.datdba)
                                                        ELSE current_user END, 'privilege',
                      CASE a.privilege_type WHEN 'CONNECT' THEN 'GRANT OPTION FOR CONNECT' ELSE a.privilege_type END)
                      ORDER BY a.privilege_type), '[]')
               FROM aclexplode(d.datacl) a
              WHERE pg_get_userbyid(a.grantee) = r.name AND (a.privilege_type <> 'CONNECT' OR a.is_grantable)) AS grants
       FROM pg_database d, unnest($1::text[]) AS w (name),
            LATERAL (SELECT w.name, coalesce((SELECT rolname::text FROM pg_roles WHERE rolname = w.name), 'public') AS judged) AS r
      WHERE d.datname = current_database()`,
    [identities.map(({ role }) => role)],
  );
  return new Map(rows.map((row) => [row.role, row]));
}
