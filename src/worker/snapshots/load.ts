import {
  DamagedBytes,
  ENGINE_VERSION,
  restoreEngine,
  SNAPSHOT_FORMAT,
  type SnapshotPieces,
} from '../../engine/index.ts';
import type { EngineCore } from '../../engine/types.ts';
import { sameBytes } from '../../stored/row-checksum.ts';
import type { SnapshotHeader } from '../../stored/snapshot-row.ts';
import { LIVE_ENGINE } from '../exchange/live-engine.ts';
import type { JournalTail } from '../journal/types.ts';
import { unpackState } from './packing.ts';
import { type SnapshotReads, UnusableSnapshot } from './types.ts';

export type LoadOptions = {
  readonly store: SnapshotReads;
  /** Newer ones are left alone: the tables would lack the rows before them. */
  readonly upTo: number;
  /**
   * Compares the state hash too, where it is an engine of this version that reckoned it. It costs as much as
   * restoring; a worker's start leaves it to the one that writes the next snapshot, and to `exsim verify`.
   */
  readonly checkHash: boolean;
  /** Hears of each snapshot that should be usable and is not. */
  readonly onUnusable: (header: SnapshotHeader, problem: string) => void;
};

/** An engine as it was after a command, and the journal row to go on behind. */
export type LoadedSnapshot = {
  readonly header: SnapshotHeader;
  readonly engine: EngineCore;
  readonly tail: JournalTail;
};

/** The newest snapshot that can be trusted; null when there is none. Rejects only when the store does. */
export async function loadNewest(options: LoadOptions): Promise<LoadedSnapshot | null> {
  const headers = await options.store.headers();
  for (const header of headers) {
    if (header.commandSeq > options.upTo) continue;
    const loaded = await tryLoad(header, options);
    if (loaded !== null) return loaded;
  }
  return null;
}

async function tryLoad(header: SnapshotHeader, options: LoadOptions): Promise<LoadedSnapshot | null> {
  try {
    return await loadSnapshot(header, options);
  } catch (error) {
    if (!(error instanceof UnusableSnapshot)) throw error;
    options.onUnusable(header, error.message);
    return null;
  }
}

/** Throws UnusableSnapshot naming what is wrong with this one. */
export async function loadSnapshot(
  header: SnapshotHeader,
  { store, checkHash }: Pick<LoadOptions, 'store' | 'checkHash'>,
): Promise<LoadedSnapshot> {
  const { commandSeq, format, chain } = header;
  if (format !== SNAPSHOT_FORMAT)
    throw new UnusableSnapshot(`has format ${format}, and this engine reads ${SNAPSHOT_FORMAT}`);
  await checkChain(header, store);
  const engine = restored(await unpackState(header, store));
  if (engine.commandSeq !== commandSeq)
    throw new UnusableSnapshot(`holds the state after command ${engine.commandSeq}`);
  if (checkHash && header.engineVersion === ENGINE_VERSION) demandHash(header, engine.stateHash());
  return { header, engine, tail: { lastSeq: commandSeq, checksum: chain } };
}

/** It must be a snapshot of this journal, and of one that reaches so far. */
async function checkChain({ commandSeq, chain }: SnapshotHeader, store: SnapshotReads): Promise<void> {
  const end = await store.journalEnd(commandSeq);
  if (end === null) throw new UnusableSnapshot('is not at the end of any journal row');
  if (!sameBytes(end.checksum, chain)) throw new UnusableSnapshot('belongs to another journal');
}

function restored(state: SnapshotPieces): EngineCore {
  try {
    return restoreEngine(state, LIVE_ENGINE);
  } catch (error) {
    if (!(error instanceof DamagedBytes)) throw error;
    throw new UnusableSnapshot(`cannot be read: ${error.message}`);
  }
}

/** Throws UnusableSnapshot when the hash is not the one the header has. */
export function demandHash({ stateHash }: SnapshotHeader, found: string): void {
  if (found !== stateHash) throw new UnusableSnapshot(`says its state is ${stateHash}, but it is ${found}`);
}
