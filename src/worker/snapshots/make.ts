import { ExsimError } from '../../common/errors.ts';
import { createEngine, ENGINE_VERSION, SNAPSHOT_FORMAT } from '../../engine/index.ts';
import type { EngineCore } from '../../engine/types.ts';
import type { JournalRow } from '../../stored/journal-row.ts';
import { ChainReader } from '../journal/chain.ts';
import { ENGINE_CODEC } from '../journal/engine-codec.ts';
import { PAGE_ROWS } from '../journal/recovery.ts';
import { loadNewest } from './load.ts';
import { packSnapshot } from './packing.ts';
import { type SnapshotStore, TERM_IS_OVER } from './types.ts';

export type MakeOptions = {
  readonly store: SnapshotStore;
  /** Committed rows with a first command after `seq`, in order, at most `limit`. */
  readonly readAfter: (seq: number, limit: number) => Promise<readonly JournalRow[]>;
  readonly schema: string;
  /** Of the writer lease this worker holds. */
  readonly term: number;
  /** The tables have everything up to this command: no snapshot may be newer. */
  readonly upTo: number;
};

export type MadeSnapshot = {
  /** Of the newest snapshot there is now. */
  readonly commandSeq: number;
  /** Null: it was there already. */
  readonly stored: { readonly stateBytes: number; readonly storedBytes: number } | null;
  /** Snapshots that were there and cannot be used, as sentences. */
  readonly unusable: readonly string[];
};

/**
 * Makes a snapshot out of what is stored, without the running engine: the newest snapshot and the journal behind it, as
 * far as `upTo` and as it is committed. So each snapshot proves that the one before it restores, hash and all, and that
 * the journal between the two can be replayed. Kept are the new one and the one it grew from: two that are known to be
 * good.
 *
 * Rejects with WORKER_JOURNAL_DAMAGED when the journal cannot be replayed, with the store's error when it is away, with an
 * Error when the term is over.
 */
export async function makeSnapshot(options: MakeOptions): Promise<MadeSnapshot> {
  const { store, schema, term, upTo } = options;
  const unusable: string[] = [];
  const base = await loadNewest({
    store,
    upTo,
    checkHash: true,
    onUnusable: ({ commandSeq }, problem) =>
      unusable.push(`The snapshot at command ${commandSeq} ${problem}.`),
  });
  const engine = base?.engine ?? createEngine();
  const chain = new ChainReader(ENGINE_CODEC, schema, base?.tail);
  const last = await replay(engine, chain, options);
  if (last === null) return { commandSeq: engine.commandSeq, stored: null, unusable };
  const origin = {
    commandSeq: last.lastSeq,
    term: last.term,
    engineVersion: ENGINE_VERSION,
    format: SNAPSHOT_FORMAT,
    chain: last.checksum,
    stateHash: engine.stateHash(),
  };
  const snapshot = await packSnapshot(origin, engine.snapshot());
  const isStored = await store.write(snapshot, { term, keep: base?.header.commandSeq ?? null });
  if (!isStored) throw new Error(`none was stored, ${TERM_IS_OVER}`);
  const storedBytes = snapshot.parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const stored = { stateBytes: snapshot.header.stateBytes, storedBytes };
  return { commandSeq: last.lastSeq, stored, unusable };
}

export const isJournalDamaged = (error: unknown): error is ExsimError =>
  error instanceof ExsimError && error.code === 'WORKER_JOURNAL_DAMAGED';

/** Applies rows up to `upTo`. The last one; null when there was none. */
async function replay(
  engine: EngineCore,
  chain: ChainReader,
  { readAfter, upTo }: MakeOptions,
): Promise<JournalRow | null> {
  let last: JournalRow | null = null;
  for (;;) {
    const page = await readAfter(chain.tail.lastSeq, PAGE_ROWS);
    for (const row of page) {
      if (row.lastSeq > upTo) return last;
      for (const command of chain.accept(row)) engine.apply(command);
      last = row;
    }
    if (page.length < PAGE_ROWS) return last;
  }
}
