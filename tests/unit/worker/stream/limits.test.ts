import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { rateLimitsOf } from '../../../../src/worker/access/rate-limits.ts';
import type { ApiKeys } from '../../../../src/worker/access/types.ts';
import { STREAM_LIMITS } from '../../../../src/worker/stream/limits.ts';
import { ManualClock } from '../support/manual-clock.ts';
import type { StreamClient } from './client.ts';
import { type Settings, StreamVenue } from './stream-venue.ts';

let venue: StreamVenue;
afterEach(() => venue.close());

const start = async (settings: Settings): Promise<void> => {
  venue = await StreamVenue.open(settings);
};
const PING = { op: 'ping' };
const TICKER = { op: 'subscribe', channel: 'ticker' };

describe('a limit of the stream', () => {
  test('subscriptions: one too many is refused, and there is room again when one ends', async () => {
    await start({ limits: { subscriptions: 1 } });
    const client = await venue.client();
    const other = { op: 'subscribe', channel: 'trades', symbol: 'ETH-USD' };
    await client.ask({ op: 'subscribe', channel: 'trades', symbol: 'BTC-USD' });
    expect(await client.ask(other)).toMatchObject({ type: 'error', code: 6003, channel: 'trades' });
    await client.ask({ op: 'unsubscribe', channel: 'trades', symbol: 'BTC-USD' });
    expect(await client.ask(other)).toMatchObject({ type: 'subscribed', symbol: 'ETH-USD' });
  });

  test('connections: one too many is answered 503, and there is room again when one ends', async () => {
    await start({ limits: { connections: 1 } });
    const client = await venue.client();
    expect(await upgrade()).toMatch(/^HTTP\/1.1 503 /);
    await client.close();
    let answer = '';
    // The server hears of the end in its own time.
    while (!answer.startsWith('HTTP/1.1 101 ')) answer = await upgrade();
  });
});

/** The answer to an upgrade, up to its headers. */
async function upgrade(): Promise<string> {
  const socket = connect(venue.edge.port, '127.0.0.1');
  const key = Buffer.alloc(16).toString('base64');
  socket.write(
    'GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
  socket.destroy();
  return answer;
}

describe('the rate limits of the venue', () => {
  let nowMs = 0;
  const rates = (perAccount: number, perConnection: number): Settings => ({
    deps: {
      rateLimits: rateLimitsOf(
        { requestsPerSecond: perAccount, requestsPerSecondPerConnection: perConnection },
        { monotonicMs: () => nowMs },
      ),
    },
  });
  const codes = async (client: StreamClient, count: number) => {
    const answers = [];
    for (let id = 0; id < count; id++) answers.push((await client.ask({ ...PING, id }))['code'] ?? 'ok');
    return answers;
  };

  test('count every message of a connection, read or not, and say when to come again', async () => {
    await start(rates(0, 4));
    const client = await venue.client();
    expect(await client.ask('no JSON')).toMatchObject({ code: 1001 });
    client.ws.send(Buffer.from('{}'), { binary: true });
    expect(await client.next()).toMatchObject({ code: 1001 });
    expect(await client.ask({ op: 'auth', apiKey: 'guessed' })).toMatchObject({ code: 6001 });
    client.send({ ...PING, id: 'a' });
    client.send({ ...PING, id: 'b' });
    const [last, refused] = await client.take(2);
    expect(last).toMatchObject({ type: 'pong', id: 'a' });
    expect(refused).toEqual({
      ...{ type: 'error', code: 6003, name: 'RATE_LIMITED', op: 'ping', id: 'b', retryAfterSeconds: 1 },
      message: 'requests of this connection must be at most 4 per second, but were more; try again in 1 s',
    });
    expect(await codes(await venue.client(), 1)).toEqual(['ok']);
    nowMs += 1000;
    expect(await codes(client, 5)).toEqual(['ok', 'ok', 'ok', 'ok', 6003]);
  });

  test('count an account over all its connections, from its auth on, and over HTTP', async () => {
    await start(rates(4, 0));
    const [first, second] = [await venue.client('bob'), await venue.client('bob')];
    await venue.http('bob', 'GET', 'balances');
    expect([...(await codes(first, 1)), ...(await codes(second, 1))]).toEqual(['ok', 6003]);
    const third = await venue.client();
    expect(await third.ask({ op: 'auth', apiKey: 'key-of-bob' })).toMatchObject({ code: 6003 });
    expect(await third.ask({ op: 'subscribe', channel: 'orders' })).toMatchObject({ code: 6001 });
    expect(await codes(await venue.client('alice'), 1)).toEqual(['ok']);
  });
});

describe('as time goes by', () => {
  test('a peer that does not answer a ping is cut off by the next one; others stay', async () => {
    const clock = new ManualClock();
    await start({ clock });
    const [silent, lively] = [await venue.client(null, { autoPong: false }), await venue.client()];
    const asked = Promise.all([silent, lively].map(({ ws }) => new Promise((done) => ws.once('ping', done))));
    await clock.advance(STREAM_LIMITS.pingIntervalMs);
    await asked;
    // Behind the pong on the same connection: when this is answered, that has come.
    await lively.ask(PING);
    await clock.advance(STREAM_LIMITS.pingIntervalMs);
    expect(await silent.closed).toBe(1006);
    expect(await lively.ask(PING)).toMatchObject({ type: 'pong' });
  });

  test('while the database does not answer everybody hears so each second, and once when it does again', async () => {
    const clock = new ManualClock();
    await start({ clock });
    const client = await venue.client();
    const stale = async (staleSeconds: number | null) => {
      venue.venue.health = { ...venue.venue.health, staleSeconds };
      await clock.advance(STREAM_LIMITS.staleIntervalMs);
    };
    for (const staleSeconds of [null, 3, 4, null, null]) await stale(staleSeconds);
    expect(await client.take(3)).toEqual([
      { type: 'stale', seconds: 3 },
      { type: 'stale', seconds: 4 },
      { type: 'live' },
    ]);
    expect(await client.ask(PING)).toMatchObject({ type: 'pong' });
  });

  test('a key that is taken away ends the connections that showed it, when it can be known', async () => {
    const clock = new ManualClock();
    let looked: () => ReturnType<ApiKeys['authenticate']> = () => ({ account: 1, admin: false });
    const apiKeys = { authenticate: () => looked() } as unknown as ApiKeys;
    await start({ clock, deps: { apiKeys } });
    const [bob, nobody] = [await venue.client('bob'), await venue.client()];
    await bob.ask({ op: 'subscribe', channel: 'balances' });
    expect(await bob.next()).toMatchObject({ type: 'snapshot' });
    looked = () => Promise.reject(new Error('the database is away'));
    await clock.advance(STREAM_LIMITS.keyCheckIntervalMs);
    expect(await bob.ask(PING)).toMatchObject({ type: 'pong' });
    looked = () => undefined;
    await clock.advance(STREAM_LIMITS.keyCheckIntervalMs);
    expect(await bob.next()).toMatchObject({ type: 'error', code: 6001, name: 'UNAUTHENTICATED' });
    expect(await bob.closed).toBe(1008);
    expect(await nobody.ask({ ...TICKER, symbol: 'BTC-USD' })).toMatchObject({ type: 'subscribed' });
  });

  test.each(['busy', 'full', 'unknown'] as const)(
    'a lost connection whose telling is %s is told again until it is taken',
    async (kind) => {
      const clock = new ManualClock();
      await start({ clock });
      const { exchange } = venue.venue.deps;
      await exchange.submit({ type: 'setCancelOnDisconnect', account: 1, graceMs: 0 });
      const client = await venue.client('bob');
      await venue.order('bob', 'BUY', '60000', '0.1');
      venue.venue.forced = { kind, reason: 'the database is away' };
      const told = venue.venue.submitted.length;
      await client.close();
      while (venue.venue.submitted.length === told) await new Promise((resolve) => setImmediate(resolve));
      await clock.advance(2000);
      expect(venue.venue.submitted.length).toBe(told + 3);
      expect(venue.venue.engine.openOrderCount()).toBe(1);
      venue.venue.forced = null;
      await clock.advance(1000);
      expect(venue.venue.engine.openOrderCount()).toBe(0);
      await clock.advance(5000);
      expect(venue.venue.submitted.slice(told)).toEqual(
        Array(4).fill({ type: 'setConnection', account: 1, connected: false }),
      );
    },
  );
});
