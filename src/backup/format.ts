import type { JournalRow } from '../stored/journal-row.ts';
import type { SnapshotHeader, SnapshotPart } from '../stored/snapshot-row.ts';

/**
 * A backup of one venue in one file:
 *
 *   "EXSIMBAK"  format: u32  | record ... record
 *   record: kind: u8  length of its payload: u32  payload
 *
 * The records are one header (JSON), the rows of the journal in order, each snapshot followed by its parts, and one end,
 * which counts them and has the SHA-256 of every byte before that sum. Integers are big-endian. Another layout of any
 * record is another format.
 */
export const MAGIC = Buffer.from('EXSIMBAK', 'latin1');
export const BACKUP_FORMAT = 1;

/** Kinds of records, and the longest payload that is believed. */
export const RECORDS = {
  header: { kind: 1, bytesMax: 64 * 1024 },
  /** A row holds about 128 KB of commands, or one command. */
  row: { kind: 2, bytesMax: 16 * 1024 * 1024 },
  snapshot: { kind: 3, bytesMax: 4096 },
  /** About 200 kB in practice; a worker believes 64 MiB unpacked. */
  part: { kind: 4, bytesMax: 64 * 1024 * 1024 },
  end: { kind: 5, bytesMax: 56 },
} as const;
export type RecordName = keyof typeof RECORDS;

/** Of `kind` and length. */
export const RECORD_HEAD_BYTES = 5;
export const SHA256_BYTES = 32;

const NAMES = new Map<number, RecordName>(
  Object.entries(RECORDS).map(([name, { kind }]) => [kind, name as RecordName]),
);

export const recordName = (kind: number): RecordName | undefined => NAMES.get(kind);

/** What a backup says of itself. */
export type BackupHeader = {
  /** Of the exchange it was taken of, e.g. `exchange-sim-binance`. */
  readonly instanceName: string;
  /** Engine that wrote the last row. */
  readonly engineVersion: string;
  /** First and last command of the journal. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** ISO 8601. */
  readonly takenAt: string;
};

/** A row of the journal, and when it was committed. */
export type BackupRow = JournalRow & {
  /** µs since 1970. */
  readonly committedAtMicros: number;
};

/** A snapshot without its parts, and when it was stored. */
export type BackupSnapshot = SnapshotHeader & {
  /** µs since 1970. */
  readonly createdAtMicros: number;
};

/** A part of the snapshot before it, at `commandSeq`; parts are counted from 0. */
export type BackupPart = SnapshotPart & { readonly commandSeq: number; readonly part: number };

/** How many records of each kind there are. */
export type BackupCounts = { readonly rows: number; readonly snapshots: number; readonly parts: number };

export type BackupRecord =
  | { readonly kind: 'row'; readonly row: BackupRow }
  | { readonly kind: 'snapshot'; readonly snapshot: BackupSnapshot }
  | { readonly kind: 'part'; readonly part: BackupPart };
