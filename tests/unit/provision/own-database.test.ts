import { expect, test } from 'vitest';
import { defaultSpec } from '../../../src/instance/default-spec.ts';
import { deriveIdentity } from '../../../src/instance/identity.ts';
import { planScript, planText } from '../../../src/provision/plan-text.ts';
import type { Admin } from '../../../src/provision/postgres/admin.ts';
import {
  databaseFindings,
  type Leak,
  ownDatabaseFindings,
  planDatabase,
} from '../../../src/provision/postgres/database-wide.ts';
import { type ObservedDatabase, planOwnDatabase } from '../../../src/provision/postgres/own-database.ts';
import type { WantedInstance } from '../../../src/provision/postgres/part.ts';
import { asAdmin } from '../../../src/provision/postgres/statements.ts';

const NAME = 'exchange_sim_binance';
const HOME: Admin = {
  ...{ major: 15, version: '15.0', role: 'ops', database: 'shared', superuser: false, createRole: true },
  ...{ createDatabase: true, createSchema: true, grantConnect: true, grantPublicSchema: true },
  unsafeSettings: [],
};
const result = deriveIdentity({ service: 'exchange-sim', name: 'binance' });
if (!result.ok) throw new Error(result.error.message);
const identity = result.value;
const registered = { ...identity, project: '/p', database: NAME };
const WANTED: WantedInstance = {
  ...{ identity, project: '/p', connectionLimit: 8, database: NAME, password: 'x', passwordWorks: false },
  ...{ keys: [], migrations: [], ownDatabase: true, registered: null, shapes: [new Map()], repair: false },
};
const OURS = 'exsim instance "exchange-sim-binance" of database "shared", project /p';

const plans: readonly [
  title: string,
  observed: ObservedDatabase | null,
  registered: typeof registered | null,
  sql: readonly RegExp[],
][] = [
  [
    'is made where there is none',
    null,
    null,
    [/^CREATE DATABASE "exchange_sim_binance" TEMPLATE template0 /, /^COMMENT ON DATABASE /],
  ],
  ['is left alone where it is there', { name: NAME, comment: OURS }, registered, []],
  [
    'is claimed after a run that died before the comment',
    { name: NAME, comment: null },
    registered,
    [/^COMMENT ON DATABASE /],
  ],
];
test.each(plans)('the own database %s', (_, observed, row, sql) => {
  const { steps } = planOwnDatabase(HOME, NAME, observed, { ...WANTED, registered: row });
  expect(steps.map((step) => step.sql)).toEqual(sql.map((pattern) => expect.stringMatching(pattern)));
});

const foreign: readonly [title: string, comment: string | null, says: string][] = [
  ['nobody says is theirs', null, 'it is not one exsim made'],
  ['has another purpose', 'accounting', 'it is not one exsim made'],
  [
    'another registry has',
    OURS.replace('"shared"', '"other"'),
    'it is exsim instance "exchange-sim-binance" of database "other"',
  ],
];
test.each(foreign)('a database of that name that %s is refused', (_, comment, says) => {
  expect(() => planOwnDatabase(HOME, NAME, { name: NAME, comment }, WANTED)).toThrow(says);
});

const LEAKS: readonly Leak[] = [
  'connect',
  'temp',
  'schema public',
  'advisory locks',
  'large objects',
  'other databases',
].map((leak) => ({ leak, words: leak, sql: `REVOKE ${leak};` }));
const OWN_TARGET = { kind: 'embedded', adminUrl: 'postgres://ops@h/x', pid: null } as const;

test('without superuser an own database is closed as far as its owner can', () => {
  const closed = (admin: Admin) => planDatabase(admin, OWN_TARGET, LEAKS).map(({ sql }) => sql);
  expect(closed(HOME)).toEqual(['REVOKE connect;', 'REVOKE temp;', 'REVOKE schema public;']);
  expect(closed({ ...HOME, grantPublicSchema: false })).toEqual(['REVOKE connect;', 'REVOKE temp;']);
  expect(closed({ ...HOME, superuser: true })).toHaveLength(5);
});

test('in an own database there is nobody to leak to: only other databases are left to tell of', () => {
  expect(ownDatabaseFindings(OWN_TARGET, HOME, LEAKS).map(({ leak }) => leak)).toEqual(['other databases']);
  expect(databaseFindings({ ...OWN_TARGET, kind: 'external' }, HOME, LEAKS)).toHaveLength(6);
});

test('as text the plan goes to the own database and comes back', () => {
  const spec = { ...defaultSpec(null, 'binance'), isolation: 'database' as const };
  const plan = {
    ...{
      instance: { identity, spec, ports: { http: 1, grpc: 2 } },
      unchanged: [],
      redis: [],
      drift: [],
      rotating: null,
    },
    outside: [asAdmin('created', 'database', 'CREATE DATABASE x;')],
    postgres: [asAdmin('created', 'schema', 'CREATE SCHEMA x;')],
  };
  const all = { home: 'shared', role: 'ops', database: [], instances: [plan], findings: [], missing: [] };
  expect(planText(all)).toBe(`-- Instance exchange-sim-binance
CREATE DATABASE x;
\\connect "exchange_sim_binance"
BEGIN;
CREATE SCHEMA x;
COMMIT;
\\connect "shared"
`);
});

test('a script lets who planned it into the own database, and quotes what redis-cli would split', () => {
  const spec = { ...defaultSpec(null, 'binance'), isolation: 'database' as const };
  const claim = ['HSETNX', 'exsim:registry', 'exchange-sim-binance', '/home/me/my "own"/.exsim'];
  const plan = {
    ...{
      instance: { identity, spec, ports: { http: 1, grpc: 2 } },
      unchanged: [],
      drift: [],
      rotating: null,
    },
    redis: [{ kind: 'created' as const, words: 'claim', command: claim, shown: 'claim', saves: false }],
    outside: [asAdmin('created', 'database', 'CREATE DATABASE x;')],
    postgres: [],
  };
  const all = { home: 'shared', role: 'ops', database: [], instances: [plan], findings: [], missing: [] };
  expect(planScript(all)).toContain(`CREATE DATABASE x;
GRANT CONNECT ON DATABASE "exchange_sim_binance" TO "ops";
-- Redis:
--   HSETNX exsim:registry exchange-sim-binance "/home/me/my \\"own\\"/.exsim"
`);
});
