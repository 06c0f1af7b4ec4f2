import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { Client } from './support/client.ts';
import { Fixture } from './support/fixture.ts';
import { createRedisUser, type RedisUser } from './support/redis-user.ts';
import type { WorkerProcess } from './support/worker-process.ts';

const fixture = new Fixture();
let user: RedisUser;
let worker: WorkerProcess;
let url: string;

beforeEach(async () => {
  user = await createRedisUser(inject('redisAdminUrl'), fixture.database.identity);
  worker = fixture.start({ REDIS_URL: user.url });
  url = await worker.ready();
});
afterEach(async () => {
  await worker.kill();
  await user.drop();
});

const key = (family: string, symbol = 'BTC-USD') =>
  `${fixture.database.identity.redisNamespace}${family}:${symbol}`;

/** The JSON at a key as soon as `wanted` holds for it. */
async function cached(name: string, wanted: (value: Record<string, unknown>) => boolean = () => true) {
  for (;;) {
    const text = await user.admin.get(name);
    const value = text === null ? null : (JSON.parse(text) as Record<string, unknown>);
    if (value !== null && wanted(value)) return value;
  }
}

async function trade(quantity = '0.5'): Promise<void> {
  const { alice, bob } = fixture.database.apiKeys;
  await new Client(url, alice).order({ side: 'SELL' });
  await new Client(url, bob).order({ side: 'BUY', quantity });
}

test('a worker is found by its entry, which lives for 15 seconds and goes with a clean stop', async () => {
  const { discoveryKey, instanceName, schema, redisNamespace } = fixture.database.identity;
  const entry = await cached(discoveryKey, ({ state }) => state === 'ready');
  expect(entry).toMatchObject({ instanceName, schema, redisNamespace, state: 'ready', httpUrl: url });
  const ttl = await user.admin.ttl(discoveryKey);
  expect(ttl).toBeGreaterThan(5);
  expect(ttl).toBeLessThanOrEqual(15);
  await worker.kill('SIGTERM');
  expect(await user.admin.get(discoveryKey)).toBeNull();
});

test('book and ticker are cached, trades are streamed, and all are published', async () => {
  const listener = user.admin.duplicate();
  const heard = new Promise<unknown>((resolve) => {
    listener.on('message', (_channel, message: string) => resolve(JSON.parse(message)));
  });
  await listener.subscribe(key('trades'));
  await trade();
  expect(await cached(key('ticker'), ({ last }) => last !== null)).toMatchObject({
    bestAsk: '100',
    last: '100',
  });
  expect(await cached(key('book'))).toMatchObject({ bids: [], asks: [['100', '0.5']] });
  expect(await heard).toMatchObject({
    symbol: 'BTC-USD',
    trades: [{ tradeId: '1', price: '100', quantity: '0.5' }],
  });
  const [entry] = await user.admin.xrange(key('trades'), '-', '+');
  expect(JSON.parse(entry![1][1]!)).toMatchObject({ tradeId: '1', takerSide: 'BUY' });
  listener.disconnect();
});

test('without Redis trading goes on, readiness says so, and all is told again when it is back', async () => {
  await trade();
  await cached(key('ticker'), ({ last }) => last !== null);
  await user.allow(false);
  const alice = new Client(url, fixture.database.apiKeys.alice);
  while ((await alice.get('/api/v1/ready')).body.checks['redis']!.status !== 'failed');
  await trade('0.25');
  expect((await alice.get('/api/v1/ready')).status).toBe(200);
  const names = [key('ticker'), key('book'), key('trades'), fixture.database.identity.discoveryKey];
  await user.admin.del(...names);
  await user.allow(true);
  await cached(fixture.database.identity.discoveryKey, ({ state }) => state === 'ready');
  await cached(key('ticker'));
  while ((await user.admin.xlen(key('trades'))) < 2);
  expect((await user.admin.xrange(key('trades'), '-', '+')).map(([id]) => id)).toEqual(['1-1', '2-1']);
});

test('a stream of another life of the venue is begun anew', async () => {
  await user.admin.xadd(key('trades'), '900-1', 'trade', '{}');
  await worker.kill('SIGKILL');
  worker = fixture.start({ REDIS_URL: user.url });
  url = await worker.ready();
  await trade();
  await cached(key('ticker'), ({ last }) => last !== null);
  expect((await user.admin.xrange(key('trades'), '-', '+')).map(([id]) => id)).toEqual(['1-1']);
});

test('where trades can be lost, the stream of the life before is begun anew, whatever ids it has', async () => {
  await worker.kill('SIGKILL');
  await user.admin.xadd(key('trades'), '1-1', 'trade', '{"lost":true}');
  await user.allow(false);
  worker = await fixture.startAs({ durability: 'async' }, { REDIS_URL: user.url });
  url = await worker.ready();
  await trade();
  await user.allow(true);
  await cached(key('ticker'), ({ last }) => last !== null);
  const entries = await user.admin.xrange(key('trades'), '-', '+');
  expect(entries.map(([id, [, entry]]) => [id, JSON.parse(entry!).tradeId])).toEqual([['1-1', '1']]);
});
