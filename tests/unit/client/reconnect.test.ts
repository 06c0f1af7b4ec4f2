import { afterEach, describe, expect, test } from 'vitest';
import { ExchangeStream } from '../../../src/client/exchange/index.ts';
import { systemClock } from '../../../src/common/clock.ts';
import { ManualClock } from '../worker/support/manual-clock.ts';
import { ScriptedVenue } from './scripted-venue.ts';

const streams: ExchangeStream[] = [];
const venues: ScriptedVenue[] = [];
afterEach(() => {
  for (const stream of streams.splice(0)) stream.close();
  for (const venue of venues.splice(0)) venue.close();
});

async function venueThat(...answer: Parameters<typeof ScriptedVenue.start>): Promise<ScriptedVenue> {
  const venue = await ScriptedVenue.start(...answer);
  venues.push(venue);
  return venue;
}

function streamOf({ url }: ScriptedVenue, clock = new ManualClock(), apiKey?: string) {
  const states: string[] = [];
  const key = apiKey === undefined ? {} : { apiKey };
  const stream = new ExchangeStream(
    { url, ...key, onState: (state) => states.push(state) },
    clock,
    () => 0.999,
  );
  streams.push(stream);
  return { stream, states, clock, count: (state: string) => states.filter((each) => each === state).length };
}

describe('a connection that is lost', () => {
  test('is waited for by what keeps the process alive', async () => {
    const venue = await venueThat();
    const clock = { ...systemClock, after: () => () => undefined }; // What does not keep it alive never comes.
    const states: string[] = [];
    const stream = new ExchangeStream({ url: venue.url, onState: (state) => states.push(state) }, clock);
    streams.push(stream);
    stream.trades('BTC-USD');
    await expect.poll(() => states).toEqual(['connected']);
    venue.cut();
    await expect.poll(() => states).toEqual(['connected', 'disconnected', 'connected']);
  });

  test('is made anew once, also where a loop begins meanwhile', async () => {
    const venue = await venueThat();
    const { stream, clock, count } = streamOf(venue);
    stream.trades('BTC-USD');
    await expect.poll(() => count('connected')).toBe(1);
    venue.cut();
    await expect.poll(() => count('disconnected')).toBe(1);
    stream.ticker('BTC-USD');
    await clock.advance(100);
    await expect.poll(() => venue.requests.length).toBe(3);
    expect(venue.connections).toBe(2);
  });

  test('is waited for longer each time, also where the venue takes connections and serves nobody', async () => {
    const busy = { type: 'error', code: 7002, name: 'BUSY', message: 'starting' };
    const venue = await venueThat(({ id }, socket) => socket.send(JSON.stringify({ ...busy, id })));
    const { stream, clock, count } = streamOf(venue);
    stream.trades('BTC-USD');
    await expect.poll(() => count('disconnected')).toBe(1);
    await clock.advance(100);
    await expect.poll(() => count('disconnected')).toBe(2);
    await clock.advance(198);
    expect(venue.connections).toBe(2);
    await clock.advance(2);
    await expect.poll(() => venue.connections).toBe(3);
  });
});

test('no more requests are sent in a second than a venue takes', async () => {
  const venue = await venueThat();
  const { stream, clock, count } = streamOf(venue);
  for (let symbol = 0; symbol < 60; symbol += 1) stream.trades(`SYMBOL-${symbol}`);
  await expect.poll(() => count('connected')).toBe(1);
  for (const sent of [25, 50, 60]) {
    await expect.poll(() => venue.requests.length).toBe(sent);
    await clock.advance(1_000);
  }
});

test('a loop that has too many beside it ends with the refusal, the others go on', async () => {
  const venue = await venueThat(({ id }, socket) => {
    const refusal = { type: 'error', code: 6003, name: 'RATE_LIMITED', message: 'too many subscriptions' };
    socket.send(JSON.stringify({ ...(id === 2 ? refusal : { type: 'subscribed', epoch: 1, seq: 1 }), id }));
  });
  const { stream, states } = streamOf(venue);
  stream.trades('BTC-USD');
  await expect(stream.trades('ETH-USD').next()).rejects.toMatchObject({ name: 'RATE_LIMITED' });
  expect(states).toEqual(['connected']);
});

test('several calls of next are answered one after another', async () => {
  const message = { type: 'ticker', channel: 'ticker', symbol: 'BTC-USD', epoch: 1 };
  const venue = await venueThat((_request, socket) => {
    for (const seq of [1, 2]) socket.send(JSON.stringify({ ...message, seq }));
  });
  const loop = streamOf(venue).stream.ticker('BTC-USD');
  expect(await Promise.all([loop.next(), loop.next()])).toMatchObject([
    { value: { seq: 1 } },
    { value: { seq: 2 } },
  ]);
});

test('a closed stream begins no loop', () => {
  const stream = new ExchangeStream({ url: 'http://127.0.0.1:1' });
  stream.close();
  expect(() => stream.trades('BTC-USD')).toThrow('The stream is closed.');
});

test('what is too much for now is asked for again when the venue says, and ends no loop', async () => {
  const refused = new Set<string>();
  const venue = await venueThat(({ op, id }, socket) => {
    const isFirst = !refused.has(op);
    refused.add(op);
    const limited = {
      type: 'error',
      code: 6003,
      name: 'RATE_LIMITED',
      message: 'too many',
      retryAfterSeconds: 2,
    };
    const taken = { type: op === 'auth' ? 'authenticated' : 'subscribed', epoch: 1, seq: 7 };
    socket.send(JSON.stringify({ ...(isFirst ? limited : taken), op, id }));
  });
  const { stream, clock } = streamOf(venue, new ManualClock(), 'key');
  const ops = () => venue.requests.map(({ op }) => op).filter((op) => op !== 'ping');
  const later = () => clock.advance(1000).then(ops);
  void stream.orders().next();
  await expect.poll(ops).toEqual(['auth']);
  await expect.poll(later).toEqual(['auth', 'auth', 'subscribe']);
  await expect.poll(later).toEqual(['auth', 'auth', 'subscribe', 'subscribe']);
});
