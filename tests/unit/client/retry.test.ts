import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Caller } from '../../../src/client/exchange/http/caller.ts';
import { ExchangeClient } from '../../../src/client/exchange/index.ts';
import { ManualClock } from '../worker/support/manual-clock.ts';
import { LossyServer, type Play } from './lossy-server.ts';

let server: LossyServer;
let clock: ManualClock;
const callers: { close(): void }[] = [];

beforeEach(async () => {
  server = await LossyServer.start();
  clock = new ManualClock();
});
afterEach(() => {
  for (const caller of callers.splice(0)) caller.close();
  server.close();
});

const refusal = (code: number, name: string, status: number, headers = {}): Play => ({
  status,
  body: { code, name, message: `${name} it is` },
  headers,
});
const BUSY = refusal(7002, 'BUSY', 503);
const UNKNOWN = refusal(7001, 'TIMEOUT_UNKNOWN', 504);
const LIMITED = refusal(6003, 'RATE_LIMITED', 429, { 'retry-after': '2' });
const LATER = refusal(6003, 'RATE_LIMITED', 429, { 'retry-after': '60' });
const FUNDS = refusal(4001, 'INSUFFICIENT_BALANCE', 422);
const OK: Play = { status: 200, body: { done: true } };

function caller(url = server.url, timeoutMs = 5_000): Caller {
  const made = new Caller({ url, timeoutMs }, clock, () => 0.5);
  callers.push(made);
  return made;
}
const READ = { method: 'GET', path: ['time'], safety: 'repeatable' } as const;
const CANCEL = { method: 'DELETE', path: ['orders', '1'], safety: 'once' } as const;

describe('a request that failed', () => {
  test.each([
    ['a read, connection cut', READ, 'cut', 2],
    ['a read, connection cut within the answer', READ, 'cut-within', 2],
    ['a read, busy', READ, BUSY, 2],
    ['a read, outcome unknown', READ, UNKNOWN, 2],
    ['a read, over the rate limit', READ, LIMITED, 2],
    ['a cancel, busy', CANCEL, BUSY, 2],
    ['a cancel, over the rate limit', CANCEL, LIMITED, 2],
    ['a cancel, connection cut', CANCEL, 'cut', 1],
    ['a cancel, outcome unknown', CANCEL, UNKNOWN, 1],
    ['a read, to wait for a minute', READ, LATER, 1],
    ['a read, refused for good', READ, FUNDS, 1],
    ['a read, answered with no JSON', READ, { status: 200, body: '<html>' }, 1],
  ] as const)('%s', async (_, call, play, attempts) => {
    server.plays = [play, OK];
    const sent = caller().send(call);
    if (attempts === 2) expect(await clock.until(sent)).toEqual({ done: true });
    else await expect(clock.until(sent)).rejects.toThrow();
    expect(server.asked.length).toBe(attempts);
  });

  test('is sent again three times, with waits that grow', async () => {
    server.plays = [BUSY, BUSY, BUSY, BUSY, OK];
    const before = clock.monotonicMs();
    await expect(clock.until(caller().send(READ))).rejects.toMatchObject({ code: 7002 });
    expect(server.asked.length).toBe(4);
    expect(clock.monotonicMs() - before).toBeGreaterThanOrEqual(25 + 50 + 100); // Half of 50, 100 and 200.
  });

  test('waits as long as the venue asks for', async () => {
    server.plays = [LIMITED, OK];
    const before = clock.monotonicMs();
    await clock.until(caller().send(READ));
    expect(clock.monotonicMs() - before).toBeGreaterThanOrEqual(2_000);
  });

  test('is sent again when nothing listened, whatever it is: nobody has seen it', async () => {
    const { url } = server;
    server.close();
    const sent = caller(url).send(CANCEL);
    await expect(clock.until(sent)).rejects.toMatchObject({ reason: 'connect', mayBeDone: false });
    expect(clock.monotonicMs()).toBeGreaterThan(100);
  });

  test('an order is sent again under the same clientOrderId', async () => {
    const client = new ExchangeClient({ url: server.url });
    callers.push(client);
    server.plays = ['cut', OK];
    await client.placeOrder({ symbol: 'BTC-USD', side: 'BUY', type: 'MARKET', quantity: '1' });
    const [first, second] = server.bodies;
    expect(JSON.parse(first ?? '').clientOrderId).toMatch(/^[0-9a-f]{18}-1$/);
    expect(second).toBe(first);
  });
});

describe('a request without an answer', () => {
  test('ends after its timeout, and says that it may have been carried out', async () => {
    server.plays = ['silence'];
    const sent = caller(server.url, 30).send(CANCEL);
    await expect(sent).rejects.toMatchObject({ name: 'NoAnswerError', reason: 'timeout', mayBeDone: true });
  });

  test('ends when its signal is aborted, with the reason', async () => {
    server.plays = ['silence'];
    const abort = new AbortController();
    const sent = caller().send(READ, { signal: abort.signal });
    await expect.poll(() => server.asked.length).toBe(1);
    abort.abort(new Error('enough'));
    await expect(sent).rejects.toThrow('enough');
  });

  test('is not sent again after its signal was aborted while it waited', async () => {
    server.plays = [BUSY, OK];
    const abort = new AbortController();
    const sent = caller().send(READ, { signal: abort.signal });
    await expect.poll(() => server.asked.length).toBe(1);
    abort.abort(new Error('enough'));
    await expect(clock.until(sent)).rejects.toThrow('enough');
    expect(server.asked.length).toBe(1);
  });
});
