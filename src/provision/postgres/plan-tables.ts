import { counted } from '../../common/counted.ts';
import type { Step } from '../types.ts';
import type { Grant, ObservedInstance } from './observed.ts';
import { type Part, part, type WantedInstance } from './part.ts';
import { WORKER_PRIVILEGES } from './privileges.ts';
import { asGrantor, asOwner, identifier, qualified } from './statements.ts';

/**
 * The login role's rights on the tables: those it lacks are given, all others are taken from it, from PUBLIC and from
 * other roles of exsim. What a DBA gave to other roles (a reader of reports, say) is left alone. `gone`: tables that are
 * not there.
 */
export function planTables(
  observed: ObservedInstance,
  wanted: WantedInstance,
  gone: ReadonlyMap<string, string>,
): Part {
  const there = Object.keys(WORKER_PRIVILEGES).filter((table) => !gone.has(table));
  const missing = there.flatMap((table) => grant(table, observed, wanted));
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
  const given = (tables.get(table)?.grants ?? []).filter(({ passedOnBy }) => passedOnBy === null);
  const held = privilegesOf(identity.role, given);
  const missing = (WORKER_PRIVILEGES[table] ?? []).filter((privilege) => !held.includes(privilege));
  if (missing.length === 0) return [];
  return [
    `GRANT ${missing.join(', ')} ON TABLE ${qualified(identity.schema, table)} TO ${identifier(identity.role)};`,
  ];
}

function revoke(name: string, grants: readonly Grant[], { identity }: WantedInstance): readonly Step[] {
  const table = qualified(identity.schema, name);
  const hands = grants
    .filter(({ ours }) => ours)
    .map(({ grantee, passedOnBy }) => [grantee, passedOnBy] as const);
  return [...new Map(hands.map((pair) => [JSON.stringify(pair), pair])).values()].flatMap(([grantee, by]) => {
    const allowed: readonly string[] = grantee === identity.role ? (WORKER_PRIVILEGES[name] ?? []) : [];
    const held = grants.filter((grant) => grant.grantee === grantee && grant.passedOnBy === by);
    const excess = privilegesOf(grantee, held).filter((privilege) => !allowed.includes(privilege));
    const kept = held.filter(({ privilege }) => allowed.includes(privilege));
    const passable = privilegesOf(
      grantee,
      kept.filter(({ grantable }) => grantable),
    );
    const of = { table, name, grantee, by };
    return [...taken(excess.join(', '), of), ...taken(grantOption(passable), of)];
  });
}

const grantOption = (privileges: readonly string[]): string =>
  privileges.length === 0 ? '' : `GRANT OPTION FOR ${privileges.join(', ')}`;

type Of = Pick<Grant, 'grantee'> & {
  readonly table: string;
  readonly name: string;
  readonly by: string | null;
};

/** With what the grantee passed on. */
function taken(what: string, { table, name, grantee, by }: Of): readonly Step[] {
  if (what === '') return [];
  const from = grantee === null ? 'PUBLIC' : identifier(grantee);
  const words = `${what} on ${name} taken from ${grantee ?? 'PUBLIC'}`;
  const as = by === null ? asOwner : asGrantor(by);
  return [as('changed', words, `REVOKE ${what} ON TABLE ${table} FROM ${from} CASCADE;`)];
}

const privilegesOf = (role: string | null, grants: readonly Grant[]): readonly string[] => [
  ...new Set(grants.filter(({ grantee }) => grantee === role).map(({ privilege }) => privilege)),
];
