import { afterEach, beforeEach, expect, test } from 'vitest';
import { planForOthers } from '../../../src/provision/plan.ts';
import { isScript, planScript, planText } from '../../../src/provision/plan-text.ts';
import { provision } from '../../../src/provision/provision.ts';
import type { ProvisionInput } from '../../../src/provision/types.ts';
import { JOURNAL_COLUMNS } from '../../../src/stored/journal-row.ts';
import { onServer, withDatabase, withPassword } from '../../support/postgres.ts';
import { ACCOUNTS, stateOf, World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

/** Every command of the comments below `-- Redis:`, as redis-cli would send it. */
const redisCommands = (script: string): readonly string[][] =>
  [...script.matchAll(/^-- Redis:\n((?:-- {3}.*\n)+)/gm)]
    .flatMap(([, lines = '']) => lines.trimEnd().split('\n'))
    .map((line) => line.replace('--   ', '').split(' '));

async function carryOut(script: string): Promise<void> {
  await world.admin.query(script);
  for (const [name = '', ...rest] of redisCommands(script)) await world.redis.call(name, ...rest);
}

/** As psql does it: each statement for itself, and elsewhere from `\\connect` on. */
async function carryOutByPsql(script: string): Promise<void> {
  const [first = '', ...visits] = script.split(/^(?=\\connect )/m);
  for (const part of [`\\connect "${world.database}"\n${first}`, ...visits]) {
    const [, database = '', text = ''] = /^\\connect "([^"]*)"\n(.*)$/s.exec(part) ?? [];
    const statements = text.split(/(?<=;)\n(?=BEGIN;|CREATE DATABASE|COMMENT ON DATABASE|GRANT CONNECT)/);
    await onServer(withDatabase(world.serverUrl, database), async (client) => {
      for (const statement of statements) await client.query(statement);
    });
  }
  for (const [name = '', ...rest] of redisCommands(script)) await world.redis.call(name, ...rest);
}

async function asReader(): Promise<ProvisionInput> {
  const role = await world.makeRole('reader', "LOGIN PASSWORD 'readers-own-password'");
  const url = new URL(withPassword(world.adminUrl, 'readers-own-password'));
  url.username = role;
  const { postgres, ...rest } = world.input(['binance', 'kraken'], 'external');
  return { ...rest, postgres: { ...postgres, adminUrl: url.href } };
}

test('a role without any right plans, a DBA runs the script, and then it has nothing to do', async () => {
  const input = await asReader();
  const plan = await planForOthers(input);
  const script = planScript(plan);
  expect([isScript(script), isScript(planText(plan))]).toEqual([true, false]);
  await carryOut(script);
  expect((await provision(input)).changed).toBe(false);
  const { postgresUrl } = await world.credentials('kraken');
  const read = `SELECT FROM ${world.identity('kraken').schema}.orders`;
  expect(await stateOf(onServer(postgresUrl, (client) => client.query(read)))).toBe('ok');
});

test('so it is with a database of its own, which that role then may look into', async () => {
  const reader = await asReader();
  const input = { ...reader, instances: [world.instance('binance', ACCOUNTS, 'database')] };
  await carryOutByPsql(planScript(await planForOthers(input)));
  expect((await provision(input)).changed).toBe(false);
});

test('the script has no secret, but what servers keep of them', async () => {
  const input = world.input(['binance']);
  const script = planScript(await planForOthers(input));
  const secrets = await input.secrets.read('binance');
  const values = [secrets?.postgresPassword, secrets?.redisPassword, secrets?.adminKey];
  for (const value of [...values, ...Object.values(secrets?.apiKeys ?? {})])
    expect(script.includes(value ?? 'no secret')).toBe(false);
  expect(script).toMatch(/PASSWORD 'SCRAM-SHA-256\$4096:/);
});

test('a script with repairs mends what was changed by hand', async () => {
  const input = { ...world.input(['binance']), repair: true };
  await provision(input);
  await world.admin.query(`DROP TRIGGER writer_term_grows ON ${world.identity('binance').schema}.writer`);
  await carryOut(planScript(await planForOthers(input)));
  const { changed, instances } = await provision(world.input(['binance']));
  expect([changed, instances[0]?.drift]).toEqual([false, []]);
});

test('a script that empties the tables is refused while the worker runs, and of a journal that was pruned', async () => {
  const input = { ...world.input(['binance']), repair: true };
  await provision(input);
  const { schema } = world.identity('binance');
  await world.admin.query(`DROP TABLE ${schema}.klines`);
  const script = planScript(await planForOthers(input));
  const refused = async (): Promise<string> => {
    const message = await carryOut(script).then(
      () => 'carried out',
      (error: Error) => error.message,
    );
    await world.admin.query('ROLLBACK');
    return message;
  };
  await onServer((await world.credentials('binance')).postgresUrl, async () => {
    expect(await refused()).toMatch(
      /^Role ".*_binance" is connected: stop the worker of schema ".*" first\.$/,
    );
  });
  await world.admin.query(
    `INSERT INTO ${schema}.journal (${JOURNAL_COLUMNS}) VALUES (2, 2, 1, 1, 1, '1', 'x', '${'x'.repeat(32)}')`,
  );
  expect(await refused()).toMatch(/^The journal of schema ".*" was pruned/);
  await world.admin.query(`UPDATE ${schema}.journal SET first_seq = 1`);
  expect(await refused()).toBe('carried out');
});
