import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { DISCOVERY_PREFIX, KEY_FAMILIES } from '../../src/instance/redis-keys.ts';
import { freePort } from '../../src/process/tcp.ts';
import { type RunningCommand, TestProject } from './support/project.ts';

/** Workers that nobody supervises, started as the documentation says. */
let project: TestProject;
let adminUrl: string;
beforeEach(async () => {
  project = new TestProject();
  adminUrl = await project.createDatabase(inject('postgresAdminUrl'));
});
afterEach(async () => {
  await project.remove();
  await dropRoles();
  await dropRedisUsers();
});

const state = (name: string): string => join(project.env['EXSIM_HOME'] as string, name);

async function ready(worker: RunningCommand, port: number): Promise<Record<string, unknown>> {
  await worker.until(/"msg":"ready"/);
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/health`);
  return (await answer.json()) as Record<string, unknown>;
}

test('worker --provision makes a single instance of an empty database, and is it with its own role', async () => {
  const [http, grpc] = [await freePort(), await freePort()];
  Object.assign(project.env, {
    SERVICE_NAME: project.service,
    EXSIM_POSTGRES_ADMIN_URL: adminUrl,
    REDIS_URL: inject('redisAdminUrl'),
    HTTP_PORT: String(http),
    GRPC_PORT: String(grpc),
  });
  for (let start = 0; start < 2; start++) {
    const worker = project.start('worker', '--provision');
    expect(await ready(worker, http)).toMatchObject({ status: 'ok', instance: '' });
    expect(worker.output).toContain(`"ports":{"http":${http},"grpc":${grpc}}`);
    expect(worker.output).toContain(state('secrets.json'));
    worker.child.kill('SIGTERM');
    expect(await worker.end()).toBe(0);
    const { instances } = JSON.parse(readFileSync(state('secrets.json'), 'utf8'));
    for (const secret of [
      instances[''].adminKey,
      instances[''].postgresPassword,
      instances[''].apiKeys.alice,
    ])
      expect(worker.output).not.toContain(secret);
  }
  expect(await rows("SELECT nspname FROM pg_namespace WHERE nspname LIKE '%e2e%'")).toEqual([]);
  expect(await rows('SELECT count(*)::int AS lives FROM public.journal')).not.toEqual([{ lives: 0 }]);
  expect(await rows("SELECT tableowner FROM pg_tables WHERE tablename = 'journal'")).toEqual([
    { tableowner: `${project.database}$owner` },
  ]);
  expect(await onRedis((redis) => redis.exists('exchange:ticker:BTC-USD'))).toBe(1);
  expect(statSync(state('run/.secrets.json')).mode & 0o777).toBe(0o600);
});

test('worker --provision names the place where the project has its secrets kept', async () => {
  await project.writeFleet({ postgresUrl: adminUrl, redis: 'off' }, ['binance']);
  const file = join(project.folder, 'instances.yaml');
  project.write(`${readFileSync(file, 'utf8')}\nsecrets: {file: kept/own.json}\n`);
  expect((await project.exsim('provision')).code).toBe(0);
  const [http, grpc] = [await freePort(), await freePort()];
  Object.assign(project.env, {
    SERVICE_NAME: project.service,
    SERVICE_INSTANCE_NAME: `${project.service}-binance`,
    EXSIM_POSTGRES_ADMIN_URL: adminUrl,
    HTTP_PORT: String(http),
    GRPC_PORT: String(grpc),
  });
  const worker = project.start('worker', '--provision');
  await ready(worker, http);
  expect(worker.output).toContain(
    `are kept in ${join(project.folder, 'kept', 'own.json')}, below "instances", "binance".`,
  );
  expect(worker.output).not.toContain(state('secrets.json'));
  worker.child.kill('SIGTERM');
  expect(await worker.end()).toBe(0);
});

test('a worker on a database that is not provisioned ends with 78 and names what works', async () => {
  Object.assign(project.env, { POSTGRES_URL: adminUrl });
  const { code, stderr } = await project.exsim('worker');
  expect(code).toBe(78);
  expect(stderr).toContain('exsim worker --provision');
});

test.each([
  [{}, 78, 'Neither EXSIM_POSTGRES_ADMIN_URL nor POSTGRES_URL is set'],
  [{ POSTGRES_URL: 'postgres://kim:sesame@127.0.0.1:1/exsim' }, 4, 'does not answer'],
  [{ POSTGRES_URL: 'mysql://kim', SERVICE_INSTANCE_NAME: 'binance' }, 78, '"exchange-sim-"'],
])('worker --provision that cannot be ends before a worker starts: %o', async (env, exit, message) => {
  Object.assign(project.env, env);
  const { code, stdout, stderr } = await project.exsim('worker', '--provision');
  expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
  expect(stderr).toContain(message);
});

test('exsim provision leaves what a worker needs that is started as the compose file does', async () => {
  await project.writeFleet({ postgresUrl: adminUrl, redis: inject('redisAdminUrl') }, ['binance']);
  expect((await project.exsim('provision')).code).toBe(0);
  const secrets = state('run/binance.secrets.json');
  expect(statSync(secrets).mode & 0o777).toBe(0o600);
  const http = await freePort();
  Object.assign(project.env, composed('binance', secrets), {
    HTTP_PORT: String(http),
    GRPC_PORT: String(await freePort()),
  });
  const worker = project.start('worker');
  const instance = `${project.service}-binance`;
  expect(await ready(worker, http)).toMatchObject({ status: 'ok', instance });
  worker.child.kill('SIGTERM');
  expect(await worker.end()).toBe(0);
  const removed = await project.exsim('provision', '--remove', 'binance', '--yes');
  expect(removed.code).toBe(0);
  expect(() => statSync(secrets)).toThrow('ENOENT');
});

/** The environment of a service of the example, moved to the servers, the service name and the file of this test. */
function composed(name: string, secretsFile: string): Record<string, string> {
  const { services } = parse(readFileSync('examples/compose.two-workers.yaml', 'utf8'));
  const text = JSON.stringify(services[name].environment)
    .replaceAll('exchange-sim', project.service)
    .replaceAll('exchange_sim', project.database)
    .replace('@postgres:5432/exsim', `@${new URL(adminUrl).host}/${project.database}`)
    .replace('@redis:6379', `@${new URL(inject('redisAdminUrl')).host}`)
    .replace(`/run/secrets/${name}`, secretsFile);
  return { SERVICE_NAME: project.service, ...JSON.parse(text) };
}

async function rows(sql: string, url = adminUrl): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Roles belong to the server, not to the database that was dropped. */
async function dropRoles(): Promise<void> {
  const server = inject('postgresAdminUrl');
  const found = await rows(`SELECT rolname FROM pg_roles WHERE rolname LIKE '${project.database}%'`, server);
  for (const { rolname } of found as { rolname: string }[]) await rows(`DROP ROLE "${rolname}"`, server);
}

/** The users of this test's service, and what the single instance wrote below `exchange:`. */
async function dropRedisUsers(): Promise<void> {
  await onRedis(async (redis) => {
    const users = (await redis.acl('USERS')) as string[];
    for (const user of users) if (user.startsWith(project.service)) await redis.acl('DELUSER', user);
    const patterns = [
      `${DISCOVERY_PREFIX}${project.service}*`,
      ...KEY_FAMILIES.map((family) => `exchange:${family}:*`),
    ];
    for (const pattern of patterns) {
      const keys = await redis.keys(pattern);
      if (keys.length > 0) await redis.del(keys);
    }
  });
}

async function onRedis<T>(task: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(inject('redisAdminUrl'), { protocol: 2 });
  try {
    return await task(redis);
  } finally {
    redis.disconnect();
  }
}
