import type { Step } from '../types.ts';
import type { Grant, ObservedInstance } from './observed.ts';
import { type Part, part, type WantedInstance } from './part.ts';
import { WORKER_PRIVILEGES } from './privileges.ts';
import { asOwner, counted, identifier, qualified } from './statements.ts';

/**
 * The login role's rights on the tables: those it lacks are given, all others are taken from it, from PUBLIC and from
 * other roles of exsim. What a DBA gave to other roles (a reader of reports, say) is left alone.
 */
export function planTables(observed: ObservedInstance, wanted: WantedInstance): Part {
  const missing = Object.keys(WORKER_PRIVILEGES).flatMap((table) => grant(table, observed, wanted));
  const excess = [...observed.tables].filter(([, { owner }]) => owner === wanted.identity.ownerRole);
  const revokes = excess.flatMap(([table, { grants }]) => revoke(table, grants, wanted));
  const words = `rights of "${wanted.identity.role}" on ${counted(Object.keys(WORKER_PRIVILEGES).length, 'table')}`;
  const grants =
    missing.length === 0 ? [] : [asOwner('created', grantWords(missing, words), missing.join('\n'))];
  return part([...grants, ...revokes], words);
}

const grantWords = (missing: readonly string[], words: string): string =>
  missing.length === Object.keys(WORKER_PRIVILEGES).length
    ? words
    : `${words} (${missing.length} had some missing)`;

function grant(table: string, { tables }: ObservedInstance, { identity }: WantedInstance): readonly string[] {
  const held = privilegesOf(identity.role, tables.get(table)?.grants ?? []);
  const missing = (WORKER_PRIVILEGES[table] ?? []).filter((privilege) => !held.includes(privilege));
  if (missing.length === 0) return [];
  return [
    `GRANT ${missing.join(', ')} ON TABLE ${qualified(identity.schema, table)} TO ${identifier(identity.role)};`,
  ];
}

function revoke(table: string, grants: readonly Grant[], { identity }: WantedInstance): readonly Step[] {
  const grantees = [...new Set(grants.filter(({ ours }) => ours).map(({ grantee }) => grantee))];
  return grantees.flatMap((grantee) => {
    const allowed: readonly string[] = grantee === identity.role ? (WORKER_PRIVILEGES[table] ?? []) : [];
    const excess = privilegesOf(grantee, grants).filter((privilege) => !allowed.includes(privilege));
    if (excess.length === 0) return [];
    const from = grantee === null ? 'PUBLIC' : identifier(grantee);
    const sql = `REVOKE ${excess.join(', ')} ON TABLE ${qualified(identity.schema, table)} FROM ${from};`;
    return [asOwner('changed', `${excess.join(', ')} on ${table} taken from ${grantee ?? 'PUBLIC'}`, sql)];
  });
}

const privilegesOf = (role: string | null, grants: readonly Grant[]): readonly string[] => [
  ...new Set(grants.filter(({ grantee }) => grantee === role).map(({ privilege }) => privilege)),
];
