import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type CanceledOrder,
  ExchangeError,
  NoAnswerError,
  type PlacedOrder,
} from '../../../src/client/exchange/index.ts';
import { systemClock } from '../../../src/common/clock.ts';
import { compareOutcomes } from '../../../src/load/mirror.ts';
import { DEFAULT_MIX } from '../../../src/load/mix.ts';
import { type LoadSettings, runLoad } from '../../../src/load/run.ts';
import { NO_UPDATE, OrderSender } from '../../../src/load/senders/order-sender.ts';
import { Tally } from '../../../src/load/tally.ts';
import { loadClient, PROTOCOLS, type Target } from '../../../src/load/target.ts';
import { rateLimitsOf } from '../../../src/worker/access/rate-limits.ts';
import { createGrpcEdge } from '../../../src/worker/grpc/server.ts';
import { createHttpEdge } from '../../../src/worker/http/server.ts';
import type { Edge, EdgeDependencies } from '../../../src/worker/types.ts';
import { recordingMetrics } from '../worker/metrics/recording-metrics.ts';
import { KEYS, memoryVenue } from '../worker/wire/memory-venue.ts';

type Venue = { readonly http: Edge; readonly grpc: Edge };
let venues: Venue[];
let targets: Target[];

async function openVenue(other: Partial<EdgeDependencies> = {}): Promise<Venue> {
  const deps = { ...memoryVenue(recordingMetrics()).deps, ...other };
  const listen = { host: '127.0.0.1', port: 0 };
  return { http: await createHttpEdge(deps, listen), grpc: await createGrpcEdge(deps, listen) };
}
const closeVenue = ({ http, grpc }: Venue) => Promise.all([http.close(0), grpc.close(0)]);

const targetOf = ({ http, grpc }: Venue, at: number): Target => ({
  name: `venue-${at}`,
  httpUrl: `http://127.0.0.1:${http.port}`,
  grpcAddr: `127.0.0.1:${grpc.port}`,
  apiKeys: [KEYS.alice, KEYS.bob],
  adminKey: null,
});

beforeEach(async () => {
  venues = await Promise.all([openVenue(), openVenue()]);
  targets = venues.map(targetOf);
});
afterEach(() => Promise.all(venues.map(closeVenue)));

const run = (settings: Partial<LoadSettings>) =>
  runLoad({
    targets,
    perSecond: 1_000,
    durationMs: 200,
    mix: DEFAULT_MIX,
    protocol: 'http',
    seed: 3,
    mirror: false,
    clock: systemClock,
    signal: new AbortController().signal,
    ...settings,
  });

describe('runLoad', () => {
  test.each(PROTOCOLS)('%s: everything that was sent is accounted for', async (protocol) => {
    const report = await run({ protocol });
    for (const target of report.targets) {
      expect(target.sent + target.unsent).toBe(200);
      // A machine that stands still for 10 s makes answers late; no other reason is one of a venue that is well.
      const { timeout = 0, [NO_UPDATE]: untold = 0, ...lost } = target.errors;
      expect(lost).toEqual({});
      expect(target.answered + target.skipped + timeout + untold).toBe(target.sent);
      const rejected = Object.values(target.rejects).reduce((sum, count) => sum + count, 0);
      expect(target.accepted + target.canceled + rejected).toBe(target.answered);
      expect(target.accepted).toBeGreaterThan(0);
      expect(target.latencyMs.p50).not.toBeNull();
      expect(target.silentFromSeconds).toBeNull();
    }
  });

  test('a mirrored flow has the same outcome on two venues that are alike', async () => {
    const { targets: mirrored } = await run({ mirror: true, durationMs: 400, perSecond: 500 });
    expect(mirrored.map(({ sent }) => sent)).toEqual([200, 200]);
    const lines = compareOutcomes(mirrored);
    expect(lines.filter(({ same }) => !same)).toEqual([]);
    expect(lines.map(({ what }) => what)).toEqual(expect.arrayContaining(['trades', 'volume', 'fees']));
  });

  test('leaves no order in the book', async () => {
    await run({});
    const { books } = (await run({ durationMs: 1, mix: { limit: 1, ioc: 0, market: 0, cancel: 0 } }))
      .targets[0]!;
    expect(books.filter(({ bestBid, bestAsk }) => bestBid !== null && bestAsk !== null)).toEqual([]);
  });

  test.each(PROTOCOLS)('%s: a venue that is gone is told as errors', async (protocol) => {
    const [first] = targets as [Target, Target];
    const report = await run({ protocol, targets: [first], onStart: () => void closeVenue(venues[0]!) });
    expect(report.targets[0]).toMatchObject({
      ...{ books: [], fees: {}, silentFromSeconds: expect.any(Number) },
    });
    expect(Object.keys(report.targets[0]!.errors).length).toBeGreaterThan(0);
  });

  test.each(['http', 'grpc'] as const)(
    '%s: a venue that refuses by its rate limit is not silent, and is left no order',
    async (protocol) => {
      const rates = { requestsPerSecond: 10, requestsPerSecondPerConnection: 0 };
      const limited = await openVenue({ rateLimits: rateLimitsOf(rates, systemClock) });
      venues.push(limited);
      const { targets: reports } = await run({ protocol, targets: [targetOf(limited, 2)] });
      expect(reports[0]).toMatchObject({ silentFromSeconds: null, left: 0, books: [{}, {}] });
      expect(reports[0]!.rejects['RATE_LIMITED']).toBeGreaterThan(0);
    },
  );

  test('tops up the accounts of its keys that could not pay, and no others', async () => {
    const [first] = targets as [Target, Target];
    const admin = loadClient(first.httpUrl, KEYS.admin, 1);
    const { items } = await admin.balances({ accountId: 'bob' });
    const amount = items.find(({ asset }) => asset === 'USD')?.available ?? '';
    await admin.admin.withdraw('bob', { asset: 'USD', amount });
    admin.close();
    const { notes } = await run({ targets: [{ ...first, adminKey: KEYS.admin }] });
    expect(notes).toEqual([expect.stringMatching(/^venue-0: deposited \d+ USD for bob$/)]);
  });

  test.each([
    ['a wrong key', { apiKeys: ['wrong'] }, 'X-API-Key must be a key'],
    ['nobody at its address', { httpUrl: 'http://127.0.0.1:1' }, 'ECONNREFUSED'],
  ])('%s is told before the flow begins, with the name of the target', async (_what, wrong, told) => {
    const [first] = targets as [Target, Target];
    await expect(run({ targets: [{ ...first, ...wrong }] })).rejects.toMatchObject({
      code: 'NOT_READY',
      message: expect.stringMatching(`Cannot put load on venue-0: .*${told}`),
    });
  });

  test.each([false, true])('a target without a symbol that trades is told (mirror: %s)', async (mirror) => {
    const admin = loadClient(targets[0]!.httpUrl, KEYS.admin, 1);
    for (const symbol of ['BTC-USD', 'ETH-USD']) await admin.admin.setSymbolState(symbol, 'halt');
    admin.close();
    await expect(run({ mirror })).rejects.toMatchObject({
      code: 'NOT_READY',
      message: expect.stringMatching('Expected venue-0.* that trades, but there is none.'),
    });
  });
});

/** On a venue that answers each cancel so. */
function cancelling(answer: () => Promise<CanceledOrder>) {
  const venue = {
    placeOrder: ({ clientOrderId = '' }) =>
      Promise.resolve({
        order: { orderId: clientOrderId, status: 'NEW' },
        fills: [],
      } as unknown as PlacedOrder),
    cancelOrder: answer,
    close: () => undefined,
  };
  return new OrderSender({ clock: systemClock, tally: new Tally(), quotes: new Map() }, [venue]);
}

async function placed(sender: OrderSender, orders: number): Promise<void> {
  const order = { symbol: 'BTC-USD', side: 'BUY', type: 'LIMIT' } as const;
  for (let index = 0; index < orders; index += 1)
    await sender.place({ kind: 'limit', index, account: 0, order }, 0);
}

/** A hundred orders that rest, on a venue that answers each cancel so; what became of cancelling them. */
async function cleanedUp(answer: Error): Promise<{ readonly asked: number; readonly left: number }> {
  let asked = 0;
  const sender = cancelling(() => {
    asked += 1;
    return Promise.reject(answer);
  });
  await placed(sender, 100);
  return { left: await sender.cleanUp(), asked };
}

const refusal = (code: number, name: string) => new ExchangeError({ code, name, message: 'refused' });

test.each([
  ['not one by one where nobody answers', new NoAnswerError('timeout', 'not answered'), 8, 100],
  ['and those that were filled meanwhile are not left', refusal(5003, 'ORDER_DONE'), 100, 0],
  ['and those a venue will not cancel are left', refusal(6003, 'RATE_LIMITED'), 100, 100],
])('orders that rest are cancelled, %s', async (_which, answer, asked, left) => {
  expect(await cleanedUp(answer)).toEqual({ asked, left });
});

test.each([
  ['got no answer', new NoAnswerError('timeout', 'not answered'), 2],
  ['was refused for the moment', refusal(7002, 'BUSY'), 2],
  ['came after its fill', refusal(5003, 'ORDER_DONE'), 1],
])(
  'an order whose cancel in the flow %s is cancelled at the end exactly where it may rest',
  async (_why, answer, askedInAll) => {
    const answers = [answer];
    let asked = 0;
    const sender = cancelling(() => {
      asked += 1;
      const failure = answers.pop();
      return failure === undefined ? Promise.resolve({} as CanceledOrder) : Promise.reject(failure);
    });
    await placed(sender, 1);
    await sender.cancel({ kind: 'cancel', index: 1, account: 0, placed: 0 }, 0);
    expect({ left: await sender.cleanUp(), asked }).toEqual({ left: 0, asked: askedInAll });
  },
);
