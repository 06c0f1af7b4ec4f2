import type { Client } from 'pg';
import type { Identity } from '../../instance/spec.ts';
import type { DefaultGrant } from './observed.ts';
import { GRANTEE, IS_OURS } from './owner-comment.ts';

type Row = DefaultGrant & { readonly owner: string };

/**
 * Default privileges of the owner roles, by role. Of those for all schemas only what goes beyond what Postgres gives by
 * itself. What a DBA gave to other roles than exsim's is left out.
 */
export async function readDefaults(
  client: Client,
  identities: readonly Identity[],
): Promise<ReadonlyMap<string, readonly DefaultGrant[]>> {
  const { rows } = await client.query<Row>(DEFAULTS, [identities.map(({ ownerRole }) => ownerRole)]);
  return new Map(
    identities.map(({ ownerRole }) => [ownerRole, rows.filter(({ owner }) => owner === ownerRole)]),
  );
}

const DEFAULTS = `
  SELECT pg_get_userbyid(d.defaclrole) AS owner, n.nspname AS schema,
         CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
                              WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS objects,
         ${GRANTEE} AS grantee,
         string_agg(DISTINCT a.privilege_type, ', ' ORDER BY a.privilege_type) AS privileges
    FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace, aclexplode(d.defaclacl) a
   WHERE pg_get_userbyid(d.defaclrole) = ANY($1) AND a.grantee <> d.defaclrole
     AND ${IS_OURS}
     AND (d.defaclnamespace <> 0 OR NOT EXISTS (
       SELECT FROM aclexplode(acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole)) s
        WHERE s.grantee = a.grantee AND s.privilege_type = a.privilege_type))
   GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
