import { UnusableBackup } from './damage.ts';
import { FieldReader, FieldWriter } from './fields.ts';
import type { BackupCounts, BackupHeader, BackupPart, BackupRow, BackupSnapshot } from './format.ts';

export const headerBytes = (header: BackupHeader): Buffer => Buffer.from(JSON.stringify(header), 'utf8');

/** Throws UnusableBackup. Fields that are not known are left alone: they say more, not something else. */
export function readHeader(bytes: Buffer): BackupHeader {
  const json = parsed(bytes);
  const { instanceName, engineVersion, firstSeq, lastSeq, takenAt } = json as Record<string, unknown>;
  const texts = [instanceName, engineVersion, takenAt].every((value) => typeof value === 'string');
  const numbers = [firstSeq, lastSeq].every((value) => Number.isSafeInteger(value) && Number(value) >= 1);
  if (!texts || !numbers) throw new UnusableBackup('has a header without all its fields');
  return { instanceName, engineVersion, firstSeq, lastSeq, takenAt } as BackupHeader;
}

function parsed(bytes: Buffer): object {
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof json === 'object' && json !== null) return json;
  } catch {
    // Told below.
  }
  throw new UnusableBackup('has a header that is not JSON');
}

export const rowBytes = (row: BackupRow): Buffer =>
  new FieldWriter()
    .integer(row.firstSeq)
    .integer(row.lastSeq)
    .integer(row.term)
    .integer(row.time)
    .integer(row.format)
    .text(row.engineVersion)
    .integer(row.committedAtMicros)
    .sha256(row.checksum)
    .rest(row.commands)
    .bytes();

export function readRow(bytes: Buffer): BackupRow {
  const read = new FieldReader(bytes);
  return {
    firstSeq: read.integer(),
    lastSeq: read.integer(),
    term: read.integer(),
    time: read.integer(),
    format: read.integer(),
    engineVersion: read.text(),
    committedAtMicros: read.integer(),
    checksum: read.sha256(),
    commands: read.rest(),
  };
}

export const snapshotBytes = (snapshot: BackupSnapshot): Buffer =>
  new FieldWriter()
    .integer(snapshot.commandSeq)
    .integer(snapshot.term)
    .text(snapshot.engineVersion)
    .integer(snapshot.format)
    .sha256(snapshot.chain)
    .text(snapshot.stateHash)
    .integer(snapshot.stateBytes)
    .integer(snapshot.partCount)
    .sha256(snapshot.checksum)
    .integer(snapshot.createdAtMicros)
    .bytes();

export function readSnapshot(bytes: Buffer): BackupSnapshot {
  const read = new FieldReader(bytes);
  const snapshot = {
    commandSeq: read.integer(),
    term: read.integer(),
    engineVersion: read.text(),
    format: read.integer(),
    chain: read.sha256(),
    stateHash: read.text(),
    stateBytes: read.integer(),
    partCount: read.integer(),
    checksum: read.sha256(),
    createdAtMicros: read.integer(),
  };
  read.end();
  return snapshot;
}

export const partBytes = (part: BackupPart): Buffer =>
  new FieldWriter()
    .integer(part.commandSeq)
    .integer(part.part)
    .sha256(part.checksum)
    .rest(part.bytes)
    .bytes();

export function readPart(bytes: Buffer): BackupPart {
  const read = new FieldReader(bytes);
  return {
    commandSeq: read.integer(),
    part: read.integer(),
    checksum: read.sha256(),
    bytes: read.rest(),
  };
}

/** The end without its sum. */
export const countsBytes = ({ rows, snapshots, parts }: BackupCounts): Buffer =>
  new FieldWriter().integer(rows).integer(snapshots).integer(parts).bytes();

export function readEnd(bytes: Buffer): { readonly counts: BackupCounts; readonly sum: Buffer } {
  const read = new FieldReader(bytes);
  const counts = { rows: read.integer(), snapshots: read.integer(), parts: read.integer() };
  const sum = read.sha256();
  read.end();
  return { counts, sum };
}
