import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { AssertionError } from '../../../../src/common/assert.ts';
import type { AppliedBatch } from '../../../../src/worker/exchange/sink.ts';
import {
  BEHIND_AGE_MS_MAX,
  BEHIND_BYTES_MAX,
  BEHIND_COMMANDS_MAX,
  BehindJournal,
  type BehindOptions,
} from '../../../../src/worker/journal/behind-journal.ts';
import type { CommandCodec } from '../../../../src/worker/journal/codec.ts';
import { ENGINE_CODEC } from '../../../../src/worker/journal/engine-codec.ts';
import type { Journal, JournalBatch } from '../../../../src/worker/journal/types.ts';
import { CommittedOnly } from '../../../../src/worker/projection/committed-only.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { limitOrder, SPEC, TestVenue, type TestVenueOptions } from '../support/venue.ts';

const ASYNC = { ...SPEC, durability: 'async' } as const;

let clock: ManualClock;
let store: MemoryStore;

beforeEach(() => {
  clock = new ManualClock();
  store = new MemoryStore();
});

async function started(options: Partial<TestVenueOptions> = {}): Promise<TestVenue> {
  const venue = new TestVenue({ store, clock, spec: ASYNC, ...options });
  await clock.until(venue.start());
  return venue;
}

/** The store refuses every append until this is called again with false. */
function refuseAppends(refuse: boolean): void {
  store.fault = (operation) => (refuse && operation === 'append' ? 'refuse' : 'none');
}

const journaledSeq = () => store.rows.at(-1)?.lastSeq ?? 0;

test('an order is answered before its commit, and is in the journal soon after', async () => {
  const { exchange, engine } = await started();
  refuseAppends(true);
  const outcome = await clock.until(exchange.submit(limitOrder()), 5);
  expect(outcome).toMatchObject({ kind: 'applied', order: { status: 'NEW' } });
  expect(engine.openOrderCount()).toBe(1);
  expect(journaledSeq()).toBe(engine.commandSeq - 1);
  refuseAppends(false);
  await clock.advance(5000);
  expect(journaledSeq()).toBe(engine.commandSeq);
});

test('what waits shares a row, and the journal is gapless', async () => {
  const { exchange, engine } = await started();
  refuseAppends(true);
  for (let number = 0; number < 20; number++)
    await clock.until(exchange.submit(limitOrder({ lots: 10_000 })), 5);
  const rows = store.rows.length;
  refuseAppends(false);
  await clock.advance(5000);
  // The first was on its way alone.
  expect(store.rows.slice(rows).map(({ firstSeq, lastSeq }) => lastSeq - firstSeq + 1)).toEqual([1, 19]);
  const commands = store.rows.flatMap((row) => ENGINE_CODEC.decode(row.commands));
  expect(commands.length).toBe(engine.commandSeq);
});

test('while the oldest has waited too long nothing is taken, and it goes on by itself', async () => {
  const { exchange } = await started();
  refuseAppends(true);
  expect((await clock.until(exchange.submit(limitOrder()), 5)).kind).toBe('applied');
  await clock.advance(BEHIND_AGE_MS_MAX - 100);
  expect((await clock.until(exchange.submit(limitOrder()), 5)).kind).toBe('applied');
  await clock.advance(100);
  expect(await exchange.submit(limitOrder())).toMatchObject({ kind: 'busy' });
  expect(exchange.health.accepting).toBe(false);
  refuseAppends(false);
  await clock.advance(5000);
  expect((await clock.until(exchange.submit(limitOrder()))).kind).toBe('applied');
});

test('a store without room is no concern until the bound, and is named then', async () => {
  const { exchange } = await started();
  store.fault = (operation) => (operation === 'append' ? 'full' : 'none');
  expect((await clock.until(exchange.submit(limitOrder()), 5)).kind).toBe('applied');
  await clock.advance(BEHIND_AGE_MS_MAX);
  expect(await exchange.submit(limitOrder())).toMatchObject({ kind: 'full' });
});

/** A journal that commits when it is told to. */
class SlowJournal implements Journal {
  readonly batches: JournalBatch[] = [];
  readonly health = { ok: true, full: false, reason: null, confirmedAgoMs: 0, latencyMs: 1 };
  #done: { resolve: () => void; reject: (error: unknown) => void }[] = [];

  append(batch: JournalBatch): Promise<void> {
    this.batches.push(batch);
    return new Promise((resolve, reject) => this.#done.push({ resolve, reject }));
  }

  refusal(): null {
    return null;
  }

  commit(): void {
    this.#done.shift()!.resolve();
  }

  fail(error: unknown): void {
    this.#done.shift()!.reject(error);
  }
}

const behindOf = (journal: Journal, options: Partial<BehindOptions> = {}): BehindJournal =>
  new BehindJournal({ journal, clock, onCommitted: () => undefined, onFatal: () => undefined, ...options });

const advances = (firstSeq: number, count: number): JournalBatch => ({
  firstSeq,
  lastSeq: firstSeq + count - 1,
  time: 1,
  commands: Array.from({ length: count }, () => ({ type: 'advance', time: 1 }) as const),
});

/** Appends batches of `count` commands until one waits; how many commands were taken. */
async function filled(behind: BehindJournal, count: number): Promise<number> {
  for (let firstSeq = 1; ; firstSeq += count) {
    let taken = false;
    void behind.append(advances(firstSeq, count)).then(
      () => {
        taken = true;
      },
      () => undefined,
    );
    await clock.advance(0);
    if (!taken) return firstSeq - 1;
  }
}

test('at the bound of commands an append waits for the next commit', async () => {
  const journal = new SlowJournal();
  const committed: number[] = [];
  const behind = behindOf(journal, { onCommitted: (seq) => void committed.push(seq) });
  expect(await filled(behind, 500)).toBe(BEHIND_COMMANDS_MAX);
  expect(behind.uncommitted).toBe(BEHIND_COMMANDS_MAX);
  expect(behind.refusal()).toEqual({
    kind: 'busy',
    reason: `${BEHIND_COMMANDS_MAX} commands wait for the journal, the oldest for 0 ms`,
  });
  journal.commit();
  await clock.advance(0);
  expect(committed).toEqual([500]);
  expect(behind.uncommitted).toBe(BEHIND_COMMANDS_MAX);
});

test('at the bound of bytes an append waits too', async () => {
  const behind = behindOf(new SlowJournal());
  const config = {} as never;
  const genesis = (seq: number): JournalBatch => ({
    firstSeq: seq,
    lastSeq: seq,
    time: 1,
    commands: [{ type: 'genesis', time: 1, config }],
  });
  let taken = 0;
  for (let seq = 1; seq <= 100; seq++) {
    void behind.append(genesis(seq)).then(() => {
      taken += 1;
    });
    await clock.advance(0);
  }
  expect(taken).toBe(BEHIND_BYTES_MAX / (128 * 1024));
});

test('a flush waits for what was there when it began, not for what comes', async () => {
  const journal = new SlowJournal();
  const behind = behindOf(journal);
  await behind.append(advances(1, 1));
  let flushed = false;
  const flushing = behind.flush().then(() => {
    flushed = true;
  });
  await behind.append(advances(2, 1));
  await clock.advance(0);
  expect(flushed).toBe(false);
  journal.commit();
  await clock.advance(0);
  expect([flushed, behind.uncommitted]).toEqual([true, 1]);
  await flushing;
});

test('when the journal fails for good, whoever waits hears of it, and whoever comes later', async () => {
  const journal = new SlowJournal();
  const behind = behindOf(journal);
  await filled(behind, BEHIND_COMMANDS_MAX);
  const waiting = behind.append(advances(BEHIND_COMMANDS_MAX * 2 + 1, 1));
  const flushed = behind.flush();
  for (const promise of [waiting, flushed]) promise.catch(() => undefined);
  journal.fail(new Error('fenced'));
  await expect(waiting).rejects.toThrow('fenced');
  await expect(flushed).rejects.toThrow('fenced');
  await expect(behind.append(advances(1, 1))).rejects.toThrow('fenced');
});

test('a failure that no append could tell of ends the venue all the same', async () => {
  const broken = new AssertionError('an order has a price');
  let isBroken = false;
  const encode: CommandCodec['encode'] = (commands) => {
    if (isBroken) throw broken;
    return ENGINE_CODEC.encode(commands);
  };
  const { exchange, fatal, behind } = await started({ codec: { ...ENGINE_CODEC, encode } });
  isBroken = true;
  expect((await clock.until(exchange.submit(limitOrder()), 5)).kind).toBe('applied');
  await clock.advance(0);
  expect(fatal).toEqual([broken]);
  expect(await exchange.submit(limitOrder())).toEqual({
    kind: 'busy',
    reason: 'nothing more can be written to the journal',
  });
  expect(await behind!.close(1000)).toBe(1);
});

test.each([
  ['commits', (journal: SlowJournal) => journal.commit(), 0],
  ['fails', (journal: SlowJournal) => journal.fail(new Error('fenced')), 7],
  ['never answers', () => undefined, 7],
])('closing while the journal %s says how many commands are lost', async (_, then, lost) => {
  const journal = new SlowJournal();
  const behind = behindOf(journal);
  await behind.append(advances(1, 7));
  const closed = behind.close(1000);
  then(journal);
  expect(await clock.until(closed)).toBe(lost);
});

test('how the journal ends behind the close ends nothing else', async () => {
  const journal = new SlowJournal();
  const fatal: unknown[] = [];
  const behind = behindOf(journal, { onFatal: (error) => void fatal.push(error) });
  await behind.append(advances(1, 1));
  await clock.until(behind.close(1000));
  journal.fail(new Error('closed'));
  await clock.advance(0);
  expect(fatal).toEqual([]);
});

test('a venue that is fenced stops, and loses no more than what waited', async () => {
  const first = await started();
  refuseAppends(true);
  await clock.until(first.exchange.submit(limitOrder()), 5);
  const before = journaledSeq();
  const second = new TestVenue({ store, clock, spec: ASYNC, owner: 'b', takeOver: true });
  refuseAppends(false);
  await clock.until(second.start());
  await clock.advance(5000);
  expect(first.fatal[0]).toMatchObject({ code: 'WORKER_FENCED' });
  expect((await first.exchange.submit(limitOrder())).kind).toBe('busy');
  expect(second.engine.openOrderCount()).toBe(0);
  expect(before).toBeLessThan(journaledSeq());
});

test('every recovery begins an epoch, which is in the journal before anything is served', async () => {
  const first = await started();
  expect(first.engine.epoch).toBe(1);
  await clock.until(first.exchange.submit(limitOrder()));
  await clock.until(first.behind!.flush());
  await first.kill();
  const second = await started({ owner: 'b' });
  expect([second.engine.epoch, second.engine.openOrderCount()]).toEqual([2, 1]);
  expect(journaledSeq()).toBe(second.engine.commandSeq);
  await second.kill();
  expect((await started({ owner: 'c' })).engine.epoch).toBe(3);
});

test('what the projection is shown is in the journal; the rest is held back, and found by readers', async () => {
  const shown: AppliedBatch[] = [];
  let committedOnly: CommittedOnly | null = null;
  const venue = await started({
    sinks: [{ onBatch: (batch) => committedOnly?.onBatch(batch) }],
    onCommitted: (seq) => committedOnly?.committed(seq),
  });
  const next = { onBatch: (batch: AppliedBatch) => void shown.push(batch), unwritten: () => [] };
  committedOnly = new CommittedOnly(venue.engine, next);
  refuseAppends(true);
  for (let number = 0; number < 3; number++) await clock.until(venue.exchange.submit(limitOrder()), 5);
  expect(shown).toEqual([]);
  expect(committedOnly.unwritten().flatMap(({ orders }) => [...orders.keys()])).toEqual([1, 2, 3]);
  refuseAppends(false);
  await clock.advance(5000);
  expect(shown.map(({ commandSeq }) => commandSeq)).toEqual(
    [2, 1, 0].map((n) => venue.engine.commandSeq - n),
  );
  expect(committedOnly.unwritten()).toEqual([]);
});

test('killed at any moment: what comes back is a beginning of what was answered, and lacks no more than the bound', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('order', 'order', 'wait', 'refuse', 'heal', 'cut'), {
        minLength: 5,
        maxLength: 40,
      }),
      async (steps) => {
        clock = new ManualClock();
        store = new MemoryStore();
        const venue = await started();
        const answered: number[] = [];
        for (const step of steps) {
          if (step === 'order')
            void venue.exchange.submit(limitOrder({ lots: 10_000 })).then((outcome) => {
              if (outcome.kind === 'applied') answered.push(outcome.order!.orderId);
            });
          else if (step === 'wait') await clock.advance(100);
          else if (step === 'cut') store.cutAll();
          else refuseAppends(step === 'refuse');
        }
        await clock.advance(0);
        const uncommitted = venue.behind!.uncommitted;
        await venue.kill();
        refuseAppends(false);
        const { engine } = await started({ owner: 'b' });
        const back = engine.openOrders(null, null).map(({ orderId }) => orderId);
        expect(back).toEqual(answered.slice(0, back.length));
        expect(answered.length - back.length).toBeLessThanOrEqual(uncommitted);
        expect(engine.epoch).toBe(2);
      },
    ),
    { numRuns: 40 },
  );
});
