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
