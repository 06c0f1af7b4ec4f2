import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { errorCode } from '../process/files.ts';
import { ByteSource } from './byte-source.ts';
import { UnusableBackup, unusable } from './damage.ts';
import {
  BACKUP_FORMAT,
  type BackupCounts,
  type BackupHeader,
  type BackupRecord,
  MAGIC,
  RECORD_HEAD_BYTES,
  RECORDS,
  type RecordName,
  recordName,
  SHA256_BYTES,
} from './format.ts';
import { RecordOrder } from './order.ts';
import { readEnd, readHeader, readPart, readRow, readSnapshot } from './records.ts';

/** A backup that was read to its end, and is as it was written. */
export type BackupSummary = BackupCounts & {
  readonly header: BackupHeader;
  readonly bytes: number;
  /** Of the whole file, as `sha256sum` prints it. */
  readonly sha256: string;
};

type Visit = (record: BackupRecord) => Promise<void> | void;

/**
 * Reads a backup and hands out its records in order, a chunk of the file in memory at a time. Whoever acts on a record
 * must have read the file once before: only its end shows that all of it is as it was written.
 *
 * Throws BACKUP_UNUSABLE naming the file and what is wrong with it.
 */
export async function readBackup(path: string, visit: Visit = () => undefined): Promise<BackupSummary> {
  const file = await opened(path);
  try {
    return await new BackupReader(file, (await file.stat()).size).read(visit);
  } catch (error) {
    throw error instanceof UnusableBackup ? unusable(path, error.message) : error;
  } finally {
    await file.close();
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw unusable(
      path,
      `cannot be read (${errorCode(error)})`,
      'Name a file that `exsim backup` has written.',
    );
  }
}

type Raw = { readonly name: RecordName; readonly payload: Buffer };

class BackupReader {
  readonly #source: ByteSource;
  readonly #size: number;
  readonly #hash = createHash('sha256');

  constructor(file: FileHandle, size: number) {
    this.#source = new ByteSource(file, size);
    this.#size = size;
  }

  async read(visit: Visit): Promise<BackupSummary> {
    await this.#demandFormat();
    const first = await this.#next();
    if (first.name !== 'header') throw new UnusableBackup('does not begin with a header');
    const header = readHeader(first.payload);
    const order = new RecordOrder(header);
    for (;;) {
      const raw = await this.#next();
      if (raw.name === 'end') return this.#end(raw.payload, header, order);
      const record = recordOf(raw);
      order.accept(record);
      await visit(record);
    }
  }

  async #demandFormat(): Promise<void> {
    const length = MAGIC.length + 4;
    const start = this.#size < length ? null : await this.#source.take(length);
    if (start === null || !start.subarray(0, MAGIC.length).equals(MAGIC))
      throw new UnusableBackup(`does not begin with "${MAGIC.toString('latin1')}", so it is none`);
    const format = start.readUInt32BE(MAGIC.length);
    if (format !== BACKUP_FORMAT)
      throw new UnusableBackup(`has format ${format}, and this version reads format ${BACKUP_FORMAT}`);
    this.#hash.update(start);
  }

  /** The sum is over everything but itself. */
  async #next(): Promise<Raw> {
    const at = this.#source.offset;
    const head = await this.#source.take(RECORD_HEAD_BYTES);
    const name = recordName(head[0] ?? 0);
    if (name === undefined)
      throw new UnusableBackup(`has at byte ${at} a record of kind ${head[0]}, which is none`);
    const length = head.readUInt32BE(1);
    const { bytesMax } = RECORDS[name];
    if (length > bytesMax)
      throw new UnusableBackup(
        `has at byte ${at} a ${name} of ${length} bytes, and the limit is ${bytesMax}`,
      );
    const payload = await this.#source.take(length);
    const summed = name === 'end' ? payload.subarray(0, -SHA256_BYTES) : payload;
    this.#hash.update(head).update(summed);
    return { name, payload };
  }

  #end(payload: Buffer, header: BackupHeader, order: RecordOrder): BackupSummary {
    const { counts, sum } = readEnd(payload);
    const whole = this.#hash.copy().update(sum).digest('hex');
    if (!this.#hash.digest().equals(sum)) throw new UnusableBackup('does not fit its checksum');
    if (!this.#source.isAtEnd)
      throw new UnusableBackup(`goes on behind its end, at byte ${this.#source.offset}`);
    order.end(counts);
    return { header, ...counts, bytes: this.#size, sha256: whole };
  }
}

function recordOf({ name, payload }: Raw): BackupRecord {
  switch (name) {
    case 'row':
      return { kind: 'row', row: readRow(payload) };
    case 'snapshot':
      return { kind: 'snapshot', snapshot: readSnapshot(payload) };
    case 'part':
      return { kind: 'part', part: readPart(payload) };
    case 'header':
    case 'end':
      throw new UnusableBackup(`has a second ${name}`);
  }
}
