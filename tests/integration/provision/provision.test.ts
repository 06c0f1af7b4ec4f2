import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withFileLock } from '../../../src/process/lock.ts';
import { planProvision } from '../../../src/provision/plan.ts';
import { planText } from '../../../src/provision/plan-text.ts';
import { provision } from '../../../src/provision/provision.ts';
import { changeSecrets } from '../../../src/provision/rotate.ts';
import { sha256 } from '../../../src/provision/secrets/api-keys.ts';
import { openSecrets } from '../../../src/provision/secrets/store.ts';
import { onServer } from '../../support/postgres.ts';
import { ACCOUNTS, stateOf, World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

const worksFor = async (name: string): Promise<string> =>
  stateOf(
    onServer((await world.credentials(name)).postgresUrl, (client) =>
      client.query(`SELECT term FROM "${world.identity(name).schema}".writer`),
    ),
  );

/** Everything provisioning may touch, as text. */
async function everything(): Promise<string> {
  const { rows } = await world.admin.query(
    `SELECT (SELECT array_agg(r.rolname || coalesce(a.rolpassword, '') || coalesce(shobj_description(r.oid, 'pg_authid'), '') ORDER BY 1)
               FROM pg_roles r JOIN pg_authid a USING (oid) WHERE starts_with(r.rolname, $1)) AS roles,
            (SELECT array_agg(nspname || coalesce(nspacl::text, '') ORDER BY 1) FROM pg_namespace) AS schemas,
            (SELECT array_agg(oid || relname || coalesce(relacl::text, '') ORDER BY 1) FROM pg_class) AS tables,
            (SELECT array_agg(xmin::text || datname || coalesce(datacl::text, '') ORDER BY 1) FROM pg_database WHERE datname = current_database()) AS databases`,
    [world.service],
  );
  const users = (await world.redis.call('ACL', 'LIST')) as string[];
  const own = users.filter((user) => user.startsWith(`user ${world.service}`));
  return JSON.stringify([
    rows,
    own,
    existsSync(world.secretsFile) && (await readFile(world.secretsFile, 'utf8')),
  ]);
}

describe('provision', () => {
  test('tells of each instance as soon as it is made, and of one that cannot be made; the others go on', async () => {
    const { schema } = world.identity('kraken');
    await world.admin.query(`
      CREATE FUNCTION public.refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = '${schema}')
        THEN RAISE 'not here'; END IF; END $$;
      CREATE EVENT TRIGGER refuse ON ddl_command_end WHEN TAG IN ('CREATE SCHEMA') EXECUTE FUNCTION public.refuse()`);
    const told: string[] = [];
    const report = await provision({
      ...world.input(['kraken', 'binance', 'okx']),
      onDone: ({ name }) => told.push(name),
      onFailed: (name, { code, message }) => told.push(`${name}: ${code} ${message.split(':')[0]}`),
    });
    expect(told).toEqual([
      `kraken: PROVISION_FAILED Postgres refused to make schema "${schema}"`,
      'binance',
      'okx',
    ]);
    expect(report.instances.map(({ name }) => name)).toEqual(['binance', 'okx']);
    expect([await worksFor('binance'), await worksFor('okx')]).toEqual(['ok', 'ok']);
  });

  test('a server that hangs up meanwhile ends it all, as one that cannot be reached', async () => {
    const failed: string[] = [];
    const hangUp = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE application_name = 'exsim provision' AND datname = current_database()`;
    const hungUp: Promise<unknown>[] = [];
    const working = provision({
      ...world.input(['binance', 'kraken', 'okx', 'bybit']),
      onDone: () => hungUp.push(world.admin.query(hangUp)),
      onFailed: (name) => failed.push(name),
    });
    await expect(working).rejects.toMatchObject({
      code: 'POSTGRES_UNREACHABLE',
      message: expect.stringContaining('it hung up'),
    });
    await Promise.all(hungUp);
    expect(failed).toEqual([]);
  });

  test('makes each instance, and the second run finds nothing to do', async () => {
    const input = world.input(['binance', 'binance-us']);
    const first = await provision(input);
    const { schema, role, redisUser } = world.identity('binance');
    expect(first.instances[0]).toMatchObject({
      name: 'binance',
      changed: [],
      unchanged: [expect.stringContaining('no memberships')],
    });
    expect(first.instances[0]?.created).toEqual([
      'entry in the registry',
      `owner role "${schema}$owner"`,
      `login role "${role}" with 8 connections`,
      `CONNECT on database "${world.database}"`,
      `schema "${schema}"`,
      `USAGE of schema "${schema}" for "${role}"`,
      'table of applied migrations',
      'migration 0001-initial',
      'migration 0002-snapshots',
      'migration 0003-klines',
      'migration 0004-api-keys',
      `rights of "${role}" on 12 tables`,
      '3 API keys',
      `claim on Redis user "${redisUser}"`,
      `Redis user "${redisUser}"`,
    ]);
    const before = await everything();
    const second = await provision(input);
    expect(second.changed).toBe(false);
    expect(second.instances.flatMap(({ created, changed }) => [...created, ...changed])).toEqual([]);
    expect(await everything()).toBe(before);
  });

  test('lets the worker in, and the secrets are for its user alone', async () => {
    await provision(world.input(['binance']));
    expect(await worksFor('binance')).toBe('ok');
    expect(statSync(world.secretsFile).mode & 0o777).toBe(0o600);
  });

  test('puts the single instance into schema public of its own database', async () => {
    await provision(world.input(['']));
    expect(await worksFor('')).toBe('ok');
    expect((await provision(world.input(['']))).changed).toBe(false);
  });

  test("works in a database that is not exsim's, and names what stays open there", async () => {
    const report = await provision(world.input(['binance', ''], 'external'));
    expect(await worksFor('binance')).toBe('ok');
    expect(await worksFor('')).toBe('ok');
    expect(report.instances[0]?.isolation).toMatch(
      /^partial \[temp, .*advisory locks, large objects, other databases, catalogs/,
    );
    expect(report.findings.map(({ remedy }) => remedy)).toContain(
      `REVOKE TEMPORARY ON DATABASE "${world.database}" FROM PUBLIC;`,
    );
    const { rows } = await world.admin.query(
      `SELECT has_database_privilege('public', current_database(), 'TEMP') AS temp`,
    );
    expect(rows).toEqual([{ temp: true }]);
  });

  test.each([
    ['USAGE', 'USAGE'],
    ['CREATE, USAGE', 'USAGE and CREATE'],
    ['CREATE', 'CREATE'],
  ])('of schema public it names what everybody has there: %s', async (granted, words) => {
    await world.admin.query(
      `REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT ${granted} ON SCHEMA public TO PUBLIC`,
    );
    const { findings } = await provision(world.input(['binance'], 'external'));
    expect(findings.filter(({ leak }) => leak === 'schema public').map(({ message }) => message)).toEqual([
      `Every role has ${words} on schema "public" in database "${world.database}".`,
    ]);
  });

  test('does without Redis when it is off', async () => {
    const report = await provision({ ...world.input(['binance']), redis: { kind: 'off' } });
    expect(report.instances[0]?.created.filter((words) => words.includes('Redis'))).toEqual([]);
  });

  test('run twice at the same time makes everything once', async () => {
    const runs = [1, 2].map(() => provision(world.input(['binance', 'kraken', 'okx'])));
    const reports = await Promise.all(runs);
    const schemas = reports
      .flatMap(({ instances }) => instances.flatMap(({ created }) => created))
      .filter((words) => /^schema/.test(words));
    expect(schemas.toSorted()).toEqual(
      ['binance', 'kraken', 'okx'].map((name) => `schema "${world.identity(name).schema}"`),
    );
    for (const name of ['binance', 'kraken', 'okx']) expect(await worksFor(name)).toBe('ok');
    expect((await provision(world.input(['binance', 'kraken', 'okx']))).changed).toBe(false);
  });

  test('that dies between two instances is completed by the next run', async () => {
    const dies = {
      ...world.input(['binance', 'kraken']),
      log: (line: string) => {
        if (line.includes('binance: created migration')) throw new Error('killed');
      },
    };
    await expect(provision(dies)).rejects.toThrow('killed');
    const report = await provision(world.input(['binance', 'kraken']));
    expect(report.instances.map(({ created }) => created.length > 0)).toEqual([false, true]);
    for (const name of ['binance', 'kraken']) expect(await worksFor(name)).toBe('ok');
  });

  test('whose connection is cut in the middle leaves nothing of that instance', async () => {
    await provision(world.input(['binance']));
    const { schema, ownerRole } = world.identity('kraken');
    await world.admin.query(`CREATE FUNCTION cut() RETURNS event_trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); END $$`);
    await world.admin.query(
      `CREATE EVENT TRIGGER cut ON ddl_command_end WHEN tag IN ('CREATE TRIGGER') EXECUTE FUNCTION cut()`,
    );
    await expect(provision(world.input(['kraken']))).rejects.toMatchObject({ code: 'PROVISION_FAILED' });
    const left = `SELECT FROM pg_namespace WHERE nspname = $1 UNION ALL SELECT FROM pg_roles WHERE rolname = $2
      UNION ALL SELECT FROM exsim.registry WHERE schema = $1`;
    expect((await world.admin.query(left, [schema, ownerRole])).rowCount).toBe(0);
    await world.admin.query('DROP EVENT TRIGGER cut');
    await provision(world.input(['kraken']));
    expect(await worksFor('kraken')).toBe('ok');
  });
});

describe('a dry run', () => {
  test('says what it would do and writes nothing', async () => {
    const before = await everything();
    const text = planText(await planProvision(world.input(['binance'])));
    expect(await everything()).toBe(before);
    const { schema, redisUser } = world.identity('binance');
    for (const part of [
      `CREATE SCHEMA "${schema}"`,
      "PASSWORD '********'",
      `ACL SETUSER ${redisUser} reset on #********`,
    ])
      expect(text).toContain(part);
  });

  test('shows no secret, no hash and no verifier, also of secrets that exist', async () => {
    const input = world.input(['binance']);
    const secrets = await input.secrets.ensure('binance', ACCOUNTS);
    const text = planText(await planProvision(input));
    const values = [
      secrets.postgresPassword,
      secrets.redisPassword,
      secrets.adminKey,
      ...Object.values(secrets.apiKeys),
    ];
    for (const value of values) {
      expect(text).not.toContain(value);
      expect(text).not.toContain(sha256(value));
    }
    expect(text).not.toContain('SCRAM-SHA-256$');
  });

  test('of what is provisioned already has nothing to do', async () => {
    await provision(world.input(['binance']));
    expect(planText(await planProvision(world.input(['binance'])))).toContain(
      `-- Instance ${world.service}-binance: nothing to do`,
    );
  });
});

describe('drift', () => {
  const drifts: readonly [
    title: string,
    sql: (names: { schema: string; role: string; neighbour: string }) => string,
    words: RegExp,
  ][] = [
    [
      'a right too many',
      ({ schema, role }) => `GRANT DELETE ON ${schema}.journal TO ${role}`,
      /^DELETE on journal taken from/,
    ],
    [
      'a right on one column',
      ({ schema, role }) => `GRANT UPDATE (commands) ON ${schema}.journal TO ${role}`,
      /^UPDATE on journal taken from/,
    ],
    [
      'a right of a neighbour on tables to come',
      ({ schema, neighbour }) =>
        `ALTER DEFAULT PRIVILEGES FOR ROLE "${schema}$owner" IN SCHEMA ${schema} GRANT SELECT, INSERT ON TABLES TO ${neighbour}`,
      /^INSERT, SELECT on new tables in schema ".*" taken from t/,
    ],
    [
      'a right of everybody on sequences to come',
      ({ schema }) =>
        `ALTER DEFAULT PRIVILEGES FOR ROLE "${schema}$owner" GRANT USAGE ON SEQUENCES TO PUBLIC`,
      /^USAGE on new sequences taken from PUBLIC/,
    ],
    [
      'a right of everybody',
      ({ schema }) => `GRANT SELECT ON ${schema}.orders TO PUBLIC`,
      /^SELECT on orders taken from PUBLIC/,
    ],
    [
      'a right of a neighbour',
      ({ schema, neighbour }) => `GRANT SELECT ON ${schema}.orders TO ${neighbour}`,
      /^SELECT on orders taken from/,
    ],
    [
      'a right too few',
      ({ schema, role }) => `REVOKE INSERT ON ${schema}.journal FROM ${role}`,
      /^rights of .* \(1 had some missing\)/,
    ],
    [
      'a schema open to all',
      ({ schema }) => `GRANT USAGE ON SCHEMA ${schema} TO PUBLIC`,
      /^USAGE on schema .* taken from PUBLIC/,
    ],
    [
      'a role that may make tables',
      ({ schema, role }) => `GRANT CREATE ON SCHEMA ${schema} TO ${role}`,
      /^CREATE on schema .* taken from/,
    ],
    [
      'a membership in the neighbour',
      ({ role, neighbour }) => `GRANT ${neighbour} TO ${role}`,
      /^membership of .* taken back/,
    ],
    ['a role that may make roles', ({ role }) => `ALTER ROLE ${role} CREATEROLE`, /NOCREATEROLE/],
    ['a role without limit', ({ role }) => `ALTER ROLE ${role} CONNECTION LIMIT -1`, /CONNECTION LIMIT 8/],
    [
      'a role with another search_path',
      ({ role }) => `ALTER ROLE ${role} SET search_path = public`,
      /^settings of role/,
    ],
    [
      'a role without a limit of statements',
      ({ role }) => `ALTER ROLE ${role} RESET statement_timeout`,
      /^settings of role/,
    ],
    [
      'a role with other settings in its database',
      ({ role }) => `ALTER ROLE ${role} IN DATABASE ${world.database} SET statement_timeout = 0`,
      /^settings of role .* in database/,
    ],
    [
      'a right that may be passed on, and was',
      ({ schema, role }) =>
        `GRANT SELECT ON ${schema}.orders TO ${role} WITH GRANT OPTION;
         SET ROLE ${role}; GRANT SELECT ON ${schema}.orders TO PUBLIC; RESET ROLE`,
      /^GRANT OPTION FOR SELECT on orders taken from/,
    ],
    [
      'a schema that its user may open',
      ({ schema, role }) => `GRANT USAGE ON SCHEMA ${schema} TO ${role} WITH GRANT OPTION`,
      /^GRANT OPTION FOR USAGE on schema/,
    ],
    [
      'a role that may make schemas',
      ({ role }) => `GRANT CREATE ON DATABASE ${world.database} TO ${role}`,
      /^CREATE on database .* taken from/,
    ],
    [
      'a role that may let others connect',
      ({ role }) => `GRANT CONNECT ON DATABASE ${world.database} TO ${role} WITH GRANT OPTION`,
      /^GRANT OPTION FOR CONNECT on database .* taken from/,
    ],
    ['a password that expired', ({ role }) => `ALTER ROLE ${role} VALID UNTIL '2020-01-01'`, /VALID UNTIL/],
    ['another password', ({ role }) => `ALTER ROLE ${role} PASSWORD 'x'`, /^password of role/],
    ['a role that may not log in', ({ role }) => `ALTER ROLE ${role} NOLOGIN`, /: LOGIN; password of role/],
    ['a lost API key', ({ schema }) => `DELETE FROM ${schema}.api_keys WHERE admin`, /^1 API key/],
  ];

  test('in Postgres is named, undone, and gone', async () => {
    const input = world.input(['binance', 'kraken']);
    await provision(input);
    const { schema, role } = world.identity('binance');
    const names = { schema, role, neighbour: world.identity('kraken').role };
    const found: Record<string, unknown> = {};
    for (const [title, sql] of drifts) {
      await world.admin.query(sql(names));
      const { instances } = await provision(input);
      found[title] = instances.flatMap(({ created, changed }) => [...created, ...changed]).join('; ');
    }
    expect(found).toEqual(
      Object.fromEntries(drifts.map(([title, , words]) => [title, expect.stringMatching(words)])),
    );
    expect((await provision(input)).changed).toBe(false);
    expect(await worksFor('binance')).toBe('ok');
  });

  test('in Redis is named, undone, and gone', async () => {
    const input = world.input(['binance']);
    await provision(input);
    const { redisUser } = world.identity('binance');
    const found: unknown[] = [];
    for (const rule of [
      '+keys',
      '~*',
      '&*',
      'nopass',
      'off',
      '(+@read ~*)',
      '>another-password',
      '+@all',
      '-get',
    ]) {
      await world.redis.call('ACL', 'SETUSER', redisUser, rule);
      found.push((await provision(input)).instances[0]?.changed);
    }
    const named = (what: string): string[] => [`Redis user "${redisUser}": ${what}`];
    const parts = [
      'commands',
      'keys',
      'channels',
      'password',
      'it is off',
      'commands',
      'password',
      'commands',
      'commands',
    ];
    expect(found).toEqual(parts.map(named));
    expect((await provision(input)).changed).toBe(false);
  });

  test('leaves rights alone that a DBA gave to a role of their own', async () => {
    const input = world.input(['binance']);
    await provision(input);
    const reader = await world.makeRole('reader', 'NOLOGIN');
    await world.admin.query(`GRANT SELECT ON ${world.identity('binance').schema}.trades TO ${reader}`);
    expect((await provision(input)).changed).toBe(false);
  });
});

describe('API keys', () => {
  const stored = async (): Promise<readonly string[]> => {
    const { rows } = await world.admin.query<{ hash: string }>(
      `SELECT encode(key_hash, 'hex') AS hash FROM ${world.identity('binance').schema}.api_keys ORDER BY 1`,
    );
    return rows.map(({ hash }) => hash);
  };

  test('of the file are stored as hashes, go with their account, and those made by API stay', async () => {
    const chosen = { id: 'carol', balances: {}, apiKey: 'carols-own-key' };
    const input = { ...world.input([]), instances: [world.instance('binance', [...ACCOUNTS, chosen])] };
    await provision(input);
    const secrets = await input.secrets.read('binance');
    const file = [secrets?.adminKey, secrets?.apiKeys['alice'], secrets?.apiKeys['bob'], 'carols-own-key'];
    expect(await stored()).toEqual(file.map((key) => sha256(key ?? '')).toSorted());
    const byApi = sha256('made by API');
    await world.admin.query(
      `INSERT INTO ${world.identity('binance').schema}.api_keys (key_hash, account_id) VALUES (decode($1, 'hex'), 'dave')`,
      [byApi],
    );
    await provision({ ...input, instances: [world.instance('binance', [ACCOUNTS[0] ?? chosen])] });
    expect(await stored()).toEqual([...file.slice(0, 2).map((key) => sha256(key ?? '')), byApi].toSorted());
  });
});

describe('rotation', () => {
  test('that is overtaken by another one leaves the secrets of the later one', async () => {
    const input = world.input(['binance']);
    await provision(input);
    const change = { rotate: true, retireKeys: false };
    let overtaken = false;
    const ensureAll: typeof input.secrets.ensureAll = async (wanted) => {
      const read = await input.secrets.ensureAll(wanted);
      if (!overtaken) {
        overtaken = true;
        await changeSecrets(input, change);
      }
      return read;
    };
    await changeSecrets({ ...input, secrets: { ...input.secrets, ensureAll } }, change);
    expect(await worksFor('binance')).toBe('ok');
    expect((await provision(input)).changed).toBe(false);
  });

  test('that is overtaken again and again says so, and the next run sets what is kept', async () => {
    const input = world.input(['binance']);
    const { accounts } = input.instances[0]!.spec;
    const read: typeof input.secrets.read = async (name) => {
      await input.secrets.rotate(name, accounts);
      return input.secrets.read(name);
    };
    const run = provision({ ...input, secrets: { ...input.secrets, read } });
    await expect(run).rejects.toMatchObject({
      code: 'PROVISION_FAILED',
      message: 'The secrets of "binance" were rotated 5 times while they were being set.',
    });
    await provision(input);
    expect(await worksFor('binance')).toBe('ok');
  });

  test('gives new secrets for all but chosen keys; the old ones are refused, the new ones work', async () => {
    const chosen = { id: 'carol', balances: {}, apiKey: 'carols-own-key' };
    const input = { ...world.input([]), instances: [world.instance('binance', [...ACCOUNTS, chosen])] };
    await provision(input);
    const before = await openSecrets(world.secretsFile, withFileLock).read('binance');
    const old = await world.credentials('binance');
    await changeSecrets(input, { rotate: true, retireKeys: true });
    const after = await openSecrets(world.secretsFile, withFileLock).read('binance');
    expect(after?.apiKeys['carol']).toBe('carols-own-key');
    expect([
      after?.postgresPassword,
      after?.redisPassword,
      after?.adminKey,
      after?.apiKeys['alice'],
    ]).not.toContainEqual(
      expect.toBeOneOf([
        before?.postgresPassword,
        before?.redisPassword,
        before?.adminKey,
        before?.apiKeys['alice'],
      ]),
    );
    expect(await stateOf(onServer(old.postgresUrl, async () => {}))).toBe('28P01');
    expect(await worksFor('binance')).toBe('ok');
    expect((await provision(input)).changed).toBe(false);
  });
});
