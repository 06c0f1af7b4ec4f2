import { expect, test } from 'vitest';
import { servicesStatus, withoutPassword } from '../../../src/services/status.ts';

const works = { postgres: () => Promise.resolve(), redis: () => Promise.resolve() };

test.each([
  ['postgres://user:secret@host:1/db', 'postgres://user@host:1/db'],
  ['redis://:secret@host:1', 'redis://host:1'],
  ['postgres://host/db?user=a&password=secret', 'postgres://host/db?user=a'],
])('%s is shown without its password', (url, shown) => {
  expect(withoutPassword(url)).toBe(shown);
});

test('a server that does not answer is down, with the reason', async () => {
  const services = {
    postgres: { kind: 'external', adminUrl: 'postgres://a:secret@h/d', pid: null },
    redis: { kind: 'off', reason: 'no redis-server on PATH' },
  } as const;
  const probes = { ...works, postgres: () => Promise.reject(new Error('nobody listens')) };
  expect(await servicesStatus(services, probes)).toEqual({
    postgres: {
      kind: 'external',
      status: 'down',
      url: 'postgres://a@h/d',
      pid: null,
      reason: 'nobody listens',
    },
    redis: { kind: 'off', status: 'off', url: null, pid: null, reason: 'no redis-server on PATH' },
  });
});

test('a server of the project that does not run is down', async () => {
  const status = await servicesStatus({ postgres: null, redis: null }, works);
  expect([status.postgres.status, status.postgres.kind, status.redis.status]).toEqual([
    'down',
    'embedded',
    'down',
  ]);
});
