import type { Client } from 'pg';
import type { Finding, Step } from '../types.ts';
import { GRANTEE, IS_OURS, OUR_ROLES } from './owner-comment.ts';
import { asAdmin, asGrantor, identifier } from './statements.ts';

/** A right on the registry or its schema that PUBLIC (null) or a role of an instance has. */
export type RegistryGrant = {
  readonly on: 'SCHEMA exsim' | 'TABLE exsim.registry';
  readonly grantee: string | null;
  readonly privileges: string;
  /** Who gave it, when that was not the owner: nobody else can take it back. */
  readonly passedOnBy: string | null;
  /** We act as whoever gave it. */
  readonly revocable: boolean;
};

/**
 * What somebody gave by hand: the registry names all exchanges of all projects, and who may write there could claim
 * names. Nobody but provisioners has rights on it. Empty where there is no registry.
 */
export async function readRegistryGrants(client: Client): Promise<readonly RegistryGrant[]> {
  const { rows } = await client.query<RegistryGrant>(GRANTS);
  return rows;
}

/** What one of exsim's roles passed on ends with its own right. */
const GRANTS = `
  WITH things AS (
    SELECT 'SCHEMA exsim' AS "on", nspowner AS owner, nspacl AS acl FROM pg_namespace WHERE nspname = 'exsim'
    UNION ALL
    SELECT 'TABLE exsim.registry', c.relowner, c.relacl FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'exsim' AND c.relname = 'registry'
    UNION ALL
    SELECT 'TABLE exsim.registry', c.relowner, t.attacl
      FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'exsim' AND c.relname = 'registry' AND t.attacl IS NOT NULL
  )
  SELECT t."on", ${GRANTEE} AS grantee,
         CASE WHEN a.grantor <> t.owner THEN pg_get_userbyid(a.grantor) END AS "passedOnBy",
         pg_has_role(a.grantor, CASE WHEN a.grantor = t.owner THEN 'USAGE'
                                     WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) AS revocable,
         string_agg(DISTINCT a.privilege_type, ', ' ORDER BY a.privilege_type) AS privileges
    FROM things t, aclexplode(t.acl) a
   WHERE a.grantee <> t.owner AND ${IS_OURS}
     AND a.grantor NOT IN (${OUR_ROLES})
   GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3`;

const who = ({ grantee }: RegistryGrant): string => grantee ?? 'PUBLIC';

const revokeSql = ({ on, grantee, privileges }: RegistryGrant): string =>
  `REVOKE ${privileges} ON ${on} FROM ${grantee === null ? 'PUBLIC' : identifier(grantee)} CASCADE;`;

/** Takes back what may be taken back. */
export const planRegistryRights = (grants: readonly RegistryGrant[]): readonly Step[] =>
  grants.filter(({ revocable }) => revocable).map(takenBack);

function takenBack(grant: RegistryGrant): Step {
  const as = grant.passedOnBy === null ? asAdmin : asGrantor(grant.passedOnBy);
  return as('changed', `${grant.privileges} on ${thing(grant)} taken from ${who(grant)}`, revokeSql(grant));
}

const REGISTRY = 'registry';

export const isOfRegistry = ({ leak }: Finding): boolean => leak === REGISTRY;

/** What is left for whoever gave it. */
export const registryFindings = (grants: readonly RegistryGrant[]): readonly Finding[] =>
  grants
    .filter(({ revocable }) => !revocable)
    .map((grant) => ({
      leak: REGISTRY,
      message: `${grant.grantee === null ? 'Every role' : `Role "${grant.grantee}"`} has ${grant.privileges} on ${thing(grant)}.`,
      remedy: takenBack(grant).sql,
    }));

const thing = ({ on }: RegistryGrant): string => on.slice(on.indexOf(' ') + 1);
