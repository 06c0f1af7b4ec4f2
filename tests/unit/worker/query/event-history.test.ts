import { beforeEach, expect, test } from 'vitest';
import type { EngineEvent } from '../../../../src/engine/types.ts';
import type { JournalRow } from '../../../../src/stored/journal-row.ts';
import { EventHistory, type EventPage } from '../../../../src/worker/query/event-history.ts';
import { EventLog } from '../../../../src/worker/query/event-log.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { limitOrder, TestVenue } from '../support/venue.ts';

const ORDERS = 150;

let clock: ManualClock;
let store: MemoryStore;
let venue: TestVenue;
/** All there ever were. */
let told: EngineEvent[];
let log: EventLog;
/** Where each read of the journal began. */
let reads: number[];

beforeEach(async () => {
  clock = new ManualClock();
  store = new MemoryStore();
  told = [];
  reads = [];
  const all = { onBatch: ({ events }: { events: readonly EngineEvent[] }) => void told.push(...events) };
  venue = new TestVenue({ store, clock, sinks: [all] });
  log = new EventLog(venue.engine);
  await clock.until(venue.start());
  for (let at = 0; at < ORDERS; at++) await clock.until(venue.exchange.submit(limitOrder({ lots: 1 + at })));
});

function historyOf(rows: readonly JournalRow[], readMs = 5000): EventHistory {
  const readAfter = async (after: number, limit: number) => {
    reads.push(after);
    return rows.filter(({ firstSeq }) => firstSeq > after).slice(0, limit);
  };
  return new EventHistory({
    log,
    journal: { schema: 'test', readAfter },
    clock,
    limits: { readMs, turnMs: 2, idleMs: 30_000 },
  });
}

async function readOn(history: EventHistory, limit: number): Promise<EngineEvent[]> {
  const seen: EngineEvent[] = [];
  for (;;) {
    const page: EventPage = await history.after(seen.at(-1)?.seq ?? 0, limit);
    if (page.kind !== 'events') throw new Error(page.kind);
    if (page.events.length === 0) return seen;
    seen.push(...page.events);
  }
}

test.each([1, 7, 1000])(
  'pages of %i from the beginning meet each event once, as it was told',
  async (limit) => {
    expect(await readOn(historyOf(store.rows), limit)).toEqual(told);
    expect(told.length).toBeGreaterThan(ORDERS);
    // One replay served them all, and the newest came out of memory.
    expect(reads.filter((after) => after === 0)).toEqual([0]);
  },
);

test('whoever asks again for what was read has it made anew', async () => {
  const history = historyOf(store.rows);
  await history.after(50, 10);
  for (const after of [20, 0]) {
    const events = told.slice(after, after + 10);
    expect(await history.after(after, 10)).toEqual({ kind: 'events', events });
  }
  expect(reads.filter((after) => after === 0)).toHaveLength(3);
});

test('a long replay is told of, one at a time, and the next read goes on from there', async () => {
  const history = historyOf(store.rows, -1);
  const first = history.after(100, 10);
  expect(await history.after(100, 10)).toEqual({ kind: 'replaying', reached: 0 });
  let page = await first;
  const reached: number[] = [];
  while (page.kind === 'replaying') {
    reached.push(page.reached);
    page = await history.after(100, 10);
  }
  expect(page).toEqual({ kind: 'events', events: told.slice(100, 110) });
  expect(reached.length).toBeGreaterThan(10);
  expect(reached).toEqual(reached.toSorted((left, right) => left - right));
});

test('two readers at far places do not keep each other from their events', async () => {
  const history = historyOf(store.rows, -1);
  const served = new Map<number, EventPage>();
  for (let asked = 0; asked < 1000 && served.size < 2; asked++)
    for (const after of [100, 50]) {
      const page = served.get(after) ?? (await history.after(after, 10));
      if (page.kind === 'events') served.set(after, page);
    }
  expect(Object.fromEntries(served)).toEqual({
    50: { kind: 'events', events: told.slice(50, 60) },
    100: { kind: 'events', events: told.slice(100, 110) },
  });
});

test('a reader that gave up keeps another one waiting until its replay is given up too', async () => {
  const history = historyOf(store.rows, -1);
  await history.after(100, 10);
  const left = await history.after(100, 10);
  expect(left.kind).toBe('replaying');
  expect(await history.after(0, 10)).toEqual(left);
  await clock.advance(30_000);
  expect(await history.after(0, 10)).toEqual({ kind: 'replaying', reached: 1 });
});

test('a replay nobody reads on from is given up', async () => {
  const history = historyOf(store.rows);
  await history.after(0, 10);
  await clock.advance(30_000);
  await history.after(10, 10);
  expect(reads.filter((after) => after === 0)).toHaveLength(2);
});

test.each([
  ['a journal whose beginning was pruned', (rows: readonly JournalRow[]) => rows.slice(3)],
  [
    'a journal that another engine began',
    (rows: readonly JournalRow[]) => rows.map((row) => ({ ...row, engineVersion: '0' })),
  ],
])('%s gives what is in memory alone', async (_, change) => {
  const history = historyOf(change(store.rows));
  const page = await history.after(0, 10);
  expect(page).toEqual({ kind: 'gap', oldest: log.firstSeq - 1 });
  const oldest = log.firstSeq - 1;
  expect(await history.after(oldest, 5)).toEqual({ kind: 'events', events: told.slice(oldest, oldest + 5) });
});

test('a row that is damaged in the middle is no gap', async () => {
  const rows = store.rows.with(20, { ...store.rows[20]!, checksum: new Uint8Array(32) });
  await expect(historyOf(rows).after(0, 1000)).rejects.toMatchObject({ code: 'WORKER_JOURNAL_DAMAGED' });
});
