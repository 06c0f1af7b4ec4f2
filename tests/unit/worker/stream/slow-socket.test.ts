import { afterEach, beforeEach, expect, test } from 'vitest';
import { PLAIN_ORDER } from '../../../support/engine-fixture.ts';
import { ManualClock } from '../support/manual-clock.ts';
import type { Message } from './client.ts';
import { StreamVenue } from './stream-venue.ts';

/** Far below the real limits: the kernel takes megabytes before anything waits here. */
const LIMITS = { conflateBytes: 16 * 1024, queuedBytes: 64 * 1024, staleIntervalMs: 1 };
/** One message may come on top of a queue that is all but full, and its end behind it. */
const MESSAGE_BYTES_MAX = 4 * 1024;
/** Trades between two looks at the queues. */
const ROUND = 5;
/** Many times what kernels keep for a socket by default. */
const ROUNDS_MAX = 10_000;

/** 65,000 USD and 0.0001 BTC: both accounts can pay for all of them. */
const [PRICE_TICKS, LOTS] = [6_500_000, 10];

const clock = new ManualClock();
let venue: StreamVenue;
beforeEach(async () => {
  venue = await StreamVenue.open({ clock, limits: LIMITS });
});
afterEach(() => venue.close());

test('who stops reading its socket fills its queue up to the bound and is closed; others hear everything', async () => {
  const channels = ['orders', 'balances'].flatMap((channel) =>
    ['alice', 'bob'].map((accountId) => ({ op: 'subscribe', channel, accountId })),
  );
  const [slow, quick] = [await venue.client('admin'), await venue.client('admin')];
  for (const client of [slow, quick])
    for (const channel of channels) {
      await client.ask(channel);
      expect(await client.next()).toMatchObject({ type: 'snapshot' });
    }
  slow.ws.pause();
  let trades = 0;
  for (let round = 0; round < ROUNDS_MAX && !dropped(); round++) {
    for (let trade = 0; trade < ROUND; trade++) await tradeOnce();
    trades += ROUND;
    // The queues are looked at once; a ping, which a paused client would not answer, is not due for long.
    await clock.advance(LIMITS.staleIntervalMs);
  }
  expect(dropped()).toBe(true);
  const queued = venue.calls.flatMap(([name, bytes]) => (name === 'feedQueued' ? [Number(bytes)] : []));
  expect(Math.max(...queued)).toBeGreaterThan(LIMITS.conflateBytes);
  expect(Math.max(...queued)).toBeLessThanOrEqual(LIMITS.queuedBytes + MESSAGE_BYTES_MAX);

  quick.send({ op: 'ping', id: 'last' });
  const heard: Message[] = [];
  while (heard.at(-1)?.['id'] !== 'last') heard.push(await quick.next());
  expect(fillsOf(heard, 'bob')).toHaveLength(trades);

  slow.ws.resume();
  expect(await slow.closed).toBe(1008);
  const all = slow.rest();
  expect(all.at(-1)).toMatchObject({ type: 'error', code: 6007, name: 'SLOW_CONSUMER' });
  const before = fillsOf(all, 'bob');
  expect(before).toEqual(fillsOf(heard, 'bob').slice(0, before.length));
});

const dropped = (): boolean => venue.calls.some(([name]) => name === 'feedDropped');

/** A trade of alice and bob, without HTTP; it has reached the feeds when the turn of the event loop ends. */
async function tradeOnce(): Promise<void> {
  const { exchange } = venue.venue.deps;
  const order = { ...PLAIN_ORDER, type: 'newOrder', priceTicks: PRICE_TICKS, lots: LOTS } as const;
  await exchange.submit({ ...order, account: 0, side: 'SELL' });
  await exchange.submit({ ...order, account: 1, side: 'BUY' });
}

/** Ids of the trades that an account was told of. */
const fillsOf = (messages: readonly Message[], accountId: string): unknown[] =>
  messages
    .filter((message) => message['accountId'] === accountId)
    .flatMap(({ fills = [] }) => (fills as { tradeId: unknown }[]).map(({ tradeId }) => tradeId));
