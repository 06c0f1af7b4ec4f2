import { describe, expect, test } from 'vitest';
import { defaultSpec } from '../../../src/instance/default-spec.ts';
import { deriveIdentity } from '../../../src/instance/identity.ts';
import type { Identity } from '../../../src/instance/spec.ts';
import { isolationOf } from '../../../src/provision/findings.ts';
import { describePostgres } from '../../../src/provision/postgres/connect.ts';
import {
  loadMigrations,
  migrationSql,
  pendingMigrations,
} from '../../../src/provision/postgres/migrations.ts';
import { WORKER_PRIVILEGES } from '../../../src/provision/postgres/privileges.ts';
import { registeredRow } from '../../../src/provision/postgres/registry.ts';
import { isVerifierOf, scramVerifier } from '../../../src/provision/postgres/scram.ts';
import { differences, parseUser, wantedUser } from '../../../src/provision/redis/acl.ts';
import { allowedCommands, commandsOf } from '../../../src/provision/redis/commands.ts';
import { describeRedis } from '../../../src/provision/redis/connect.ts';
import { keyRows } from '../../../src/provision/secrets/api-keys.ts';
import { workerUrls } from '../../../src/provision/urls.ts';

function identity(name: string, service = 'exchange-sim'): Identity {
  const result = deriveIdentity({ service, name });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const shared = (name: string) => ({ identity: identity(name), spec: defaultSpec(null, name) });

test('a SCRAM verifier is the one of RFC 7677', () => {
  expect(scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'))).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
});

describe('a stored verifier', () => {
  const cases: readonly [what: string, verifier: string, expected: boolean][] = [
    ['of the password', scramVerifier('pencil'), true],
    [
      'with other rounds',
      'SCRAM-SHA-256$5000:c2FsdA==$ZNa7ILN1gV53K4f6K1ArGvK3RGAwqMprz4dqT4RJDOE=:Ql+dSSJWD8XDMFXMfrhQ7fSNhf749+3SWg9lKtQxGgs=',
      true,
    ],
    ['of another password', scramVerifier('pencils'), false],
    ['that was cut', scramVerifier('pencil').slice(0, -1), false],
    ['of MD5', `md5${'0'.repeat(32)}`, false],
    ['without rounds', scramVerifier('pencil').replace('4096', '0'), false],
    [
      'with rounds that take too long',
      'SCRAM-SHA-256$100001:c2FsdA==$dqIZ5oFphm3uNjZqxbJbkih0i3T/Ql+YuVODMNi0ptk=:cdHEAipTm9hkVjVTF7JBea1LSyotJYgRuF4sHY8Pdbs=',
      false,
    ],
    ['of nothing', '', false],
  ];
  test.each(cases)('%s', async (_what, verifier, expected) => {
    expect(await isVerifierOf(verifier, 'pencil')).toBe(expected);
  });
});

describe('worker URLs', () => {
  const cases: readonly [admin: string, name: string, expected: string][] = [
    [
      'postgres://root:secret@db:5433/exsim',
      'binance',
      'postgres://exchange_sim_binance@db:5433/exsim?application_name=exchange-sim-binance',
    ],
    [
      'postgresql://root:secret@db/exsim?sslmode=require&options=-cx%3Dy&user=root',
      '',
      'postgresql://exchange_sim@db/exsim?sslmode=require&application_name=exchange-sim',
    ],
    [
      'postgres://root:secret@db',
      'binance',
      'postgres://exchange_sim_binance@db/root?application_name=exchange-sim-binance',
    ],
  ];
  test.each(cases)('from %s for "%s"', (adminUrl, name, expected) => {
    const urls = workerUrls(shared(name), {
      postgres: { kind: 'external', adminUrl, pid: null },
      redis: { kind: 'off' },
    });
    expect(urls).toEqual({ postgresUrl: expected, redisUrl: null });
  });

  test('of one with a database of its own lead there', () => {
    const own = {
      ...shared('binance'),
      spec: { ...defaultSpec(null, 'binance'), isolation: 'database' as const },
    };
    const postgres = {
      kind: 'external',
      adminUrl: 'postgres://kim:s@h/shared?sslmode=require',
      pid: null,
    } as const;
    expect(workerUrls(own, { postgres, redis: { kind: 'off' } }).postgresUrl).toBe(
      'postgres://exchange_sim_binance@h/exchange_sim_binance?sslmode=require&application_name=exchange-sim-binance',
    );
  });

  test("of Redis name the instance's user and keep TLS", () => {
    const postgres = { kind: 'external', adminUrl: 'postgres://x@h/d', pid: null } as const;
    const redis = { kind: 'external', adminUrl: 'rediss://admin:secret@cache:6380' } as const;
    expect(workerUrls(shared('binance'), { postgres, redis }).redisUrl).toBe(
      'rediss://exchange-sim-binance@cache:6380',
    );
  });
});

test.each([
  [
    'Postgres',
    describePostgres,
    'postgres://kim:50%off@db:5432/exsim',
    'postgres://user:password@host:port/database',
  ],
  [
    'Postgres',
    describePostgres,
    'postgres://k%m@db:5432/exsim',
    'postgres://user:password@host:port/database',
  ],
  [
    'Postgres',
    describePostgres,
    'postgres://kim@db:5432/50%off',
    'postgres://user:password@host:port/database',
  ],
  ['Redis', describeRedis, 'redis://k%m:sesame@db:6379', 'redis://user:password@host:port'],
  ['Redis', describeRedis, 'redis://kim:50%off@db:6379', 'redis://user:password@host:port'],
])('a %s URL with a bare %% is refused, and not shown', (thing, describeUrl, url, shape) => {
  expect(() => describeUrl(url)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: `Expected the ${thing} URL to be ${shape}, but it is not.`,
      wayOut: expect.stringContaining('written as %XX'),
    }),
  );
});

describe('migrations', () => {
  const migration = (version: number, checksum = `sum${version}`) => ({
    version,
    name: 'x',
    sql: '',
    checksum,
  });
  const applied = (...versions: number[]) =>
    versions.map((version) => ({ version, name: 'x', checksum: `sum${version}` }));

  test('of this version are numbered from 1 without a gap', async () => {
    const versions = (await loadMigrations()).map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
  });

  test('make every table a worker has rights on, and no table it has none on', async () => {
    const sql = (await loadMigrations()).map((each) => migrationSql(each, identity('a'))).join('\n');
    const tables = [...sql.matchAll(/CREATE TABLE "exchange_sim_a"\.(\w+)/g)].map(([, table]) => table);
    expect(['migrations', ...tables].toSorted()).toEqual(Object.keys(WORKER_PRIVILEGES).toSorted());
  });

  test('leave no placeholder', async () => {
    for (const each of await loadMigrations())
      expect(migrationSql(each, identity('binance'))).not.toMatch(/\{\w+\}/);
  });

  test('that are new are pending; those of a newer exsim are not our concern', () => {
    expect(pendingMigrations([migration(1), migration(2)], applied(1), 's')).toEqual([migration(2)]);
    expect(pendingMigrations([migration(1)], applied(1, 2), 's')).toEqual([]);
  });

  test('that changed after they were applied, or come before an applied one, are refused', () => {
    expect(() => pendingMigrations([migration(1, 'other')], applied(1), 's')).toThrow(
      '0001-x of schema "s" reads differently',
    );
    expect(() => pendingMigrations([migration(1), migration(2)], applied(2), 's')).toThrow(
      'is at migration 2, but 0001-x before it was never applied',
    );
  });
});

describe('the registry', () => {
  const row = (name: string, service?: string) => ({
    ...identity(name, service),
    project: '/a',
    database: null,
  });
  const wish = (wanted: Identity, project = '/a') => ({ identity: wanted, project, database: null });

  test('knows an instance of the same project again', () => {
    expect(registeredRow([row('binance')], wish(identity('binance')))).toEqual(row('binance'));
    expect(registeredRow([row('binance'), row('')], wish(identity('binance-us')))).toBeNull();
  });

  const clashes: readonly [
    title: string,
    rows: ReturnType<typeof row>[],
    wanted: Identity,
    project: string,
    says: string,
  ][] = [
    [
      'the instance of another project',
      [row('binance')],
      identity('binance'),
      '/b',
      'schema "exchange_sim_binance"',
    ],
    ['one schema by two services', [row('b-c', 'a')], identity('c', 'a-b'), '/a', 'schema "a_b_c"'],
    ['schema public by two services', [row('')], identity('', 'other'), '/a', 'schema "public"'],
    ['a role that a single instance has', [row('', 'a-b')], identity('b', 'a'), '/a', 'role "a_b"'],
    [
      'a namespace in another',
      [row('eu')],
      identity('binance', 'exchange-sim-eu'),
      '/a',
      'Redis namespace "exchange:sim:eu:"',
    ],
    [
      'a namespace around another',
      [row('binance', 'exchange-sim-eu')],
      identity('eu'),
      '/a',
      'Redis namespace "exchange:sim:eu:binance:"',
    ],
  ];
  test('does not move an instance that has a journal to another database', () => {
    const moved = { ...wish(identity('binance')), database: 'exchange_sim_binance' };
    expect(() => registeredRow([row('binance')], moved)).toThrow(
      'Instance "exchange-sim-binance" shares a database with others, and `isolation: database` wants "exchange_sim_binance".',
    );
    const own = { ...row('binance'), database: 'exchange_sim_binance' };
    expect(() => registeredRow([own], wish(identity('binance')))).toThrow(
      'has database "exchange_sim_binance", and `isolation: schema` would have it share one.',
    );
  });

  test.each(clashes)('refuses %s', (_, rows, wanted, project, says) => {
    expect(() => registeredRow(rows, wish(wanted, project))).toThrow(`The ${says} cannot be given to`);
  });
});

describe('API keys', () => {
  const secrets = {
    postgresPassword: 'p',
    redisPassword: 'r',
    adminKey: 'admin',
    apiKeys: { alice: 'one', bob: 'two' },
  };

  test('become rows of hashes, the admin key without an account', () => {
    expect(keyRows(secrets, 'x').map(({ accountId, admin }) => [accountId, admin])).toEqual([
      ['alice', false],
      ['bob', false],
      [null, true],
    ]);
  });

  test('shared by two accounts, or with the administrator, are refused by name and not quoted', () => {
    const shared = { ...secrets, apiKeys: { alice: 'same-key', bob: 'same-key' } };
    expect(() => keyRows(shared, 'x')).toThrow('but "alice" and "bob" of "x" share one.');
    expect(() => keyRows({ ...secrets, apiKeys: { alice: 'admin' } }, 'x')).toThrow(
      '"alice" and "the administrator"',
    );
  });
});

describe('Redis users', () => {
  const catalogue = {
    all: ['get', 'set', 'multi', 'exec', 'watch', 'client', 'client|setname', 'client|kill', 'keys'],
    categories: new Map([['transaction', ['multi', 'exec', 'watch']]]),
  };
  const meanings: readonly [rules: string, commands: readonly string[]][] = [
    ['-@all', []],
    ['-@all +get +set', ['get', 'set']],
    ['-@all +@transaction -watch', ['exec', 'multi']],
    ['+@all -client', ['exec', 'get', 'keys', 'multi', 'set', 'watch']],
    ['-@all +client|setname', ['client|setname']],
    ['-@all +get -@all', []],
    ['-@all +@unknown', ['@unknown']],
  ];
  test.each(meanings)('with the rules %s may run these', (rules, commands) => {
    expect([...commandsOf(rules.split(' '), catalogue)].toSorted()).toEqual(commands);
  });

  test('need commands that the server has, and are refused by name where it has not', () => {
    expect(() => allowedCommands(catalogue, 'redis://h')).toThrow(
      /^Redis at h:6379 as default lacks commands that are needed: AUTH, PING, MGET.*, HSETNX, SCAN\.$/,
    );
  });

  test('are told apart from what they should be', () => {
    const wanted = wantedUser(identity('binance'), 'password', ['get']);
    const answer = (changes: Record<string, unknown>): unknown[] =>
      Object.entries({
        ...{ flags: ['on'], passwords: [...wanted.passwords], commands: '-@all +get', selectors: [] },
        ...{ keys: [...wanted.keys].toReversed().join(' '), channels: [...wanted.channels].join(' ') },
        ...changes,
      }).flat();
    const found = (changes: Record<string, unknown>): unknown => {
      const user = parseUser(answer(changes), catalogue);
      return user && differences(user, wanted);
    };
    expect(found({})).toEqual([]);
    expect(found({ flags: ['off'] })).toEqual(['it is off']);
    expect(found({ flags: ['on', 'nopass'], passwords: [] })).toEqual(['password']);
    expect(found({ keys: '~*', channels: '&*', commands: '+@all' })).toEqual([
      'keys',
      'channels',
      'commands',
    ]);
    expect(found({ selectors: [['commands', '+get']] })).toEqual(['commands']);
    expect(parseUser(null, catalogue)).toBeNull();
  });
});

test('isolation is full without findings, and else names each leak once', () => {
  const finding = (leak: string) => ({ leak, message: '', remedy: '' });
  expect(isolationOf([], [])).toBe('full');
  expect(isolationOf([finding('temp'), finding('catalogs'), finding('temp')], [])).toBe(
    'partial [temp, catalogs]',
  );
});

test('isolation is partial when what was changed by hand may weaken it', () => {
  const drift = (weakens: boolean) => ({ words: '', wayOut: '', weakens });
  expect(isolationOf([], [drift(false)])).toBe('full');
  expect(isolationOf([], [drift(false), drift(true)])).toBe('partial [drift]');
});
