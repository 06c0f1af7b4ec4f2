import { describe, expect, test } from 'vitest';
import { deriveIdentity } from '../../../src/instance/identity.ts';
import type { Identity } from '../../../src/instance/spec.ts';
import { planText } from '../../../src/provision/plan-text.ts';
import type { Admin } from '../../../src/provision/postgres/admin.ts';
import type { ObservedInstance } from '../../../src/provision/postgres/observed.ts';
import type { WantedInstance } from '../../../src/provision/postgres/part.ts';
import { planInstance } from '../../../src/provision/postgres/plan.ts';
import { missingRights, refuseMissing } from '../../../src/provision/postgres/rights.ts';

const ADMIN: Admin = {
  ...{ major: 15, version: '15.0', role: 'ops', database: 'shared', superuser: false, createRole: true },
  ...{ createDatabase: false },
  ...{ createSchema: true, grantConnect: true, grantPublicSchema: true, unsafeSettings: [] },
};
const NOTHING: ObservedInstance = {
  ...{ login: null, owner: null, memberships: [], schema: null, tables: new Map(), migrations: [], keys: [] },
  ...{ connectGranted: false, connects: true, databaseGrants: [], defaults: [], shape: new Map() },
};

function identity(name: string): Identity {
  const result = deriveIdentity({ service: 'exchange-sim', name });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const wanted = (changes: Partial<WantedInstance> = {}): WantedInstance => ({
  ...{ identity: identity('binance'), project: `/home/o'brien/.exsim`, connectionLimit: 8, database: null },
  ...{
    password: 'exsim_p_secret',
    passwordWorks: false,
    keys: [],
    migrations: [],
    shapes: [new Map()],
    repair: false,
    ownDatabase: false,
    registered: null,
  },
  ...changes,
});

const sqlOf = (admin: Admin, observed: ObservedInstance, want: WantedInstance): string =>
  planInstance(admin, observed, want)
    .steps.map(({ sql }) => sql)
    .join('\n');

describe('the plan for an instance that is not there', () => {
  test('quotes what the project is called', () => {
    expect(sqlOf(ADMIN, NOTHING, wanted())).toContain(`project /home/o''brien/.exsim'`);
  });

  test('sends a verifier, never the password, and shows neither', () => {
    const { steps } = planInstance(ADMIN, NOTHING, wanted());
    expect(steps.map(({ sql }) => sql).join('\n')).toMatch(/PASSWORD 'SCRAM-SHA-256\$4096:/);
    expect(JSON.stringify(steps)).not.toContain('exsim_p_secret');
    expect(steps.map(({ shown }) => shown).join('\n')).not.toContain('SCRAM');
  });

  const memberships: readonly [title: string, admin: Partial<Admin>, grant: string | null][] = [
    ['before version 16', { major: 15 }, 'GRANT "exchange_sim_binance$owner" TO "ops";'],
    [
      'since version 16',
      { major: 16 },
      'GRANT "exchange_sim_binance$owner" TO "ops" WITH INHERIT FALSE, SET TRUE;',
    ],
    ['as superuser', { superuser: true }, null],
  ];
  test.each(memberships)('makes the provisioner a member of the owner role %s', (_, admin, grant) => {
    const grants = sqlOf({ ...ADMIN, ...admin }, NOTHING, wanted()).match(
      /^GRANT "exchange_sim_binance\$owner".*$/m,
    );
    expect(grants?.[0] ?? null).toBe(grant);
  });

  test('gives CONNECT by name where PUBLIC has it not, or will not keep it', () => {
    const grant = 'GRANT CONNECT ON DATABASE "shared" TO "exchange_sim_binance";';
    expect(sqlOf(ADMIN, NOTHING, wanted())).not.toContain(grant);
    expect(sqlOf(ADMIN, NOTHING, wanted({ ownDatabase: true }))).toContain(grant);
    expect(sqlOf(ADMIN, { ...NOTHING, connects: false }, wanted())).toContain(grant);
  });

  test('gives the worker no more than its privileges on any table', () => {
    const grants = sqlOf(ADMIN, NOTHING, wanted()).match(/^GRANT .* ON TABLE .*$/gm);
    const rights = {
      migrations: 'SELECT',
      journal: 'SELECT, INSERT',
      snapshots: 'SELECT, INSERT, DELETE',
      snapshot_parts: 'SELECT, INSERT',
      writer: 'SELECT, UPDATE',
      api_keys: 'SELECT, INSERT',
      projection: 'SELECT, INSERT, UPDATE',
      accounts: 'SELECT, INSERT, UPDATE',
      orders: 'SELECT, INSERT, UPDATE',
      trades: 'SELECT, INSERT, UPDATE',
      balances: 'SELECT, INSERT, UPDATE',
      klines: 'SELECT, INSERT, UPDATE',
    };
    expect(grants).toEqual(
      Object.entries(rights).map(
        ([table, words]) =>
          `GRANT ${words} ON TABLE "exchange_sim_binance"."${table}" TO "exchange_sim_binance";`,
      ),
    );
  });
});

describe('missing rights', () => {
  const missing = (admin: Partial<Admin>, want = wanted(), observed = NOTHING): readonly string[] => {
    const role = { ...ADMIN, ...admin };
    return missingRights(role, observed, planInstance(role, observed, want).steps).map(({ sql }) => sql);
  };
  const owner = {
    ...{
      name: 'exchange_sim_binance$owner',
      login: false,
      inherit: false,
      connectionLimit: -1,
      excess: [],
      expires: false,
      settings: [],
      settingsHere: [],
      become: false,
    },
    ...{
      administer: true,
      comment: `exsim instance "exchange-sim-binance" of database "shared", project /home/o'brien/.exsim`,
    },
  };
  const cases: readonly [title: string, found: readonly string[], expected: readonly string[]][] = [
    ['none', missing({}), []],
    ['none for a superuser', missing({ superuser: true, createRole: false, createSchema: false }), []],
    ['CREATEROLE', missing({ createRole: false }), ['ALTER ROLE "ops" CREATEROLE;']],
    ['CREATE', missing({ createSchema: false }), ['GRANT CREATE ON DATABASE "shared" TO "ops";']],
    [
      'CONNECT',
      missing({ grantConnect: false }, wanted({ ownDatabase: true })),
      ['GRANT CONNECT ON DATABASE "shared" TO "ops" WITH GRANT OPTION;'],
    ],
    [
      'membership',
      missing({}, wanted(), { ...NOTHING, owner }),
      ['GRANT "exchange_sim_binance$owner" TO "ops";'],
    ],
  ];
  test.each(cases)('%s', (_, found, expected) => expect(found).toEqual(expected));

  test('are named all at once', () => {
    const both = ['a', 'b', 'a'].map((word) => ({ words: `right ${word}`, sql: `GRANT ${word};` }));
    expect(() => refuseMissing(ADMIN, both)).toThrow(
      'Role "ops" lacks right a, right b. Nothing was changed.',
    );
    expect(() => refuseMissing(ADMIN, [])).not.toThrow();
  });
});

test('a preview names a right once, however many instances lack it', () => {
  const right = { words: 'the attribute CREATEROLE', sql: 'ALTER ROLE ops CREATEROLE;' };
  const plan = { home: 'shared', role: 'ops', database: [], instances: [], findings: [] };
  expect(planText({ ...plan, missing: [right, { ...right }] })).toBe(
    '-- Missing rights:\n--   the attribute CREATEROLE: ALTER ROLE ops CREATEROLE;\n',
  );
});
