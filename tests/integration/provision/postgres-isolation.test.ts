import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { provision } from '../../../src/provision/provision.ts';
import { stateOf, World } from './world.ts';

let world: World;
let worker: pg.Client;

beforeAll(async () => {
  world = await World.open();
  await provision(world.input(['binance']));
  worker = new pg.Client((await world.credentials('binance')).postgresUrl);
  await worker.connect();
});
afterAll(async () => {
  await worker.end();
  await world.close();
});

/** Runs the statement as the worker and takes it back. */
async function attempt(sql: string): Promise<string> {
  await worker.query('BEGIN');
  try {
    return await stateOf(worker.query(sql));
  } finally {
    await worker.query('ROLLBACK');
  }
}

test('a worker cannot pass its rights on', async () => {
  const { schema } = world.identity('binance');
  const grants = `SELECT relacl FROM pg_class WHERE oid = '${schema}.journal'::regclass`;
  const before = (await world.admin.query(grants)).rows;
  await worker.query(`GRANT SELECT ON ${schema}.journal TO PUBLIC`);
  expect((await world.admin.query(grants)).rows).toEqual(before);
});

test('a worker cannot read the registry', async () => {
  expect(await attempt('SELECT FROM exsim.registry')).toBe('42501');
});

describe('the term of the writer', () => {
  const terms: readonly (readonly [sql: string, state: string])[] = [
    ['term = term + 1', 'ok'],
    ['term = term', '23514'],
    ['term = term + 2', '23514'],
    ['term = term - 1', '23514'],
    [`owner = 'me'`, '23514'],
  ];
  test.each(terms)('set %s ends in %s', async (sql, state) => {
    const { schema } = world.identity('binance');
    expect(await attempt(`UPDATE ${schema}.writer SET ${sql}`)).toBe(state);
  });
});

test('the ninth connection of a role is refused', async () => {
  const { postgresUrl } = await world.credentials('binance');
  const clients = Array.from({ length: 8 }, () => new pg.Client(postgresUrl));
  const states: string[] = [];
  for (const client of clients) states.push(await stateOf(client.connect()));
  for (const client of clients) await client.end();
  expect(states).toEqual([...Array(7).fill('ok'), '53300']);
});
