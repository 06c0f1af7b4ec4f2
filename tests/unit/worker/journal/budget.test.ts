import { beforeEach, expect, test } from 'vitest';
import {
  COUNTED_ROWS_MAX,
  JOURNAL_ROW_BYTES,
  JournalBudget,
  LOOK_MS,
} from '../../../../src/worker/journal/budget.ts';
import type { CountedRows, JournalSizes } from '../../../../src/worker/journal/journal-sizes.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** A row of one command each, as large as it says. */
class Rows implements JournalSizes {
  rows: { readonly seq: number; readonly bytes: number }[] = [];
  counts = 0;
  /** Rejects so many counts. */
  failures = 0;
  /** Counts wait for it. */
  gate: Promise<void> = Promise.resolve();
  looks = 0;

  async firstSeq(): Promise<number | null> {
    this.looks += 1;
    return this.rows[0]?.seq ?? null;
  }

  async count(after: number, upTo: number, limit: number): Promise<CountedRows> {
    this.counts += 1;
    await this.gate;
    if (this.failures-- > 0) throw new Error('connection refused');
    const stretch = this.rows.filter(({ seq }) => seq > after && seq <= upTo).slice(0, limit);
    const commandBytes = stretch.reduce((sum, { bytes }) => sum + bytes, 0);
    const [firstSeq, lastSeq] = [stretch[0]?.seq ?? 0, stretch.at(-1)?.seq ?? 0];
    return { rows: stretch.length, commandBytes, firstSeq, lastSeq };
  }
}

const ROW = 300 + JOURNAL_ROW_BYTES;
const FULL = {
  kind: 'full',
  reason: `the journal has used up limits.maxJournalBytes (${10 * ROW}): raise it, or remove old commands with \`exsim prune\``,
};

let clock: ManualClock;
let rows: Rows;
let troubles: (string | null)[];
let warnings: string[];
let budget: JournalBudget;

beforeEach(() => {
  clock = new ManualClock();
  rows = new Rows();
  troubles = [];
  warnings = [];
  budget = budgetOf(10 * ROW);
});

const budgetOf = (maxBytes: number): JournalBudget =>
  new JournalBudget({
    maxBytes,
    sizes: rows,
    clock,
    random: () => 0.5,
    onTrouble: (reason) => void troubles.push(reason),
    onWarning: (message) => void warnings.push(message),
  });

const have = (count: number): void => {
  rows.rows = Array.from({ length: count }, (_, index) => ({ seq: index + 1, bytes: 300 }));
};

function append(): void {
  const seq = (rows.rows.at(-1)?.seq ?? 0) + 1;
  rows.rows.push({ seq, bytes: 300 });
  budget.appended(seq, 300);
}

async function begun(count: number): Promise<void> {
  have(count);
  budget.begin(count);
  await clock.advance(0);
}

test('the row that reaches the budget is the last one that clients get', async () => {
  await begun(8);
  append();
  expect(budget.bytes).toBe(9 * ROW);
  expect(budget.refusal()).toBeNull();
  append();
  expect(budget.refusal()).toEqual(FULL);
  expect(troubles).toEqual([FULL.reason]);
});

test('a journal that is full at the start is found so once it is counted, not before', async () => {
  have(10);
  budget.begin(10);
  expect(budget.refusal()).toBeNull();
  await clock.advance(0);
  expect(budget.refusal()).toEqual(FULL);
});

test('what is appended while the rows are counted counts once', async () => {
  let open = (): void => undefined;
  rows.gate = new Promise((resolve) => {
    open = resolve;
  });
  have(5);
  budget.begin(5);
  append();
  append();
  open();
  await clock.advance(0);
  expect(budget.bytes).toBe(7 * ROW);
});

test('what was appended before it begins is counted with the other rows', async () => {
  append();
  append();
  budget.begin(2);
  await clock.advance(0);
  expect(budget.bytes).toBe(2 * ROW);
});

test('a journal of many rows is counted stretch by stretch', async () => {
  budget = budgetOf(Number.MAX_SAFE_INTEGER);
  await begun(2 * COUNTED_ROWS_MAX + 1);
  expect(budget.bytes).toBe((2 * COUNTED_ROWS_MAX + 1) * ROW);
  expect(rows.counts).toBe(3);
});

test('a full journal has room once somebody has pruned it', async () => {
  await begun(10);
  rows.rows = rows.rows.slice(6);
  await clock.advance(LOOK_MS - 1);
  expect(budget.refusal()).toEqual(FULL);
  await clock.advance(1);
  expect(budget.refusal()).toBeNull();
  expect(budget.bytes).toBe(4 * ROW);
  expect(troubles).toEqual([FULL.reason, null]);
});

test('a full journal that nobody has pruned is looked at, and not counted again', async () => {
  await begun(10);
  await clock.advance(10 * LOOK_MS);
  expect(rows).toMatchObject({ counts: 1, looks: 10 });
});

test('one that grows is looked at as well, so that a prune of long ago leaves all its room', async () => {
  await begun(9);
  rows.rows = rows.rows.slice(6);
  append();
  expect(budget.refusal()).toEqual(FULL);
  await clock.advance(LOOK_MS);
  append();
  expect(budget.bytes).toBe(5 * ROW);
  await clock.advance(LOOK_MS);
  rows.rows = rows.rows.slice(4);
  append();
  await clock.advance(LOOK_MS);
  expect(budget.bytes).toBe(2 * ROW);
});

test('an idle one with room is not looked at', async () => {
  await begun(3);
  await clock.advance(10 * LOOK_MS);
  expect(rows).toMatchObject({ counts: 1, looks: 0 });
});

test('a count that fails goes on where it was, after pauses that grow, and is told once', async () => {
  budget = budgetOf(Number.MAX_SAFE_INTEGER);
  have(COUNTED_ROWS_MAX + 1);
  budget.begin(COUNTED_ROWS_MAX + 1);
  rows.failures = 3;
  await clock.advance(LOOK_MS);
  expect(budget.bytes).toBe((COUNTED_ROWS_MAX + 1) * ROW);
  expect(rows.counts).toBe(5);
  expect(warnings).toEqual(['the journal cannot be counted: connection refused']);
});

test('closed, it counts no more', async () => {
  rows.failures = Number.POSITIVE_INFINITY;
  await begun(10);
  budget.close();
  const { counts } = rows;
  await clock.advance(10 * LOOK_MS);
  expect(rows.counts).toBe(counts);
});
