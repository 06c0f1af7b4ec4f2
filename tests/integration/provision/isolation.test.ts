import { expect, inject, test } from 'vitest';
import { runColumn } from '../../isolation/matrix.ts';
import { COLUMNS } from '../../isolation/probe.ts';
import { matrixTable, problemsOf } from '../../isolation/report.ts';

/** The short form of `make isolation`: the servers of these tests are shared, so other databases stay as they are. */
const SERVERS = {
  postgresUrl: inject('postgresAdminUrl'),
  redisUrl: inject('redisAdminUrl'),
  isPrivate: false,
};
const NAMES = ['binance', 'binance-us', ''];

test.each(COLUMNS)('no instance gets at another one: %s', async (column) => {
  const withRedis = column === COLUMNS[0];
  const result = await runColumn(SERVERS, column, NAMES, withRedis);
  const server = { postgres: 'here', redis: 'here', columns: [result] };
  console.log(matrixTable([server]));
  expect(problemsOf(server)).toEqual([]);
  const { probes, attempts, refused, named } = result.postgres;
  expect(probes).toBeGreaterThan(80);
  expect(refused).toBeGreaterThan(400);
  expect(attempts).toBe(refused + [...named.values()].reduce((sum, count) => sum + count, 0));
  expect([...named.keys()].toSorted()).toEqual(NAMED[column]);
});

/** All that is open in each column, and nothing else. */
const NAMED = {
  'own server': ['catalogs', 'notify', 'other databases', 'server names'],
  'shared database': [
    ...[
      'advisory locks',
      'catalogs',
      'large objects',
      'notify',
      'other databases',
      'schema public',
      'server names',
      'temp',
    ],
  ],
  'database each': ['other databases', 'server names'],
};
