import { beforeEach, describe, expect, test } from 'vitest';
import { ExsimError } from '../../../../src/common/errors.ts';
import { SnapshotKeeper } from '../../../../src/worker/snapshots/keeper.ts';
import type { MadeSnapshot } from '../../../../src/worker/snapshots/make.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemorySnapshots } from '../support/memory-snapshots.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { limitOrder, TestVenue } from '../support/venue.ts';

const EVERY = 5;

let clock: ManualClock;
let journal: MemoryStore;
let store: MemorySnapshots;
let venue: TestVenue;
let keeper: SnapshotKeeper;
let covered: number | null;
let warnings: string[];
let damage: (string | null)[];
/** What the maker was asked for; each is answered by hand. */
let asked: { readonly upTo: number; readonly settle: (made: MadeSnapshot | Error) => void }[];
let stops: number;
let metrics: ReturnType<typeof recordingMetrics>;

beforeEach(async () => {
  clock = new ManualClock();
  journal = new MemoryStore();
  store = new MemorySnapshots(journal);
  covered = null;
  warnings = [];
  damage = [];
  asked = [];
  stops = 0;
  metrics = recordingMetrics();
  venue = new TestVenue({
    store: journal,
    clock,
    sinks: [{ onBatch: (batch) => keeper.onBatch(batch) }],
  });
  keeper = new SnapshotKeeper({
    engine: venue.engine,
    store,
    maker: {
      make: (upTo) =>
        new Promise((resolve, reject) => {
          asked.push({ upTo, settle: (made) => (made instanceof Error ? reject(made) : resolve(made)) });
        }),
      stop: async () => {
        stops += 1;
      },
    },
    term: () => venue.writer.term,
    everyCommands: EVERY,
    coveredSeq: () => covered ?? venue.engine.commandSeq,
    clock,
    random: () => 0.5,
    metrics,
    onWarning: (message) => warnings.push(message),
    onJournalDamage: (problem) => damage.push(problem),
  });
  await clock.until(venue.start());
});

const made = (commandSeq: number, unusable: string[] = []): MadeSnapshot => ({
  commandSeq,
  stored: { stateBytes: 1000, storedBytes: 100 },
  unusable,
});

async function orders(count: number): Promise<void> {
  for (let at = 0; at < count; at++) await clock.until(venue.exchange.submit(limitOrder()));
}

describe('a snapshot', () => {
  test('is not asked for while the journal is replayed', async () => {
    await orders(EVERY * 2);
    expect(asked).toEqual([]);
  });

  test('is asked for at once when a long journal was replayed without one', () => {
    keeper.begin(null);
    expect(asked).toMatchObject([{ upTo: venue.engine.commandSeq }]);
  });

  test('is asked for each time enough commands came, one at a time', async () => {
    keeper.begin(null);
    const [first] = asked;
    await orders(EVERY * 2);
    expect(asked.length).toBe(1);
    first!.settle(made(first!.upTo));
    await clock.advance(5000);
    await orders(1);
    expect(asked.length).toBe(2);
    expect(metrics.calls.filter(([name]) => name.startsWith('snapshot'))).toEqual([
      ['snapshotNewest', first!.upTo, 1000],
      ['snapshotStored'],
    ]);
  });

  test('rests four times as long as the last one took', async () => {
    keeper.begin(null);
    await clock.advance(10_000);
    asked[0]!.settle(made(asked[0]!.upTo));
    await orders(EVERY * 2);
    await clock.advance(39_000);
    await orders(1);
    expect(asked.length).toBe(1);
    await clock.advance(1000);
    await orders(1);
    expect(asked.length).toBe(2);
  });

  test('waits for the tables to have enough', async () => {
    covered = 0;
    keeper.begin(null);
    await orders(EVERY);
    expect(asked).toEqual([]);
    covered = EVERY;
    await orders(1);
    expect(asked).toMatchObject([{ upTo: EVERY }]);
  });

  test.each<[string, () => void]>([
    ['the one before has rested', () => asked[0]!.settle(made(asked[0]!.upTo))],
    ['the one before failed', () => asked[0]!.settle(new Error('no connection'))],
  ])('that a burst made due is asked for when %s, though no batch comes any more', async (_, settle) => {
    keeper.begin(null);
    await clock.advance(1000);
    await orders(EVERY);
    settle();
    await clock.advance(3000);
    await clock.advance(3000);
    expect(asked.map(({ upTo }) => upTo)).toEqual([asked[0]!.upTo, venue.engine.commandSeq]);
  });

  test('that waits for the tables is asked for when they have enough, though no batch comes any more', async () => {
    covered = 0;
    keeper.begin(null);
    await orders(EVERY);
    await clock.advance(60_000);
    expect(asked).toEqual([]);
    covered = venue.engine.commandSeq;
    await clock.advance(1000);
    expect(asked).toMatchObject([{ upTo: covered }]);
  });

  test('is not looked for any more behind the stop', async () => {
    covered = 0;
    keeper.begin(null);
    await clock.until(keeper.close({ last: false, graceMs: 0 }));
    covered = null;
    await clock.advance(60_000);
    expect(asked).toEqual([]);
  });

  test('that failed is warned of and tried again later', async () => {
    keeper.begin(null);
    asked[0]!.settle(new Error('no connection'));
    await orders(1);
    expect(warnings).toEqual(['snapshots: no connection']);
    expect(asked.length).toBe(1);
    await clock.advance(5000);
    await orders(1);
    expect(asked.length).toBe(2);
    expect(metrics.calls.filter(([name]) => name === 'snapshotFailed').length).toBe(1);
  });

  test('that finds the journal damaged says so until one is made', async () => {
    keeper.begin(null);
    asked[0]!.settle(new ExsimError('WORKER_JOURNAL_DAMAGED', 'Row 3 does not fit.', {}));
    await clock.advance(5000);
    expect(damage).toEqual(['Row 3 does not fit.']);
    asked[1]!.settle(made(asked[1]!.upTo));
    await clock.advance(1);
    expect(damage).toEqual(['Row 3 does not fit.', null]);
  });

  test('that found others damaged says so', async () => {
    keeper.begin(null);
    asked[0]!.settle(made(5, ['The snapshot at command 3 lacks part 0.']));
    await clock.advance(1);
    expect(warnings).toEqual(['snapshots: The snapshot at command 3 lacks part 0.']);
  });
});

describe('a clean stop', () => {
  const GRACE = { last: true, graceMs: 1000 };

  test('stops the maker and stores the state, beside the newest there is', async () => {
    keeper.begin(null);
    await clock.until(keeper.close(GRACE));
    expect(stops).toBe(1);
    expect(warnings).toEqual([]);
    const { header } = store.kept.get(venue.engine.commandSeq)!;
    expect(header).toMatchObject({
      stateHash: venue.engine.stateHash(),
      chain: journal.rows.at(-1)!.checksum,
    });
    expect(store.watermark).toBe(venue.engine.commandSeq);
  });

  test('stores nothing when nothing was journaled since the newest', async () => {
    keeper.begin(null);
    asked[0]!.settle(made(venue.engine.commandSeq));
    await clock.advance(1);
    await clock.until(keeper.close(GRACE));
    expect([store.kept.size, warnings]).toEqual([0, []]);
  });

  test.each<[string, () => void, object, string | null]>([
    ['after a failure', () => keeper.begin(null), { ...GRACE, last: false }, null],
    ['before the replay was over', () => undefined, GRACE, null],
    [
      'while the tables are behind',
      () => {
        keeper.begin(null);
        covered = 1;
      },
      GRACE,
      'snapshots: none at this stop, the tables in Postgres are behind the market',
    ],
    [
      'when the journal ends elsewhere',
      () => {
        keeper.begin(null);
        journal.rows.pop();
      },
      GRACE,
      'snapshots: none at this stop, the journal does not end where the market does',
    ],
    [
      'when the lease was taken',
      () => {
        keeper.begin(null);
        journal.term += 1;
      },
      GRACE,
      'snapshots: none at this stop, the writer lease has another term by now',
    ],
    [
      'when the store is away',
      () => {
        keeper.begin(null);
        store.failure = new Error('gone');
      },
      GRACE,
      'snapshots: none at this stop, gone',
    ],
  ])('stores nothing %s', async (_, prepare, how, warning) => {
    prepare();
    await clock.until(keeper.close(how as typeof GRACE));
    expect(store.kept.size).toBe(0);
    expect(warnings).toEqual(warning === null ? [] : [warning]);
  });

  test('does not begin what would take longer than there is time', async () => {
    keeper.begin(null);
    asked[0]!.settle({ ...made(3), stored: { stateBytes: 400_000_000, storedBytes: 1 } });
    await clock.advance(1);
    await clock.until(keeper.close(GRACE));
    expect(store.kept.size).toBe(0);
    expect(warnings).toEqual([expect.stringContaining('400 MB would take longer than there is time')]);
  });

  test('waits no longer than it may', async () => {
    keeper.begin(null);
    store.write = () => new Promise(() => undefined);
    await clock.until(keeper.close(GRACE));
    expect(warnings).toEqual(['snapshots: none at this stop, it took more than 1000 ms']);
  });
});
