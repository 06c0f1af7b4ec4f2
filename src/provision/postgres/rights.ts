import { ExsimError } from '../../common/errors.ts';
import type { Right, Step } from '../types.ts';
import type { Admin } from './admin.ts';
import type { ObservedInstance } from './observed.ts';
import { identifier } from './statements.ts';

/** A right the admin role lacks, and the statement with which somebody who has it can give it. */
export type MissingRight = { readonly words: string; readonly sql: string };

type Roles = Pick<ObservedInstance, 'login' | 'owner'>;

/** What the admin role lacks for these steps. Steps of an owner role need that one can become it. */
export function missingRights(
  admin: Admin,
  observed: Roles,
  steps: readonly Step[],
): readonly MissingRight[] {
  if (admin.superuser) return [];
  const needs = steps.flatMap((step) => [...step.needs, ...ownerNeeds(step, observed)]);
  return unique(needs).flatMap((right) => (has(admin, observed, right) ? [] : [describe(admin, right)]));
}

/** Each once, however many instances need it. */
export const distinct = (missing: readonly MissingRight[]): readonly MissingRight[] => [
  ...new Map(missing.map((right) => [right.sql, right])).values(),
];

/** One error that names everything missing. */
export function refuseMissing(admin: Admin, missing: readonly MissingRight[]): void {
  if (missing.length === 0) return;
  const all = distinct(missing);
  throw new ExsimError(
    'PROVISION_FAILED',
    `Role "${admin.role}" lacks ${all.map(({ words }) => words).join(', ')}. Nothing was changed.`,
    {
      wayOut: `Have a superuser run: ${all.map(({ sql }) => sql).join(' ')}`,
    },
  );
}

function ownerNeeds(step: Step, { owner }: Roles): readonly Right[] {
  return step.as === 'owner' && owner !== null ? [{ kind: 'become-role', role: owner.name }] : [];
}

const unique = (rights: readonly Right[]): readonly Right[] => [
  ...new Map(rights.map((right) => [JSON.stringify(right), right])).values(),
];

function has(admin: Admin, observed: Roles, right: Right): boolean {
  switch (right.kind) {
    case 'create-role':
      return admin.createRole;
    case 'create-database':
      return admin.createDatabase;
    case 'create-schema':
      return admin.createSchema;
    case 'grant-connect':
      return admin.grantConnect;
    case 'grant-public-schema':
      return admin.grantPublicSchema;
    case 'administer-role':
      return roleOf(observed, right.role)?.administer ?? admin.createRole;
    case 'become-role':
      return roleOf(observed, right.role)?.become ?? true;
  }
}

const roleOf = ({ login, owner }: Roles, name: string) =>
  [login, owner].find((role) => role?.name === name) ?? null;

function describe(admin: Admin, right: Right): MissingRight {
  const role = identifier(admin.role);
  const database = identifier(admin.database);
  switch (right.kind) {
    case 'create-role':
      return { words: 'the attribute CREATEROLE', sql: `ALTER ROLE ${role} CREATEROLE;` };
    case 'create-database':
      return { words: 'the attribute CREATEDB', sql: `ALTER ROLE ${role} CREATEDB;` };
    case 'create-schema':
      return {
        words: `the right to CREATE in database "${admin.database}"`,
        sql: `GRANT CREATE ON DATABASE ${database} TO ${role};`,
      };
    case 'grant-connect':
      return {
        words: `the right to grant CONNECT on database "${admin.database}"`,
        sql: `GRANT CONNECT ON DATABASE ${database} TO ${role} WITH GRANT OPTION;`,
      };
    case 'grant-public-schema':
      return {
        words: 'the right to grant USAGE and CREATE in schema "public"',
        sql: `GRANT USAGE, CREATE ON SCHEMA public TO ${role} WITH GRANT OPTION;`,
      };
    case 'administer-role':
      return { words: `the right to alter role "${right.role}"`, sql: administer(admin, right.role) };
    case 'become-role':
      return {
        words: `membership in role "${right.role}"`,
        sql: `GRANT ${identifier(right.role)} TO ${role};`,
      };
  }
}

const administer = (admin: Admin, role: string): string =>
  admin.major >= 16
    ? `GRANT ${identifier(role)} TO ${identifier(admin.role)} WITH ADMIN OPTION;`
    : `ALTER ROLE ${identifier(admin.role)} CREATEROLE;`;
