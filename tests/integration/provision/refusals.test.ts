import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planProvision } from '../../../src/provision/plan.ts';
import { withPostgres } from '../../../src/provision/postgres/connect.ts';
import { readRegistry } from '../../../src/provision/postgres/registry.ts';
import { LOCK_REGISTRY_SQL, lockRegistry } from '../../../src/provision/postgres/registry-lock.ts';
import { provision } from '../../../src/provision/provision.ts';
import { removeInstance } from '../../../src/provision/remove.ts';
import type { ProvisionInput } from '../../../src/provision/types.ts';
import { onServer, withPassword } from '../../support/postgres.ts';
import { failure, stateOf, World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

/** Schemas, roles and users of this world besides those the test made. */
async function made(): Promise<readonly string[]> {
  const { rows } = await world.admin.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, $1) OR nspname = 'exsim'
     UNION ALL SELECT rolname FROM pg_roles WHERE starts_with(rolname, $1)`,
    [world.service],
  );
  const users = (await world.redis.call('ACL', 'USERS')) as string[];
  return [...rows.map(({ name }) => name), ...users.filter((user) => user.startsWith(world.service))];
}

describe('what belongs to somebody else is refused, and nothing is made', () => {
  const refused: readonly [title: string, prepare: () => Promise<unknown>, says: RegExp][] = [
    [
      'a schema of another role',
      () => world.admin.query(`CREATE SCHEMA ${world.identity('binance').schema}`),
      /^Schema ".*_binance" cannot be used for instance ".*-binance" of project .*: it belongs to role "postgres"/,
    ],
    [
      'a role that exsim did not make',
      () => world.makeRole('binance', 'LOGIN'),
      /^Role ".*_binance" cannot be used for exsim instance .*: it is not one exsim made/,
    ],
    [
      'a role of another database',
      async () => {
        const role = await world.makeRole('binance', 'LOGIN');
        await world.admin.query(
          `COMMENT ON ROLE ${role} IS 'exsim instance "x" of database "other", project /elsewhere'`,
        );
      },
      /: it is exsim instance "x" of database "other", project \/elsewhere/,
    ],
    [
      'a Redis user another project claimed',
      () => world.redis.hset('exsim:registry', world.identity('binance').redisUser, '/elsewhere'),
      /^Redis user ".*-binance" cannot be given to project .*: it belongs to project \/elsewhere/,
    ],
  ];

  test.each(refused)('%s', async (_, prepare, says) => {
    await prepare();
    const before = await made();
    const error = await failure(provision(world.input(['kraken', 'binance'])));
    expect([error.code, error.exitCode]).toEqual(['PROVISION_CONFLICT', 4]);
    expect(error.message).toMatch(says);
    expect(await made()).toEqual(before);
    expect(existsSync(world.secretsFile)).toBe(false);
  });

  test('an instance another project has', async () => {
    await provision(world.input(['binance']));
    const error = await failure(provision({ ...world.input(['binance']), project: '/elsewhere' }));
    expect(error.code).toBe('PROVISION_CONFLICT');
    expect(error.message).toContain(
      `of project /elsewhere: it belongs to instance "${world.service}-binance" of project ${world.folder}`,
    );
    expect(error.wayOut).toBe(
      'Was the folder of the project moved or renamed? Move it back. ' +
        'Otherwise choose another service or instance name, or another database.',
    );
  });

  test('a Redis namespace within another one', async () => {
    await provision(world.input(['eu']));
    const [instance] = world.input(['binance']).instances;
    if (instance === undefined) throw new Error('there is an instance');
    const inside = {
      ...instance,
      identity: { ...instance.identity, redisNamespace: `${world.service}:eu:binance:` },
    };
    const error = await failure(provision({ ...world.input([]), instances: [inside] }));
    expect(error.message).toMatch(/^The Redis namespace ".*:eu:" cannot be given/);
    expect(error.wayOut).toBe('Choose another service or instance name, or another database.');
  });

  test('a table in schema public', async () => {
    await world.admin.query('CREATE TABLE public.orders (id int)');
    const error = await failure(provision(world.input([''])));
    expect([error.code, error.message]).toEqual([
      'PROVISION_CONFLICT',
      expect.stringMatching(/^Table "public.orders" .* belongs to role "postgres"/),
    ]);
  });

  test('a schema whose migrations are not those of this version', async () => {
    await provision(world.input(['binance']));
    await world.admin.query(`UPDATE ${world.identity('binance').schema}.migrations SET checksum = 'another'`);
    const error = await failure(provision(world.input(['binance'])));
    expect([error.code, error.message]).toEqual([
      'PROVISION_FAILED',
      expect.stringMatching(/^Migration 0001-initial of schema .* reads differently/),
    ]);
  });
});

test('a registry that another session keeps locked is told as that', async () => {
  await provision(world.input(['binance']));
  await world.admin.query(`BEGIN; ${LOCK_REGISTRY_SQL}`);
  const waiting = withPostgres(world.adminUrl, async (client) => {
    await client.query('BEGIN; SET LOCAL lock_timeout = 1');
    await lockRegistry(client);
  });
  expect((await failure(waiting)).message).toMatch(/^Expected exsim\.registry to be free to lock/);
  await world.admin.query('ROLLBACK');
});

test('what waits for a lock of another session too long is told as that', async () => {
  await provision(world.input(['binance']));
  await world.admin.query('BEGIN; LOCK TABLE exsim.registry');
  const reading = withPostgres(world.adminUrl, async (client) => {
    await client.query('SET lock_timeout = 1');
    await readRegistry(client);
  });
  const error = await failure(reading);
  expect([error.code, error.message]).toEqual([
    'PROVISION_FAILED',
    expect.stringMatching(/^A statement was held up too long at Postgres at .*lock timeout \(55P03\)\.$/),
  ]);
  await world.admin.query('ROLLBACK');
});

describe('an admin role without superuser', () => {
  async function inputAs(options: string, rights: readonly string[]): Promise<ProvisionInput> {
    const role = await world.makeRole('admin', `LOGIN PASSWORD 'admins-own-password' ${options}`);
    for (const right of rights) await world.admin.query(`${right} TO ${role}`);
    const url = new URL(withPassword(world.adminUrl, 'admins-own-password'));
    url.username = role;
    const input = world.input(['binance', 'kraken'], 'external');
    return { ...input, postgres: { ...input.postgres, adminUrl: url.href } };
  }
  const create = (): string => `GRANT CREATE ON DATABASE ${world.database}`;

  test('provisions, finds nothing to do and removes with CREATEROLE and CREATE on the database', async () => {
    const input = await inputAs('CREATEROLE', [create()]);
    await provision(input);
    expect((await provision(input)).changed).toBe(false);
    const { postgresUrl } = await world.credentials('binance');
    const read = `SELECT FROM ${world.identity('binance').schema}.orders`;
    expect(await stateOf(onServer(postgresUrl, (client) => client.query(read)))).toBe('ok');
    await removeInstance({ ...input, name: 'binance' });
    await removeInstance({ ...input, name: 'kraken' });
    expect((await made()).filter((name) => !name.endsWith('_admin'))).toEqual(['exsim']);
  });

  const lacking: readonly [
    title: string,
    options: string,
    rights: () => readonly string[],
    says: string,
    wayOut: RegExp,
  ][] = [
    [
      'CREATEROLE',
      '',
      () => [create()],
      'lacks the attribute CREATEROLE. Nothing was changed.',
      /ALTER ROLE ".*_admin" CREATEROLE;$/,
    ],
    [
      'CREATE',
      'CREATEROLE',
      () => [],
      'lacks the right to CREATE in database',
      /GRANT CREATE ON DATABASE ".*" TO ".*_admin";$/,
    ],
    [
      'both',
      '',
      () => [],
      ', the attribute CREATEROLE. Nothing',
      /GRANT CREATE .*; ALTER ROLE .* CREATEROLE;$/,
    ],
  ];
  test.each(lacking)(
    'that lacks %s is told so before anything is done',
    async (_, options, rights, says, wayOut) => {
      const input = await inputAs(options, rights());
      const error = await failure(provision(input));
      expect([error.code, error.message, error.wayOut]).toEqual([
        'PROVISION_FAILED',
        expect.stringContaining(says),
        expect.stringMatching(wayOut),
      ]);
      expect((await made()).filter((name) => !name.endsWith('_admin'))).toEqual([]);
      expect((await planProvision(input)).missing.length).toBeGreaterThan(0);
    },
  );

  test('leaves what is not its own to take back, says whose it is, and that isolation suffers', async () => {
    const input = await inputAs('CREATEROLE', [create()]);
    await provision(input);
    const { role } = world.identity('binance');
    await world.admin.query(`GRANT CREATE ON DATABASE ${world.database} TO ${role}`);
    const [report] = (await provision({ ...input, repair: true })).instances;
    expect(report?.drift).toEqual([
      {
        words: `role "${role}" has CREATE on database "${world.database}"`,
        wayOut: `have role "postgres" run: REVOKE CREATE ON DATABASE "${world.database}" FROM "${role}" CASCADE;`,
        weakens: true,
      },
    ]);
    expect(report?.isolation).toMatch(/^partial \[.*drift\]$/);
  });

  test('that comes after another admin role is told whose registry it is', async () => {
    await provision(world.input(['binance'], 'external'));
    const error = await failure(provision(await inputAs('CREATEROLE', [create()])));
    expect(error.message).toMatch(/may not use the registry of this database .* which role "postgres" made/);
  });
});
