import { afterEach, beforeEach, expect, test } from 'vitest';
import { planForOthers } from '../../../src/provision/plan.ts';
import { planScript } from '../../../src/provision/plan-text.ts';
import { provision } from '../../../src/provision/provision.ts';
import { onServer, stateOf, World, withPassword } from './world.ts';

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

test('a role without any right plans, a DBA runs the script, and then it has nothing to do', async () => {
  const role = await world.makeRole('reader', "LOGIN PASSWORD 'readers-own-password'");
  const url = new URL(withPassword(world.adminUrl, 'readers-own-password'));
  url.username = role;
  const { postgres, ...rest } = world.input(['binance', 'kraken'], 'external');
  const input = { ...rest, postgres: { ...postgres, adminUrl: url.href } };
  const script = planScript(await planForOthers(input));
  await carryOut(script);
  expect((await provision(input)).changed).toBe(false);
  const { postgresUrl } = await world.credentials('kraken');
  const read = `SELECT FROM ${world.identity('kraken').schema}.orders`;
  expect(await stateOf(onServer(postgresUrl, (client) => client.query(read)))).toBe('ok');
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
