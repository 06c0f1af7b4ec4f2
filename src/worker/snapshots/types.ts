import type { SnapshotHeader, SnapshotPart } from '../../stored/snapshot-row.ts';
export type Snapshot = { readonly header: SnapshotHeader; readonly parts: readonly SnapshotPart[] };

/** A row of the journal as a snapshot refers to it. */
export type JournalEnd = { readonly term: number; readonly checksum: Uint8Array };

/** Reads snapshots. Rejects with the driver's error when the place where they are cannot be reached. */
export interface SnapshotReads {
  /** Newest first. */
  headers(): Promise<readonly SnapshotHeader[]>;
  /** Of the parts there are, in order. */
  partChecksums(commandSeq: number): Promise<readonly Uint8Array[]>;
  /** Null: there is no such part. */
  part(commandSeq: number, index: number): Promise<SnapshotPart | null>;
  /** The journal row that ends with this command; null: none does. */
  journalEnd(commandSeq: number): Promise<JournalEnd | null>;
}

/** A place where snapshots are kept. Postgres is one; a simulation brings another. */
export interface SnapshotStore extends SnapshotReads {
  /**
   * All or nothing: stores the snapshot, removes those before it but the one at `keep`, and raises the watermark of the
   * tables to it. The caller knows that the tables have every row up to it. False, and nothing is done: the writer
   * lease has another term by now, and the snapshots are somebody else's.
   */
  write(snapshot: Snapshot, how: { readonly term: number; readonly keep: number | null }): Promise<boolean>;
}

/** Why a snapshot was not stored that was made under a term which is over. */
export const TERM_IS_OVER = 'the writer lease has another term by now';

/** A snapshot is not what it should be. The message says what, as the end of a sentence about it. */
export class UnusableSnapshot extends Error {
  override name = 'UnusableSnapshot';
}
