import type { Identity } from '../../instance/spec.ts';

/**
 * The comment by which what the whole server knows, a role or a database, says which database's registry and which
 * project it belongs to.
 */
export const ownerComment = (
  database: string,
  { identity, project }: { readonly identity: Identity; readonly project: string },
): string =>
  `exsim instance "${identity.instanceName || identity.service}" of database "${database}", project ${project}`;

/**
 * A query for the oids of all roles with such a comment. They are read at once: `shobj_description` of each grant takes
 * longer than all the rest.
 */
export const OUR_ROLES = `SELECT objoid FROM pg_shdescription WHERE classoid = 'pg_authid'::regclass AND description LIKE 'exsim %'`;

/** Of `aclexplode(...) a`: who was given something, null for PUBLIC. */
export const GRANTEE = 'CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee) END';

/** Of the same: that concerns exsim, for it was given to one of its roles or to everybody. */
export const IS_OURS = `(a.grantee = 0 OR a.grantee IN (${OUR_ROLES}))`;
