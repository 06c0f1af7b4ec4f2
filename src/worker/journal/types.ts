import type { Command } from '../../engine/types.ts';
import type { JournalRow } from '../../stored/journal-row.ts';

/** The batch the sequencer wants to see committed. */
export type JournalBatch = Pick<JournalRow, 'firstSeq' | 'lastSeq' | 'time'> & {
  readonly commands: readonly Command[];
};

/** Where the journal ends: what the next row follows. */
export type JournalTail = { readonly lastSeq: number; readonly checksum: Uint8Array };

/** The journal as the sequencer sees it. */
export interface Journal {
  /**
   * Resolves when the batch may be applied, however long that takes: when it is durable, or as the durability of the
   * venue has it. Batches are appended one at a time, in order. Rejects with an ExsimError only when this process must
   * not go on: fenced, or the journal is not its own.
   */
  append(batch: JournalBatch): Promise<void>;
  /** Why no further command should be taken now; null: it may be. */
  refusal(): Refusal | null;
  readonly health: JournalHealth;
}

/** Why a command is not sequenced: the journal has no room for more (`full`), or whatever else. */
export type Refusal = { readonly kind: 'busy' | 'full'; readonly reason: string };

export type JournalHealth = {
  readonly ok: boolean;
  /** The store answers, and has no room. */
  readonly full: boolean;
  readonly reason: string | null;
  /** Milliseconds since the database last confirmed the term. */
  readonly confirmedAgoMs: number;
  /** How long the last append or check of the term took; null before the first. */
  readonly latencyMs: number | null;
};

/** Who may append, as the database has it. */
export type Lease = {
  readonly term: number;
  readonly owner: string | null;
  /** True while the backend that took the lease still runs. */
  readonly ownerAlive: boolean;
  /** For a person: since when, ISO 8601. */
  readonly since: string;
};

/** A place where a journal is kept. Postgres is one; a simulation brings another. */
export interface JournalStore {
  /** Rejects with a StoreError when it cannot be reached, with an ExsimError when it cannot work at all. */
  connect(): Promise<StoreSession>;
}

/** One connection to the store. Every method rejects with a StoreError when its outcome is not known. */
export interface StoreSession {
  /** What makes its promise of durability weaker than usual, e.g. `fsync`; empty when nothing does. */
  readonly weaknesses: readonly string[];
  readLease(): Promise<Lease>;
  /**
   * Raises the term by one if it still is `term`, waiting for an append in flight; null when it is not. Run late,
   * after its answer was given up, it changes nothing that came since.
   */
  takeLease(owner: string, term: number): Promise<number | null>;
  /** False when the row's term is no longer the current one; then nothing was written. */
  append(row: JournalRow): Promise<boolean>;
  holdsTerm(term: number): Promise<boolean>;
  /** Rows after `seq` in order, at most `limit`. */
  readAfter(seq: number, limit: number): Promise<JournalRow[]>;
  /** Ends the connection at once; a statement in flight is left to the server. Never rejects. */
  close(): Promise<void>;
}

/** The store did not answer, or answered with an error: what became of the statement is not known. */
export class StoreError extends Error {
  override name = 'StoreError';
  /** It has no room for what it was to write. */
  readonly noSpace: boolean;

  constructor(message: string, options: { readonly cause?: unknown; readonly noSpace?: boolean } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.noSpace = options.noSpace ?? false;
  }
}
