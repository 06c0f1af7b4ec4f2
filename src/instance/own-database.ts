import type { PlannedInstance } from './spec.ts';

/**
 * Name of the database that an instance of `isolation: database` has for itself, the same as its role's; null for one
 * that lives in a schema of the database all share.
 */
export const ownDatabase = ({ spec, identity }: Pick<PlannedInstance, 'spec' | 'identity'>): string | null =>
  spec.isolation === 'database' ? identity.role : null;
