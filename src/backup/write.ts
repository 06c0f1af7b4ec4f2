import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { assert } from '../common/assert.ts';
import { ExsimError } from '../common/errors.ts';
import { errorCode } from '../process/files.ts';
import {
  BACKUP_FORMAT,
  type BackupHeader,
  type BackupRecord,
  MAGIC,
  RECORD_HEAD_BYTES,
  RECORDS,
  type RecordName,
} from './format.ts';
import { RecordOrder } from './order.ts';
import type { BackupSummary } from './read.ts';
import { countsBytes, headerBytes, partBytes, rowBytes, snapshotBytes } from './records.ts';

/** Gathered before they are written. */
const BUFFER_BYTES = 1024 * 1024;

/**
 * Writes a backup under another name beside `path`, mode 0600, and gives it its own when it is complete, on the disk, and
 * `prove` had nothing against it: whatever ends this before leaves no file of that name. `signal` aborted, as `fill` and
 * `prove` should see too: there is no file of either name.
 *
 * Throws USAGE when there is a file of that name, or none can be made, and the signal's reason.
 */
export async function writeBackup<T>(
  path: string,
  fill: (writer: BackupWriter) => Promise<void>,
  prove: (temporary: string) => Promise<T>,
  signal?: AbortSignal,
): Promise<{ readonly summary: BackupSummary; readonly proof: T }> {
  await refuseExisting(path);
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  const file = await created(path, temporary);
  try {
    const summary = await filled(file, fill);
    signal?.throwIfAborted();
    const proof = await prove(temporary);
    signal?.throwIfAborted();
    await refuseExisting(path);
    await rename(temporary, path);
    return { summary, proof };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function filled(
  file: FileHandle,
  fill: (writer: BackupWriter) => Promise<void>,
): Promise<BackupSummary> {
  try {
    const writer = new BackupWriter(file);
    await fill(writer);
    const summary = await writer.end();
    await file.sync();
    return summary;
  } finally {
    await file.close();
  }
}

/** Puts records into a file: `begin`, all records in their order, `end`. */
export class BackupWriter {
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #pieces: Uint8Array[] = [];
  #gathered = 0;
  #bytes = 0;
  #begun: { readonly header: BackupHeader; readonly order: RecordOrder } | null = null;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async begin(header: BackupHeader): Promise<void> {
    this.#begun = { header, order: new RecordOrder(header) };
    const format = Buffer.alloc(4);
    format.writeUInt32BE(BACKUP_FORMAT);
    this.#add(MAGIC);
    this.#add(format);
    await this.#record('header', headerBytes(header));
  }

  async add(record: BackupRecord): Promise<void> {
    this.#state.order.accept(record);
    await this.#record(record.kind, payloadOf(record));
  }

  async end(): Promise<BackupSummary> {
    const { header, order } = this.#state;
    const { counts } = order;
    order.end(counts);
    this.#add(headOf('end', RECORDS.end.bytesMax));
    this.#add(countsBytes(counts));
    const sum = this.#hash.copy().digest();
    this.#add(sum);
    await this.#flush();
    return { header, ...counts, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  get #state() {
    assert(this.#begun !== null, 'a backup begins with its header');
    return this.#begun;
  }

  async #record(name: RecordName, payload: Buffer): Promise<void> {
    assert(payload.length <= RECORDS[name].bytesMax, 'a record of a backup is within its limit');
    this.#add(headOf(name, payload.length));
    this.#add(payload);
    if (this.#gathered >= BUFFER_BYTES) await this.#flush();
  }

  #add(piece: Uint8Array): void {
    this.#hash.update(piece);
    this.#pieces.push(piece);
    this.#gathered += piece.length;
    this.#bytes += piece.length;
  }

  async #flush(): Promise<void> {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#gathered = 0;
    await this.#file.appendFile(Buffer.concat(pieces));
  }
}

function headOf(name: RecordName, length: number): Buffer {
  const head = Buffer.alloc(RECORD_HEAD_BYTES);
  head.writeUInt8(RECORDS[name].kind);
  head.writeUInt32BE(length, 1);
  return head;
}

function payloadOf(record: BackupRecord): Buffer {
  switch (record.kind) {
    case 'row':
      return rowBytes(record.row);
    case 'snapshot':
      return snapshotBytes(record.snapshot);
    case 'part':
      return partBytes(record.part);
  }
}

async function refuseExisting(path: string): Promise<void> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new ExsimError('USAGE', `Expected ${path} to be the name of a new file, but it is there already.`, {
    wayOut: 'A backup is never written over: name another file, or move that one away.',
  });
}

async function created(path: string, temporary: string): Promise<FileHandle> {
  try {
    return await open(temporary, 'wx', 0o600);
  } catch (error) {
    throw new ExsimError(
      'USAGE',
      `Expected ${path} to be a file that can be made, but it cannot (${errorCode(error)}).`,
      {
        wayOut: 'Name one in a folder that is there and that you may write to.',
        cause: error,
      },
    );
  }
}
