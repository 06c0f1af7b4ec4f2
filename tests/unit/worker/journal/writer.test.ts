import { beforeEach, expect, test } from 'vitest';
import { CHAIN_START } from '../../../../src/stored/row-checksum.ts';
import { ENGINE_CODEC } from '../../../../src/worker/journal/engine-codec.ts';
import { JournalWriter } from '../../../../src/worker/journal/writer.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Fault, MemoryStore, type Operation } from '../support/memory-store.ts';

let clock: ManualClock;
let store: MemoryStore;
let fatal: string[];

beforeEach(() => {
  clock = new ManualClock();
  store = new MemoryStore();
  fatal = [];
});

const writerOf = (owner: string, takeOver = false): JournalWriter =>
  new JournalWriter({
    store,
    codec: ENGINE_CODEC,
    clock,
    random: () => 0.5,
    lease: { owner, takeOver },
    onFatal: (error) => void fatal.push(`${owner}: ${error.code}`),
    onHealth: () => undefined,
  });

async function openWriter(owner = 'a', takeOver = false): Promise<JournalWriter> {
  const writer = writerOf(owner, takeOver);
  await clock.until(writer.open());
  const last = store.rows.at(-1);
  writer.startAt({ lastSeq: last?.lastSeq ?? 0, checksum: last?.checksum ?? CHAIN_START });
  return writer;
}

const batch = (firstSeq: number, lastSeq = firstSeq) => ({
  firstSeq,
  lastSeq,
  time: 1000,
  commands: Array.from({ length: lastSeq - firstSeq + 1 }, () => ({ type: 'advance', time: 1000 }) as const),
});

/** The next statements of one kind meet these fates, in order; all others go well. */
function plan(operation: Operation, ...faults: Fault[]): void {
  store.fault = (asked) => (asked === operation ? (faults.shift() ?? 'none') : 'none');
}

const journaled = () => store.rows.map(({ firstSeq, lastSeq, term }) => [firstSeq, lastSeq, term]);

test('a writer that is closed while it waits for the store says so, and has no lease', async () => {
  plan('readLease', ...Array<Fault>(100).fill('refuse'));
  const writer = writerOf('a');
  const opened = writer.open();
  const refused = expect(opened).rejects.toMatchObject({ message: 'The journal is closed.' });
  await clock.until(writer.close());
  await refused;
  expect(writer.term).toBe(0);
});

test('a batch is one row under the term of the lease', async () => {
  const writer = await openWriter();
  await clock.until(writer.append(batch(1, 3)));
  await clock.until(writer.append(batch(4)));
  expect(journaled()).toEqual([
    [1, 3, 1],
    [4, 4, 1],
  ]);
});

test.each([
  ['that was not done is appended anew', 'refuse', [[1, 1, 2]]],
  ['that was done is not repeated', 'lose', [[1, 1, 1]]],
  ['that was still on its way is waited for and not repeated', 'delay', [[1, 1, 1]]],
] as const)('after a lost answer, an append %s', async (_, fault, rows) => {
  const writer = await openWriter();
  plan('append', fault);
  await clock.until(writer.append(batch(1)));
  expect(journaled()).toEqual(rows);
  expect(writer.term).toBe(2);
  await clock.until(writer.append(batch(2)));
  expect(store.rows.length).toBe(2);
});

test('an append goes through any number of faults in a row', async () => {
  const writer = await openWriter();
  const fates: Partial<Record<Operation, Fault[]>> = {
    append: ['refuse', 'refuse', 'lose'],
    connect: ['refuse', 'refuse', 'none', 'refuse'],
    readLease: ['refuse'],
    takeLease: ['refuse', 'lose', 'none', 'lose'],
    readAfter: ['refuse', 'refuse'],
  };
  store.fault = (operation) => fates[operation]?.shift() ?? 'none';
  await clock.until(writer.append(batch(1)));
  expect(store.rows.length).toBe(1);
  expect(fatal).toEqual([]);
});

test('a writer that finds a stranger’s row where its own belongs stops: the journal is damaged', async () => {
  const writer = await openWriter();
  plan('append', 'refuse');
  const appended = writer.append(batch(1));
  const commands = ENGINE_CODEC.encode(batch(1).commands);
  const row = { ...batch(1), commands, term: 1, format: 1, engineVersion: '1', checksum: new Uint8Array(32) };
  store.rows.push(row);
  await expect(clock.until(appended)).rejects.toMatchObject({ code: 'WORKER_JOURNAL_DAMAGED' });
  expect(fatal).toEqual(['a: WORKER_JOURNAL_DAMAGED']);
});

test('a store without room says so until an append finds room, over any number of connections', async () => {
  const writer = await openWriter();
  plan('append', 'full', 'full', 'full');
  const appended = writer.append(batch(1));
  await clock.advance(20);
  for (let turn = 0; turn < 3; turn++) {
    expect(writer.refusal()).toEqual({ kind: 'full', reason: 'append: no space left on device' });
    expect(writer.health).toMatchObject({ ok: false, full: true });
    await clock.advance(50);
  }
  await clock.until(appended);
  expect(writer.refusal()).toBeNull();
  expect(writer.health).toMatchObject({ ok: true, full: false, reason: null });
  expect(store.rows.length).toBe(1);
});

test('a row of somebody who took the lease since is no damage: the writer is fenced', async () => {
  const writer = await openWriter();
  const fates: Partial<Record<Operation, Fault[]>> = { append: ['refuse'] };
  store.fault = (operation) => {
    if (operation === 'readAfter') beTakenOver();
    return fates[operation]?.shift() ?? 'none';
  };
  await expect(clock.until(writer.append(batch(1)))).rejects.toMatchObject({ code: 'WORKER_FENCED' });
  expect(fatal).toEqual(['a: WORKER_FENCED']);

  function beTakenOver(): void {
    store.term += 1;
    const commands = new Uint8Array([1]);
    const row = { ...batch(1), commands, format: 1, engineVersion: '1', checksum: new Uint8Array(32) };
    store.rows.push({ ...row, term: store.term });
  }
});

test('a renewal that the server runs late raises nothing: the writer goes on', async () => {
  const writer = await openWriter();
  const fates: Partial<Record<Operation, Fault[]>> = { append: ['refuse'], takeLease: ['late'] };
  store.fault = (operation) => fates[operation]?.shift() ?? 'none';
  await clock.until(writer.append(batch(1)));
  expect(store.late.map((run) => run())).toEqual([null]);
  await clock.until(writer.append(batch(2)));
  expect(journaled()).toEqual([
    [1, 1, 2],
    [2, 2, 2],
  ]);
  expect(fatal).toEqual([]);
});

test('a living owner is not robbed: the second is refused after five seconds', async () => {
  await openWriter('a');
  const second = writerOf('b').open();
  const startedMs = clock.monotonicMs();
  await expect(clock.until(second)).rejects.toMatchObject({ code: 'WORKER_REFUSED' });
  expect(clock.monotonicMs() - startedMs).toBeGreaterThanOrEqual(5000);
  expect(store.term).toBe(1);
});

test('an owner that goes away while the second waits is succeeded', async () => {
  const first = await openWriter('a');
  const second = writerOf('b');
  const opened = second.open();
  await clock.advance(2000);
  await first.close();
  await clock.until(opened);
  expect(second.term).toBe(2);
});

test('a take-over fences the first: its next append writes nothing', async () => {
  const first = await openWriter('a');
  await openWriter('b', true);
  await expect(clock.until(first.append(batch(1)))).rejects.toMatchObject({ code: 'WORKER_FENCED' });
  expect(store.rows).toEqual([]);
  expect(fatal).toEqual(['a: WORKER_FENCED']);
});

test('a take-over is noticed by an idle writer within 250 ms', async () => {
  await openWriter('a');
  await openWriter('b', true);
  await clock.advance(250);
  expect(fatal).toEqual(['a: WORKER_FENCED']);
});

test('an append on its way when the other takes over is in the journal before it, or nowhere', async () => {
  const first = await openWriter('a');
  plan('append', 'delay');
  const appended = first.append(batch(1));
  appended.catch(() => undefined);
  await clock.advance(0);
  const second = await openWriter('b', true);
  expect(journaled()).toEqual([[1, 1, 1]]);
  await expect(clock.until(appended)).rejects.toMatchObject({ code: 'WORKER_FENCED' });
  await clock.until(second.append(batch(2)));
  expect(journaled()).toEqual([
    [1, 1, 1],
    [2, 2, 2],
  ]);
});

test('an idle writer finds its way back after the server was restarted', async () => {
  const writer = await openWriter();
  store.cutAll();
  await clock.advance(5000);
  expect(writer.health).toMatchObject({ ok: true, reason: null });
  expect(writer.term).toBe(2);
});

test('a server that hangs is shown by the age of the last confirmation', async () => {
  const writer = await openWriter();
  store.fault = () => 'hang';
  await clock.advance(3000);
  expect(writer.health.confirmedAgoMs).toBeGreaterThan(2000);
});

test('a server that is away at the start is waited for', async () => {
  store.fault = (operation) => (operation === 'connect' ? 'refuse' : 'none');
  const writer = writerOf('a');
  const opened = writer.open();
  await clock.advance(60_000);
  expect(writer.health).toMatchObject({ ok: false, reason: 'connect: refused' });
  store.fault = () => 'none';
  await clock.until(opened);
  expect(writer.health.ok).toBe(true);
});

test('a lost answer to taking the lease does not shut the writer out', async () => {
  plan('takeLease', 'lose');
  const writer = await openWriter();
  expect(writer.term).toBe(2);
});
