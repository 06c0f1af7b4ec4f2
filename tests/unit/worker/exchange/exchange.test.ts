import { beforeEach, expect, test } from 'vitest';
import type { EngineEvent } from '../../../../src/engine/types.ts';
import type { EventSink } from '../../../../src/worker/exchange/sink.ts';
import type { CommandDraft, Outcome } from '../../../../src/worker/exchange/types.ts';
import { ENGINE_CODEC } from '../../../../src/worker/journal/engine-codec.ts';
import type { Refusal } from '../../../../src/worker/journal/types.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { limitOrder, SPEC, TestVenue, type TestVenueOptions } from '../support/venue.ts';

let clock: ManualClock;
let store: MemoryStore;

beforeEach(() => {
  clock = new ManualClock();
  store = new MemoryStore();
});

async function started(options: Partial<TestVenueOptions> = {}): Promise<TestVenue> {
  const venue = new TestVenue({ store, clock, ...options });
  await clock.until(venue.start());
  return venue;
}

const kinds = (outcomes: readonly Outcome[]) => outcomes.map(({ kind }) => kind);

test('what comes while a commit runs is the next batch', async () => {
  const { exchange } = await started();
  const before = store.rows.length;
  const first = exchange.submit(limitOrder());
  await Promise.resolve();
  const others = Array.from({ length: 20 }, () => exchange.submit(limitOrder()));
  const outcomes = await clock.until(Promise.all([first, ...others]));
  expect(kinds(outcomes)).toEqual(Array(21).fill('applied'));
  expect(store.rows.slice(before).map(({ firstSeq, lastSeq }) => lastSeq - firstSeq + 1)).toEqual([1, 20]);
});

test('a batch holds at most 512 commands, and sequences are gapless over all batches', async () => {
  const { exchange } = await started();
  await clock.until(
    Promise.all(Array.from({ length: 1200 }, () => exchange.submit(limitOrder({ lots: 10_000 })))),
  );
  const sizes = store.rows.map(({ firstSeq, lastSeq }) => lastSeq - firstSeq + 1);
  expect(Math.max(...sizes)).toBe(512);
  store.rows.reduce((last, row) => {
    expect(row.firstSeq).toBe(last + 1);
    return row.lastSeq;
  }, 0);
});

test('a row of the journal that every follower has changes the engine and is told to nobody', async () => {
  const { exchange, engine } = await started();
  await clock.until(exchange.submit(limitOrder()));
  await clock.until(exchange.submit(limitOrder({ account: 1, side: 'BUY' })));
  const told: number[] = [];
  const sinks: EventSink[] = [{ onBatch: ({ commandSeq }) => void told.push(commandSeq) }];
  const other = new TestVenue({ store: new MemoryStore(), clock, sinks });
  const rows = store.rows.map(({ commands }) => ENGINE_CODEC.decode(commands));
  for (const commands of rows.slice(0, -1)) other.exchange.catchUp(commands);
  other.exchange.replay(rows.at(-1)!);
  expect(other.engine.stateHash()).toBe(engine.stateHash());
  expect(other.engine.seq).toBe(engine.seq);
  expect(told).toEqual([engine.commandSeq]);
});

test('nothing is visible before it is committed', async () => {
  const { exchange, engine } = await started();
  store.fault = (operation) => (operation === 'append' ? 'hang' : 'none');
  const answer = exchange.submit(limitOrder());
  await clock.advance(100);
  expect(engine.openOrderCount()).toBe(0);
  store.fault = () => 'none';
  store.cutAll();
  expect((await clock.until(answer)).kind).toBe('applied');
  expect(engine.openOrderCount()).toBe(1);
});

test('all commands of a batch carry one time, and time never goes back', async () => {
  const { exchange, engine } = await started();
  clock.jump(10_000);
  await clock.until(exchange.submit(limitOrder()));
  const { time } = engine;
  clock.jump(-3_600_000);
  const outcomes = await clock.until(
    Promise.all([exchange.submit(limitOrder()), exchange.submit(limitOrder())]),
  );
  expect(outcomes.map((outcome) => outcome.kind === 'applied' && outcome.events[0]!.time)).toEqual([
    time,
    time,
  ]);
});

test('at the bound of the queue a command is answered busy, and never journaled', async () => {
  const spec = { ...SPEC, limits: { ...SPEC.limits, maxQueuedCommands: 5 } };
  const { exchange } = await started({ spec });
  const outcomes = await clock.until(
    Promise.all(Array.from({ length: 8 }, () => exchange.submit(limitOrder()))),
  );
  expect(kinds(outcomes)).toEqual([...Array(5).fill('applied'), ...Array(3).fill('busy')]);
});

test('too long a wait is unknown for a sequenced command and busy for a waiting one', async () => {
  const { exchange, engine } = await started();
  store.fault = (operation) => (operation === 'append' ? 'hang' : 'none');
  const sequenced = exchange.submit(limitOrder());
  await Promise.resolve();
  const waiting = exchange.submit(limitOrder());
  await clock.advance(SPEC.limits.maxCommitWaitMs + 50);
  expect(kinds(await Promise.all([sequenced, waiting]))).toEqual(['unknown', 'busy']);
  store.fault = () => 'none';
  store.cutAll();
  await clock.advance(5000);
  expect(engine.openOrderCount()).toBe(1);
});

test('without a confirmation for two seconds nothing is taken and reads say how stale they are', async () => {
  const { exchange } = await started();
  store.fault = () => 'hang';
  await clock.advance(3500);
  expect(exchange.health).toMatchObject({ accepting: false, staleSeconds: 3, database: { ok: false } });
  expect((await exchange.submit(limitOrder())).kind).toBe('busy');
});

test('a journal without room refuses what comes, answers what it had begun, and takes orders again by itself', async () => {
  const { exchange, engine } = await started();
  store.fault = (operation) => (operation === 'append' ? 'full' : 'none');
  const begun = exchange.submit(limitOrder());
  await clock.advance(100);
  const refusal = { kind: 'full', reason: 'append: no space left on device' };
  expect(await exchange.submit(limitOrder())).toEqual(refusal);
  expect(exchange.health).toMatchObject({
    accepting: false,
    database: { ok: false, reason: refusal.reason },
  });
  expect(engine.openOrderCount()).toBe(0);
  store.fault = () => 'none';
  expect((await clock.until(begun)).kind).toBe('applied');
  expect((await clock.until(exchange.submit(limitOrder()))).kind).toBe('applied');
  expect(engine.openOrderCount()).toBe(2);
});

test('projections that are too far behind make the venue busy', async () => {
  let refusal: Refusal | null = null;
  const { exchange } = await started({ backpressure: () => refusal });
  refusal = { kind: 'busy', reason: 'rows wait' };
  expect(await exchange.submit(limitOrder())).toEqual(refusal);
});

test('what falls due is journaled although clients may add no more to the journal', async () => {
  const { exchange, engine } = await started({ backpressure: () => refusal });
  const refusal: Refusal = { kind: 'full', reason: 'used up' };
  const { commandSeq } = engine;
  expect(await exchange.submit(limitOrder())).toEqual(refusal);
  expect((await clock.until(exchange.submitInternal({ type: 'advance' }))).kind).toBe('applied');
  expect(engine.commandSeq).toBe(commandSeq + 1);
});

test('a rejected command is journaled, and answered with its event', async () => {
  const { exchange, engine } = await started();
  const { commandSeq } = engine;
  const outcome = await clock.until(
    exchange.submit({ type: 'cancel', account: 0, orderId: 77, reason: 'USER' }),
  );
  expect(outcome).toMatchObject({ kind: 'rejected', commandSeq: commandSeq + 1, event: { code: 5002 } });
});

test('the same client id with the same fields is a duplicate, with the order as it stands', async () => {
  const { exchange } = await started();
  const order = limitOrder({ clientOrderId: 'once' });
  const [first, again] = await clock.until(Promise.all([exchange.submit(order), exchange.submit(order)]));
  expect(first).toMatchObject({ kind: 'applied', duplicate: false, order: { orderId: 1 } });
  expect(again).toMatchObject({ kind: 'applied', duplicate: true, order: { orderId: 1 } });
});

test.each([0, 2])('with an idempotency window of %i a command may end more orders', async (window) => {
  const spec = { ...SPEC, limits: { ...SPEC.limits, idempotencyWindow: window } };
  const done = new Map<number, string>();
  const sink: EventSink = {
    onBatch: ({ orders }) => orders.forEach(({ orderId, status }) => void done.set(orderId, status)),
  };
  const { exchange, fatal } = await started({ spec, sinks: [sink] });
  const makers = [1, 2, 3].map(() => exchange.submit(limitOrder()));
  const taker = exchange.submit(
    limitOrder({ account: 1, side: 'BUY', timeInForce: 'IOC', priceTicks: 9_999 }),
  );
  const massCancel = { type: 'massCancel', account: 0, symbol: null, side: null, reason: 'MASS' } as const;
  const outcomes = await clock.until(Promise.all([...makers, taker, exchange.submit(massCancel)]));
  expect(kinds(outcomes)).toEqual(Array(5).fill('applied'));
  expect(outcomes[3]).toMatchObject({ order: { orderId: 4, status: 'EXPIRED' } });
  expect([...done.values()]).toEqual(['CANCELED', 'CANCELED', 'CANCELED', 'EXPIRED']);
  await exchange.drain();
  const again = await started({ spec, owner: 'b', takeOver: true });
  expect([fatal, again.fatal, again.engine.openOrderCount()]).toEqual([[], [], 0]);
});

test('the latency of a command is one sample of the symbol it is about, and none when that is none', async () => {
  const metrics = recordingMetrics();
  const { exchange } = await started({ metrics });
  const [first, second] = SPEC.symbols.map(({ symbol }) => symbol);
  const order = (symbol: number, fields = {}) => limitOrder({ symbol, ...fields });
  const expiring = { timeInForce: 'GTD', expireAt: clock.now() + 1000 } as const;
  const cancel = (orderId: number) => ({ type: 'cancel', account: 0, orderId, reason: 'USER' }) as const;
  const massCancel = { type: 'massCancel', account: 0, symbol: null, side: null, reason: 'MASS' } as const;
  const samples = async (...drafts: CommandDraft[]) => {
    metrics.calls.length = 0;
    await clock.until(Promise.all(drafts.map((draft) => exchange.submit(draft))));
    return metrics.calls.flatMap(([name, symbol]) => (name === 'matchingLatency' ? [symbol] : []));
  };
  expect(await samples(order(1), order(0, expiring), order(1))).toEqual([second, first, second]);
  clock.jump(1000);
  expect(await samples(cancel(1))).toEqual([second]);
  expect(await samples(cancel(1))).toEqual([second]);
  expect(await samples(massCancel)).toEqual([second]);
  expect(await samples(massCancel, cancel(77))).toEqual([]);
});

test('an order with an end expires by itself, with an Advance', async () => {
  const events: EngineEvent[] = [];
  const { exchange, engine } = await started({
    sinks: [{ onBatch: (batch) => void events.push(...batch.events) }],
  });
  const expireAt = clock.now() + 10_000;
  await clock.until(exchange.submit(limitOrder({ timeInForce: 'GTD', expireAt })));
  await clock.advance(9_000);
  expect(engine.openOrderCount()).toBe(1);
  await clock.advance(2_000);
  expect(engine.openOrderCount()).toBe(0);
  expect(events.at(-1)!.time).toBe(expireAt);
});

test('an idle venue writes nothing', async () => {
  await started();
  const rows = store.rows.length;
  await clock.advance(3_600_000);
  expect(store.rows.length).toBe(rows);
});

test('a reader waits for a sequence until it is there, or until its time is up', async () => {
  const { exchange, engine } = await started();
  const next = exchange.waitForSeq(engine.seq + 1, 1000);
  const never = exchange.waitForSeq(engine.seq + 1000, 1000);
  await clock.until(exchange.submit(limitOrder()));
  expect(await next).toBe(true);
  expect(await clock.until(never)).toBe(false);
});

test('draining takes nothing new and ends when all is answered', async () => {
  const { exchange } = await started();
  const taken = exchange.submit(limitOrder());
  const drained = exchange.drain();
  expect((await exchange.submit(limitOrder())).kind).toBe('busy');
  await clock.until(drained);
  expect((await taken).kind).toBe('applied');
});

test('an engine that fails an assertion stops the venue rather than trading on', async () => {
  const { exchange, engine, fatal } = await started();
  engine.apply = () => {
    throw new Error('bug');
  };
  const outcome = await clock.until(exchange.submit(limitOrder()));
  expect(outcome.kind).toBe('unknown');
  expect(fatal).toMatchObject([{ message: 'bug' }]);
  expect((await exchange.submit(limitOrder())).kind).toBe('busy');
});

test('a fenced venue answers what it can no longer do and stops', async () => {
  const first = await started();
  const second = new TestVenue({ store, clock, owner: 'b', takeOver: true });
  await clock.until(second.start());
  const outcome = await clock.until(first.exchange.submit(limitOrder()));
  expect(outcome.kind).not.toBe('applied');
  expect(first.fatal[0]).toMatchObject({ code: 'WORKER_FENCED' });
});
