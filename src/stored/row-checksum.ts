import { createHash } from 'node:crypto';
import type { JournalRow } from './journal-row.ts';

/** What the first row follows. */
export const CHAIN_START: Uint8Array = new Uint8Array(32);

/**
 * SHA-256 over the checksum of the row before, the header (five 64-bit big-endian integers, then the length and the
 * text of the engine version) and the commands. So a row can neither be changed, nor moved, nor left out.
 */
export function rowChecksum(previous: Uint8Array, row: Omit<JournalRow, 'checksum'>): Uint8Array {
  const version = Buffer.from(row.engineVersion, 'utf8');
  const header = Buffer.alloc(48);
  const numbers = [row.firstSeq, row.lastSeq, row.term, row.time, row.format, version.length];
  numbers.forEach((value, index) => {
    header.writeBigInt64BE(BigInt(value), index * 8);
  });
  return createHash('sha256').update(previous).update(header).update(version).update(row.commands).digest();
}

export const sameBytes = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0;
