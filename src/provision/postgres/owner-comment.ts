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
