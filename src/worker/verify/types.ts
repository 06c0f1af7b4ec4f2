import type { TableName } from '../projection/tables.ts';
import type { WorkerSettings } from '../settings.ts';

export type VerifyOptions = {
  readonly settings: WorkerSettings;
  /** The worker that may be running, and an admin key to ask it with; null: the journal is closed. */
  readonly live: LiveTarget | null;
};

export type LiveTarget = { readonly url: string; readonly adminKey: string };

/** What the live worker says of itself at one moment. */
export type LiveState = { readonly commandSeq: number; readonly seq: number; readonly stateHash: string };

export type Difference =
  /** The journal cannot be trusted from this row on; nothing after it was read. */
  | { readonly kind: 'journal'; readonly message: string }
  /** A snapshot cannot be used, or does not show what the journal says. */
  | { readonly kind: 'snapshot'; readonly commandSeq: number; readonly problem: string }
  /** The worker's memory is not what its journal says. */
  | {
      readonly kind: 'state';
      readonly commandSeq: number;
      readonly expected: string;
      readonly found: string;
    }
  /** A row of the tables is not what the journal says. */
  | {
      readonly kind: 'row';
      readonly table: TableName;
      readonly key: string;
      /** Null: the row as a whole, missing (`found` null) or of no order or trade there ever was. */
      readonly column: string | null;
      readonly expected: string | null;
      readonly found: string | null;
    };

/** Where a replay began: a snapshot where the journal was pruned, or written by another engine before it. */
export type ReplayStart =
  | { readonly kind: 'genesis' }
  | { readonly kind: 'snapshot'; readonly commandSeq: number; readonly engineVersion: string };

export type VerifyReport = {
  readonly instanceName: string;
  readonly schema: string;
  readonly from: ReplayStart;
  /** Of the last command replayed. */
  readonly commandSeq: number;
  /** After the last command replayed; null when the journal could not be read to its end. */
  readonly stateHash: string | null;
  /** The command the tables stand at. */
  readonly watermark: number;
  /** Up to which command they were compared: the watermark, or where the journal could be read to. */
  readonly comparedTo: number;
  /** Null: no worker was asked. */
  readonly live: LiveState | null;
  readonly rowsCompared: number;
  /**
   * Rows that came or changed after `comparedTo`: of those only what never changes was compared. And rows of before a
   * replay that began with a snapshot, which were not compared at all.
   */
  readonly rowsLeftOut: number;
  /** At most `DIFFERENCES_MAX`; `differenceCount` counts on. */
  readonly differences: readonly Difference[];
  readonly differenceCount: number;
};

export const DIFFERENCES_MAX = 1000;
