import { UnusableBackup } from './damage.ts';
import type {
  BackupCounts,
  BackupHeader,
  BackupPart,
  BackupRecord,
  BackupRow,
  BackupSnapshot,
} from './format.ts';

/**
 * Holds the records of a backup against each other: rows without a gap from the header's first command to its last, then
 * snapshots of commands that are there, each with all its parts. Throws UnusableBackup for the first that does not fit.
 */
export class RecordOrder {
  readonly #header: BackupHeader;
  #nextSeq: number;
  #snapshot: BackupSnapshot | null = null;
  #partsOfSnapshot = 0;
  #counts: BackupCounts = { rows: 0, snapshots: 0, parts: 0 };

  constructor(header: BackupHeader) {
    this.#header = header;
    this.#nextSeq = header.firstSeq;
  }

  get counts(): BackupCounts {
    return this.#counts;
  }

  accept(record: BackupRecord): void {
    if (record.kind === 'row') this.#row(record.row);
    else if (record.kind === 'snapshot') this.#begin(record.snapshot);
    else this.#part(record.part);
  }

  end({ rows, snapshots, parts }: BackupCounts): void {
    this.#demandParts();
    this.#demandRows();
    const own = this.#counts;
    const isSame = rows === own.rows && snapshots === own.snapshots && parts === own.parts;
    if (!isSame) throw new UnusableBackup('does not have as many records as its end says');
  }

  #row({ firstSeq, lastSeq }: BackupRow): void {
    if (this.#snapshot !== null) throw new UnusableBackup(`has journal row ${firstSeq} behind a snapshot`);
    if (firstSeq !== this.#nextSeq)
      throw new UnusableBackup(`has journal row ${firstSeq} where ${this.#nextSeq} should follow`);
    if (lastSeq < firstSeq)
      throw new UnusableBackup(`has journal row ${firstSeq}, which ends before it begins`);
    this.#nextSeq = lastSeq + 1;
    this.#counts = { ...this.#counts, rows: this.#counts.rows + 1 };
  }

  #begin(snapshot: BackupSnapshot): void {
    this.#demandParts();
    this.#demandRows();
    if (snapshot.commandSeq > this.#header.lastSeq)
      throw new UnusableBackup(
        `has a snapshot at command ${snapshot.commandSeq}, which its journal does not reach`,
      );
    this.#snapshot = snapshot;
    this.#partsOfSnapshot = 0;
    this.#counts = { ...this.#counts, snapshots: this.#counts.snapshots + 1 };
  }

  #part({ commandSeq, part }: BackupPart): void {
    const isNext = commandSeq === this.#snapshot?.commandSeq && part === this.#partsOfSnapshot;
    if (!isNext)
      throw new UnusableBackup(`has part ${part} of the snapshot at command ${commandSeq} out of place`);
    this.#partsOfSnapshot += 1;
    this.#counts = { ...this.#counts, parts: this.#counts.parts + 1 };
  }

  #demandRows(): void {
    const { lastSeq } = this.#header;
    if (this.#nextSeq !== lastSeq + 1)
      throw new UnusableBackup(
        `has the journal up to command ${this.#nextSeq - 1}, and says it reaches ${lastSeq}`,
      );
  }

  #demandParts(): void {
    if (this.#snapshot === null || this.#snapshot.partCount === this.#partsOfSnapshot) return;
    const { commandSeq, partCount } = this.#snapshot;
    throw new UnusableBackup(
      `has ${this.#partsOfSnapshot} of the ${partCount} parts of the snapshot at command ${commandSeq}`,
    );
  }
}
