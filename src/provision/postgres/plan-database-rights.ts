import type { Drift } from '../types.ts';
import type { Admin } from './admin.ts';
import type { DatabaseGrant, ObservedInstance } from './observed.ts';
import type { Part, WantedInstance } from './part.ts';
import { asAdmin, identifier } from './statements.ts';

/**
 * What else than CONNECT the login role was given on the database goes: with CREATE a worker could make schemas. What
 * somebody gave whose grants are not ours to take back is left, and told with the statement for them.
 */
export function planDatabaseRights(
  admin: Admin,
  { databaseGrants }: ObservedInstance,
  { identity: { role } }: WantedInstance,
): Part & { readonly drift: readonly Drift[] } {
  const words = ({ privilege }: DatabaseGrant): string => `${privilege} on database "${admin.database}"`;
  const sql = ({ privilege }: DatabaseGrant): string =>
    `REVOKE ${privilege} ON DATABASE ${identifier(admin.database)} FROM ${identifier(role)} CASCADE;`;
  return {
    steps: databaseGrants
      .filter(({ revocable }) => revocable)
      .map((grant) => asAdmin('changed', `${words(grant)} taken from ${role}`, sql(grant))),
    drift: databaseGrants
      .filter(({ revocable }) => !revocable)
      .map((grant) => ({
        words: `role "${role}" has ${words(grant)}`,
        wayOut: `have role "${grant.grantor}" run: ${sql(grant)}`,
        weakens: true,
      })),
    unchanged: [],
  };
}
