import type { Clock } from '../../common/clock.ts';
import { ENGINE_VERSION, SNAPSHOT_FORMAT } from '../../engine/index.ts';
import type { EngineCore } from '../../engine/types.ts';
import { packSnapshot } from './packing.ts';
import { type SnapshotStore, TERM_IS_OVER } from './types.ts';

export type LastSnapshotOptions = {
  readonly engine: Pick<EngineCore, 'commandSeq' | 'snapshot' | 'stateHash'>;
  readonly store: SnapshotStore;
  /** Of the writer lease this worker holds. */
  readonly term: () => number;
  readonly coveredSeq: () => number;
  readonly clock: Clock;
  /** The one there is: it is kept, and tells how large the next may be. Zeros when there is none. */
  readonly newest: { readonly commandSeq: number; readonly stateBytes: number };
  readonly graceMs: number;
};

/** What can be counted on, from the engine's memory to the disk: a busy machine does half of what an idle one does. */
const BYTES_PER_MS = 40_000;

/**
 * Stores the state of an engine that has stopped, so that the next start has nothing to replay, and a newer engine can
 * begin with it. Null when that is done; otherwise why there is none, and then the next start has a longer tail.
 */
export async function storeLastSnapshot(options: LastSnapshotOptions): Promise<string | null> {
  const { engine, coveredSeq, clock, newest, graceMs } = options;
  if (coveredSeq() < engine.commandSeq) return 'the tables in Postgres are behind the market';
  if (newest.stateBytes / BYTES_PER_MS > graceMs) return tooLarge(newest.stateBytes);
  const patience = new AbortController();
  const tooLate = clock
    .sleep(graceMs, patience.signal)
    .then(() => `it took more than ${Math.round(graceMs)} ms`);
  try {
    return await Promise.race([store(options), tooLate]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    patience.abort();
  }
}

const tooLarge = (stateBytes: number): string =>
  `${Math.round(stateBytes / 1e6)} MB would take longer than there is time: raise restart.stopGraceMs`;

async function store({ engine, store, term, newest }: LastSnapshotOptions): Promise<string | null> {
  const { commandSeq } = engine;
  const end = await store.journalEnd(commandSeq);
  if (end === null) return 'the journal does not end where the market does';
  const origin = {
    commandSeq,
    term: end.term,
    engineVersion: ENGINE_VERSION,
    format: SNAPSHOT_FORMAT,
    chain: end.checksum,
    stateHash: engine.stateHash(),
  };
  const snapshot = await packSnapshot(origin, engine.snapshot());
  const [stored] = newest.commandSeq === 0 ? await store.headers() : [newest];
  const isStored = await store.write(snapshot, { term: term(), keep: stored?.commandSeq ?? null });
  return isStored ? null : TERM_IS_OVER;
}
