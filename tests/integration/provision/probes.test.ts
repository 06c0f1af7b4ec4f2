import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAtPostgres } from '../../../src/provision/look-at-postgres.ts';
import { probePostgres } from '../../../src/provision/probe-postgres.ts';
import { probeRedis } from '../../../src/provision/probe-redis.ts';
import { provision } from '../../../src/provision/provision.ts';
import { withDatabase, withPassword } from '../../support/postgres.ts';
import { failure, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

describe('servers that cannot be used get one clear error without the password', () => {
  const unused = 'postgres://someone:a-secret-password@127.0.0.1:1/db';
  const probes: readonly [title: string, probe: () => Promise<unknown>, code: string, says: RegExp][] = [
    [
      'Postgres away',
      () => probePostgres(unused),
      'POSTGRES_UNREACHABLE',
      /^Expected Postgres at 127\.0\.0\.1:1\/db as someone, but it does not answer: .*ECONNREFUSED/,
    ],
    [
      'Postgres: wrong password',
      () => probePostgres(withPassword(world.serverUrl, 'a-secret-password')),
      'POSTGRES_REFUSED',
      /password authentication failed .*28P01/,
    ],
    [
      'Postgres: no such database',
      () => probePostgres(withDatabase(world.serverUrl, 'there_is_none')),
      'POSTGRES_REFUSED',
      /"there_is_none" does not exist \(3D000\)/,
    ],
    [
      'Postgres: no URL',
      () => probePostgres('a-secret-password'),
      'CONFIG_INVALID',
      /^Expected the Postgres URL to be/,
    ],
    [
      'Postgres: another protocol',
      () => probePostgres('mysql://x:a-secret-password@h/d'),
      'CONFIG_INVALID',
      /^Expected the Postgres URL to be/,
    ],
    [
      'Postgres: read-only',
      () => probePostgres(`${world.adminUrl}?options=-c%20default_transaction_read_only%3Don`),
      'POSTGRES_REFUSED',
      /it is read-only/,
    ],
    [
      'Redis away',
      () => probeRedis('redis://someone:a-secret-password@127.0.0.1:1'),
      'REDIS_UNREACHABLE',
      /^Expected Redis at 127\.0\.0\.1:1 as someone, but it does not answer: .*ECONNREFUSED/,
    ],
    [
      'Redis: wrong password',
      () => probeRedis(withUser(world.redisUrl, 'someone', 'a-secret-password')),
      'REDIS_REFUSED',
      /WRONGPASS/,
    ],
    [
      'Redis: a database',
      () => probeRedis('redis://x:a-secret-password@127.0.0.1/1'),
      'CONFIG_INVALID',
      /to use database 0, but it ends in "\/1"/,
    ],
    [
      'Redis: a Postgres',
      () => probeRedis(world.serverUrl.replace(/^postgres(ql)?:/, 'redis:').replace(/\/[^/]*$/, '')),
      'REDIS_UNREACHABLE',
      /does not answer/,
    ],
  ];

  test.each(probes)('%s', async (_, probe, code, says) => {
    const error = await failure(probe());
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(says)]);
    expect(error.wayOut).toBeTruthy();
    expect(`${error.message}${error.wayOut}`).not.toContain('a-secret-password');
  });

  test('a Redis user who may not see ACLs', async () => {
    const user = `${world.service}-plain`;
    await world.redis.call('ACL', 'SETUSER', user, 'on', '>a-secret-password', '~*', '+@all', '-acl');
    const error = await failure(probeRedis(withUser(world.redisUrl, user, 'a-secret-password')));
    expect([error.code, error.message]).toEqual([
      'REDIS_REFUSED',
      expect.stringMatching(/its command ACL is needed, and was refused with "NOPERM/),
    ]);
  });

  test('a Redis that is away leaves Postgres untouched', async () => {
    const input = {
      ...world.input(['binance']),
      redis: { kind: 'external' as const, adminUrl: 'redis://127.0.0.1:1' },
    };
    expect((await failure(provision(input))).code).toBe('REDIS_UNREACHABLE');
    const schemas = `SELECT FROM pg_namespace WHERE nspname = 'exsim'`;
    expect((await world.admin.query(schemas)).rowCount).toBe(0);
  });

  test('those that can be used say their version', async () => {
    expect((await probePostgres(world.adminUrl)).version).toMatch(/^1[4-9]/);
    expect((await probeRedis(world.redisUrl)).version).toMatch(/^[78]\./);
  });
});

function withUser(url: string, user: string, password: string): string {
  const parsed = new URL(withPassword(url, password));
  parsed.username = user;
  return parsed.href;
}

test('a look at Postgres tells version, rights, room and clock', async () => {
  const look = await lookAtPostgres(world.serverUrl);
  expect(look).toMatchObject({ version: expect.any(String), createRole: true, createSchema: true });
  expect(look.connectionsUsed).toBeGreaterThan(0);
  expect(look.connectionsMax).toBeGreaterThan(look.connectionsUsed);
  expect(new Date(look.clockMs).getUTCFullYear()).toBeGreaterThan(2000);
});
