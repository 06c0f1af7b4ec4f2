import { beforeEach, expect, test } from 'vitest';
import { CHAIN_START } from '../../../../src/stored/row-checksum.ts';
import { ENGINE_CODEC } from '../../../../src/worker/journal/engine-codec.ts';
import { JournalWriter } from '../../../../src/worker/journal/writer.ts';
import { Dice } from '../../../support/differential/dice.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Fault, MemoryStore, type Operation } from '../support/memory-store.ts';

/** A writer that goes over to another connection while it is used. */
const SEEDS = 200;
let clock: ManualClock;
let store: MemoryStore;
let troubles: (string | null)[];
let fatal: string[];

beforeEach(() => {
  clock = new ManualClock();
  store = new MemoryStore();
  troubles = [];
  fatal = [];
});

async function openWriter(): Promise<JournalWriter> {
  const writer = new JournalWriter({
    store,
    codec: ENGINE_CODEC,
    clock,
    random: () => 0.5,
    lease: { owner: 'a', takeOver: false },
    onFatal: ({ code }) => void fatal.push(code),
    onHealth: (reason) => void troubles.push(reason),
  });
  await clock.until(writer.open());
  writer.startAt({ lastSeq: 0, checksum: CHAIN_START });
  return writer;
}

const batch = (seq: number) => ({
  firstSeq: seq,
  lastSeq: seq,
  time: 1000,
  commands: [{ type: 'advance', time: 1000 } as const],
});

const faultOnce = (operation: Operation, fault: Fault) => {
  let isOver = false;
  store.fault = (asked) => {
    if (isOver || asked !== operation) return 'none';
    isOver = true;
    return fault;
  };
};

test('it has the lease by its new connection alone, and nobody saw trouble', async () => {
  const writer = await openWriter();
  expect(await clock.until(writer.renew())).toBe(true);
  await clock.until(writer.append(batch(1)));
  expect({ term: writer.term, sessions: store.sessions.size, troubles }).toEqual({
    term: 2,
    sessions: 1,
    troubles: [],
  });
});

test('an append that the new lease overtook is appended once, and is no reason to stop', async () => {
  const writer = await openWriter();
  for (let seq = 1; seq <= 20; seq++)
    await clock.until(Promise.all([writer.renew(), writer.append(batch(seq))]));
  expect(store.rows.map(({ firstSeq }) => firstSeq)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  expect([fatal, troubles]).toEqual([[], []]);
});

test('a store that refuses the new connection leaves the old one in use', async () => {
  const writer = await openWriter();
  faultOnce('connect', 'refuse');
  expect(await clock.until(writer.renew())).toBe(false);
  await clock.until(writer.append(batch(1)));
  expect({ term: writer.term, troubles }).toEqual({ term: 1, troubles: [] });
});

test('after a new lease whose answer was lost, the writer takes another one', async () => {
  const writer = await openWriter();
  faultOnce('takeLease', 'lose');
  expect(await clock.until(writer.renew())).toBe(false);
  await clock.until(writer.append(batch(1)));
  expect({ term: writer.term, fatal, rows: store.rows.length }).toEqual({ term: 3, fatal: [], rows: 1 });
});

test('a writer whose lease is another’s is fenced by it', async () => {
  const writer = await openWriter();
  store.owner = 'b';
  expect(await clock.until(writer.renew())).toBe(false);
  expect(fatal).toEqual(['WORKER_FENCED']);
});

test(`whatever else happens, all that was appended is there once and in order (${SEEDS} seeds)`, async () => {
  const faults: readonly Fault[] = ['refuse', 'lose', 'delay'];
  for (let seed = 1; seed <= SEEDS; seed++) {
    clock = new ManualClock();
    store = new MemoryStore();
    const dice = new Dice(seed);
    const writer = await openWriter();
    store.fault = () => (dice.below(8) === 0 ? (faults[dice.below(3)] ?? 'none') : 'none');
    for (let seq = 1; seq <= 10; seq++) {
      const renewing = dice.below(2) === 0 ? writer.renew() : null;
      const appending = writer.append(batch(seq));
      if (dice.below(4) === 0) store.cutAll();
      await clock.until(Promise.all([renewing, appending]));
    }
    store.fault = () => 'none';
    await clock.until(writer.close());
    const rows = store.rows.map(({ firstSeq }) => firstSeq);
    expect({ seed, rows, fatal }).toEqual({ seed, rows: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], fatal: [] });
  }
});
