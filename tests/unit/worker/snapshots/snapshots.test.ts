import { beforeEach, describe, expect, test } from 'vitest';
import { SNAPSHOT_FORMAT } from '../../../../src/engine/index.ts';
import type { EngineCore } from '../../../../src/engine/types.ts';
import { CHAIN_START, rowChecksum } from '../../../../src/stored/row-checksum.ts';
import { ENGINE_CODEC } from '../../../../src/worker/journal/engine-codec.ts';
import { recover } from '../../../../src/worker/journal/recovery.ts';
import type { JournalTail } from '../../../../src/worker/journal/types.ts';
import { loadNewest } from '../../../../src/worker/snapshots/load.ts';
import { type MadeSnapshot, makeSnapshot } from '../../../../src/worker/snapshots/make.ts';
import { packSnapshot } from '../../../../src/worker/snapshots/packing.ts';
import type { Snapshot } from '../../../../src/worker/snapshots/types.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemorySnapshots } from '../support/memory-snapshots.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { limitOrder, TestVenue } from '../support/venue.ts';

let clock: ManualClock;
let journal: MemoryStore;
let store: MemorySnapshots;
let venue: TestVenue;

beforeEach(async () => {
  clock = new ManualClock();
  journal = new MemoryStore();
  store = new MemorySnapshots(journal);
  venue = new TestVenue({ store: journal, clock });
  await clock.until(venue.start());
});

/** Orders of both sides, some of which trade. */
async function trade(orders: number): Promise<void> {
  for (let at = 0; at < orders; at++) {
    const side = at % 3 === 0 ? 'BUY' : 'SELL';
    const priceTicks = 10_000 + (at % 7) * (side === 'BUY' ? -1 : 1);
    await clock.until(
      venue.exchange.submit(limitOrder({ side, account: at % 2, priceTicks, clientOrderId: `o${at}` })),
    );
  }
}

function make(upTo = venue.engine.commandSeq, term = venue.writer.term): Promise<MadeSnapshot> {
  const readAfter = async (seq: number, limit: number) =>
    journal.rows.filter((row) => row.firstSeq > seq).slice(0, limit);
  return makeSnapshot({ store, readAfter, schema: 'test', upTo, term });
}

/** The state a start would begin with, and what it would warn of. */
async function load(upTo = Number.MAX_SAFE_INTEGER): Promise<{
  readonly engine: EngineCore | null;
  readonly tail: JournalTail | undefined;
  readonly warnings: readonly string[];
}> {
  const warnings: string[] = [];
  const onUnusable = ({ commandSeq }: { commandSeq: number }, problem: string): void =>
    void warnings.push(`${commandSeq} ${problem}`);
  const loaded = await loadNewest({ store, upTo, checkHash: true, onUnusable });
  return { engine: loaded?.engine ?? null, tail: loaded?.tail, warnings };
}

describe('a snapshot made of the journal', () => {
  test('is the state of the running engine', async () => {
    await trade(40);
    const made = await make();
    expect(made).toMatchObject({ commandSeq: venue.engine.commandSeq, unusable: [] });
    const { engine } = await load();
    expect([engine?.stateHash(), engine?.seq, engine?.time]).toEqual([
      venue.engine.stateHash(),
      venue.engine.seq,
      venue.engine.time,
    ]);
  });

  test('goes no further than the tables do, and ends with a row of the journal', async () => {
    await trade(10);
    const rows = journal.rows.length;
    const upTo = journal.rows[rows - 3]!.lastSeq;
    expect((await make(upTo)).commandSeq).toBe(upTo);
    expect(store.watermark).toBe(upTo);
  });

  test('grows from the one before, and the two are kept', async () => {
    const seqs: number[] = [];
    for (let round = 0; round < 4; round++) {
      await trade(5);
      seqs.push((await make()).commandSeq);
    }
    expect([...store.kept.keys()]).toEqual(seqs.slice(-2));
  });

  test('is not made anew when nothing happened since', async () => {
    const { commandSeq } = await make();
    expect(await make()).toEqual({ commandSeq, stored: null, unusable: [] });
  });

  test('takes the place of a damaged one', async () => {
    const older = (await make()).commandSeq;
    await trade(3);
    const newer = (await make()).commandSeq;
    store.damage(newer, withHash('0'.repeat(32)));
    const { stored, unusable } = await make();
    expect(stored).not.toBeNull();
    expect(unusable).toEqual([
      expect.stringMatching(`^The snapshot at command ${newer} does not fit its checksum`),
    ]);
    expect([...store.kept.keys()]).toEqual([older, newer]);
    expect((await load()).warnings).toEqual([]);
  });

  test('is not stored under a term that is over', async () => {
    await expect(make(undefined, venue.writer.term - 1)).rejects.toThrow(
      'none was stored, the writer lease has another term by now',
    );
    expect(store.kept.size).toBe(0);
  });

  test('is not made of a damaged journal', async () => {
    await trade(3);
    journal.rows.splice(1, 1, { ...journal.rows[1]!, time: 5 });
    await expect(make()).rejects.toMatchObject({ code: 'WORKER_JOURNAL_DAMAGED' });
    expect(store.kept.size).toBe(0);
  });
});

const withHash =
  (stateHash: string) =>
  ({ header, parts }: Snapshot): Snapshot => ({ header: { ...header, stateHash }, parts });
const flipped = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte));
const inHeader =
  (change: Partial<Snapshot['header']>) =>
  ({ header, parts }: Snapshot): Snapshot => ({ header: { ...header, ...change }, parts });

test.each<[string, (snapshot: Snapshot) => Snapshot, string]>([
  [
    'a flipped bit of a part',
    ({ header, parts }) => ({ header, parts: [{ ...parts[0]!, bytes: flipped(parts[0]!.bytes) }] }),
    'has a part 0 that does not fit its checksum',
  ],
  ['a lost part', ({ header }) => ({ header, parts: [] }), 'has 0 of the 1 parts it says it has'],
  ['a part count below zero', inHeader({ partCount: -1 }), 'has 1 of the -1 parts it says it has'],
  ['another format', inHeader({ format: 99 }), 'has format 99'],
  ['a flipped bit of the chain', inHeader({ chain: new Uint8Array(32) }), 'belongs to another journal'],
  ['another term', inHeader({ term: 7 }), 'does not fit its checksum'],
  ['another version', inHeader({ engineVersion: '0' }), 'does not fit its checksum'],
  ['no size worth believing', inHeader({ stateBytes: 1e15 }), 'says it has 1000000000000000 bytes'],
  ['a size below zero', inHeader({ stateBytes: -1 }), 'says it has -1 bytes'],
  ['a size that is no integer', inHeader({ stateBytes: 0.5 }), 'says it has 0.5 bytes'],
  ['a size that is no number', inHeader({ stateBytes: Number.NaN }), 'says it has NaN bytes'],
  ['as large a size as is believed', inHeader({ stateBytes: 4 * 1024 ** 3 }), 'does not fit its checksum'],
  ['too small a size', inHeader({ stateBytes: 100 }), 'does not fit its checksum'],
  ['too large a size', inHeader({ stateBytes: 10_000_000 }), 'does not fit its checksum'],
])('with %s the one before is used, and the damaged one named', async (_, change, named) => {
  const older = (await make()).commandSeq;
  await trade(3);
  const newer = (await make()).commandSeq;
  store.damage(newer, change);
  const { engine, warnings } = await load();
  expect(engine?.commandSeq).toBe(older);
  expect(warnings).toEqual([expect.stringContaining(`${newer} ${named}`)]);
  expect((await make()).unusable).toEqual([expect.stringContaining(`${newer} ${named}`)]);
  expect((await load()).engine?.stateHash()).toBe(venue.engine.stateHash());
});

test('a snapshot that no row of the journal ends at is of another journal', async () => {
  await trade(3);
  const { commandSeq } = await make();
  journal.rows.pop();
  const { engine, warnings } = await load();
  expect(engine).toBeNull();
  expect(warnings).toEqual([`${commandSeq} is not at the end of any journal row`]);
});

test('a snapshot the tables have not reached is left alone, without a word', async () => {
  const older = (await make()).commandSeq;
  await trade(3);
  const newer = (await make()).commandSeq;
  const { engine, warnings } = await load(newer - 1);
  expect([engine?.commandSeq, warnings]).toEqual([older, []]);
});

describe('a snapshot of an engine before this one', () => {
  const BEFORE = { ...ENGINE_CODEC, engineVersion: '0' };

  beforeEach(async () => {
    await trade(5);
    let previous = CHAIN_START;
    for (const [at, { checksum: _, ...row }] of journal.rows.entries()) {
      const sealed = { ...row, engineVersion: BEFORE.engineVersion };
      previous = rowChecksum(previous, sealed);
      journal.rows[at] = { ...sealed, checksum: previous };
    }
    const origin = {
      ...{ commandSeq: venue.engine.commandSeq, term: 1, engineVersion: BEFORE.engineVersion },
      ...{ format: SNAPSHOT_FORMAT, chain: previous, stateHash: 'reckoned in another way' },
    };
    await store.write(await packSnapshot(origin, venue.engine.snapshot()), { term: 1, keep: null });
  });

  const readAll = (from?: JournalTail) =>
    recover({
      readAfter: async (seq) => journal.rows.filter((row) => row.firstSeq > seq),
      ...{
        codec: ENGINE_CODEC,
        schema: 'test',
        from,
        followedUpTo: 0,
        catchUp: () => undefined,
        replay: () => undefined,
        afterPage: async () => undefined,
      },
    });

  test('is where this one begins: the rows before it are not read', async () => {
    const { engine, tail, warnings } = await load();
    expect([engine?.stateHash(), warnings]).toEqual([venue.engine.stateHash(), []]);
    expect(await readAll(tail)).toEqual(tail);
  });

  test('is what a journal without one asks for', async () => {
    await expect(readAll()).rejects.toMatchObject({
      code: 'WORKER_CONFIG',
      message: expect.stringContaining('engine 0'),
      wayOut: expect.stringContaining('once and stop it: the snapshot it leaves'),
    });
  });
});

test('a store that is away is no damaged snapshot', async () => {
  await make();
  store.failure = new Error('gone');
  await expect(load()).rejects.toThrow('gone');
});
