import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BackupRecord, BackupSnapshot } from '../../../src/backup/format.ts';
import { readBackup } from '../../../src/backup/read.ts';
import { type BackupWriter, writeBackup } from '../../../src/backup/write.ts';
import { ExsimError } from '../../../src/common/errors.ts';

const HEADER = {
  instanceName: 'exchange-sim-binance',
  engineVersion: '3',
  firstSeq: 1,
  lastSeq: 7,
  takenAt: '2026-11-29T22:15:00.000Z',
};
const sum = (fill: number): Buffer => Buffer.alloc(32, fill);

const row = (firstSeq: number, lastSeq: number, commands: Buffer): BackupRecord => ({
  kind: 'row',
  row: {
    firstSeq,
    lastSeq,
    term: 3,
    time: 1_764_000_000_000 + firstSeq,
    format: 2,
    engineVersion: '3',
    commands,
    checksum: sum(firstSeq),
    committedAtMicros: 1_764_000_000_123_456,
  },
});
const SNAPSHOT: BackupSnapshot = {
  commandSeq: 4,
  term: 3,
  engineVersion: '3',
  format: 2,
  chain: sum(9),
  stateHash: '0123456789abcdef0123456789abcdef',
  stateBytes: 5000,
  partCount: 2,
  checksum: sum(10),
  createdAtMicros: 1_764_000_000_654_321,
};
const part = (index: number): BackupRecord => ({
  kind: 'part',
  part: { commandSeq: 4, part: index, checksum: sum(index), bytes: Buffer.alloc(40, index) },
});
const RECORDS: readonly BackupRecord[] = [
  row(1, 1, Buffer.from('genesis')),
  row(2, 4, Buffer.alloc(0)),
  row(5, 7, Buffer.alloc(60, 0xff)),
  { kind: 'snapshot', snapshot: SNAPSHOT },
  part(0),
  part(1),
];

let folder: string;
/** Of a backup of all RECORDS. */
let whole: Buffer;
/** Where its records begin, and where it ends. */
let boundaries: number[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-backup-'));
  await write('whole', RECORDS);
  whole = readFileSync(join(folder, 'whole'));
  boundaries = boundariesOf(whole);
});
afterAll(() => rmSync(folder, { recursive: true }));

const fillWith = (records: readonly BackupRecord[], header = HEADER) =>
  async function fill(writer: BackupWriter): Promise<void> {
    await writer.begin(header);
    for (const record of records) await writer.add(record);
  };

const write = (name: string, records: readonly BackupRecord[], header = HEADER) =>
  writeBackup(
    join(folder, name),
    fillWith(records, header),
    async (temporary) => statSync(temporary).mode & 0o777,
  );

function boundariesOf(bytes: Buffer): number[] {
  const found = [12];
  for (let at = 12; at < bytes.length; found.push(at)) at += 5 + bytes.readUInt32BE(at + 1);
  return found;
}

/** With the sum that fits: what is wrong with it is not a byte that changed on the way. */
function resealed(bytes: Buffer): Buffer {
  const content = bytes.subarray(0, -32);
  return Buffer.concat([content, createHash('sha256').update(content).digest()]);
}

const changed = (change: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.from(whole);
  change(bytes);
  return bytes;
};

/** What reading these bytes ends with; null: nothing is wrong with them. */
async function problemOf(bytes: Buffer): Promise<string | null> {
  const path = join(folder, 'tried');
  writeFileSync(path, bytes);
  try {
    await readBackup(path);
    return null;
  } catch (error) {
    if (!(error instanceof ExsimError)) throw error;
    expect(error).toMatchObject({
      code: 'BACKUP_UNUSABLE',
      wayOut: expect.stringContaining('Nothing was changed'),
    });
    return error.message.replace(`The backup ${path} `, '');
  }
}

test('what was written is read again, record for record', async () => {
  const read: BackupRecord[] = [];
  const summary = await readBackup(join(folder, 'whole'), (record) => {
    read.push(record);
  });
  expect(read).toEqual(RECORDS);
  expect(summary).toEqual({
    header: HEADER,
    rows: 3,
    snapshots: 1,
    parts: 2,
    bytes: whole.length,
    sha256: createHash('sha256').update(whole).digest('hex'),
  });
});

test('a file larger than what is read at once is read again, and the writer says the same of it as the reader', async () => {
  const large = [row(1, 1, Buffer.alloc(3_000_000, 1)), row(2, 7, Buffer.alloc(900_000, 2))];
  const { summary, proof } = await write('large', large);
  expect(proof).toBe(0o600);
  const lengths: number[] = [];
  const read = await readBackup(join(folder, 'large'), (record) => {
    if (record.kind === 'row') lengths.push(record.row.commands.length);
  });
  expect(lengths).toEqual([3_000_000, 900_000]);
  expect(read).toEqual(summary);
});

test('a byte that is changed anywhere is found: the first of each record, and every fourth of all', async () => {
  const passed: number[] = [];
  const tried = [
    ...boundaries.slice(0, -1),
    ...Array.from({ length: whole.length / 4 }, (_, step) => step * 4),
  ];
  for (const at of tried) {
    const bytes = changed((copy) => copy.writeUInt8(copy.readUInt8(at) ^ 0x55, at));
    if ((await problemOf(bytes)) === null) passed.push(at);
  }
  expect(passed).toEqual([]);
});

test('a file that ends anywhere before its end is found, also between two records', async () => {
  const ends = [...new Set([...boundaries.slice(0, -1), ...Array.from({ length: 60 }, (_, at) => at * 11)])];
  for (const end of ends.filter((at) => at < whole.length))
    expect(await problemOf(whole.subarray(0, end)), `cut at ${end}`).toMatch(
      end < 12 ? /^does not begin with "EXSIMBAK"/ : /^is cut off: it ends at byte \d+\.$/,
    );
});

test.each<[string, () => Buffer, string]>([
  ['an empty file', () => Buffer.alloc(0), 'does not begin with "EXSIMBAK", so it is none.'],
  [
    'another format',
    () => changed((bytes) => bytes.writeUInt32BE(2, 8)),
    'has format 2, and this version reads format 1.',
  ],
  ['bytes behind its end', () => Buffer.concat([whole, Buffer.of(0)]), 'goes on behind its end, at byte N.'],
  [
    'a record of a kind that is none',
    () => changed((bytes) => bytes.writeUInt8(99, boundaries[1]!)),
    'has at byte N a record of kind 99, which is none.',
  ],
  [
    'a row that says it is longer than any',
    () => changed((bytes) => bytes.writeUInt32BE(0xffff_ffff, boundaries[1]! + 1)),
    'has at byte N a row of 4294967295 bytes, and the limit is 16777216.',
  ],
  [
    'a row that says it is longer than the file',
    () => changed((bytes) => bytes.writeUInt32BE(16_000_000, boundaries[1]! + 1)),
    'is cut off: it ends at byte N.',
  ],
  [
    'a row without its first',
    () => resealed(Buffer.concat([whole.subarray(0, boundaries[1]), whole.subarray(boundaries[2])])),
    'has journal row 2 where 1 should follow.',
  ],
  [
    'a snapshot without its last part',
    () => resealed(Buffer.concat([whole.subarray(0, boundaries[6]), whole.subarray(boundaries[7])])),
    'has 1 of the 2 parts of the snapshot at command 4.',
  ],
  [
    'a number beyond 2^53',
    () => resealed(changed((bytes) => bytes.writeBigUInt64BE(2n ** 60n, boundaries[1]! + 5))),
    'has the number 1152921504606846976, which is none.',
  ],
  [
    'an end that counts wrong',
    () => resealed(changed((bytes) => bytes.writeBigUInt64BE(4n, boundaries[7]! + 5))),
    'does not have as many records as its end says.',
  ],
])('%s is refused, also where the checksum fits', async (_, bytes, problem) => {
  expect((await problemOf(bytes()))?.replace(/ byte \d+/, ' byte N')).toBe(problem);
});

test('a journal with a gap, or one that ends early, is not written: there is no file, whole or in part', async () => {
  const gap = write('gap', [row(1, 1, Buffer.alloc(1)), row(3, 7, Buffer.alloc(1))]);
  await expect(gap).rejects.toThrow('has journal row 3 where 2 should follow');
  await expect(write('early', [row(1, 1, Buffer.alloc(1))])).rejects.toThrow(
    'has the journal up to command 1, and says it reaches 7',
  );
  expect(readdirSync(folder).filter((name) => /gap|early/.test(name))).toEqual([]);
});

test('a backup that is not proved leaves no file', async () => {
  const refusal = new Error('no venue');
  const unproved = writeBackup(join(folder, 'unproved'), fillWith(RECORDS), () => Promise.reject(refusal));
  await expect(unproved).rejects.toBe(refusal);
  expect(readdirSync(folder).filter((name) => name.startsWith('unproved'))).toEqual([]);
});

test.each(['filled', 'proved'] as const)(
  'a backup that is told to end while it is %s leaves no file',
  async (moment) => {
    const ending = new AbortController();
    const at = (now: typeof moment): void => (now === moment ? ending.abort('SIGINT') : undefined);
    const fill = async (writer: BackupWriter): Promise<void> => {
      await fillWith(RECORDS)(writer);
      at('filled');
    };
    const prove = async (): Promise<void> => at('proved');
    const ended = writeBackup(join(folder, 'ended'), fill, prove, ending.signal);
    await expect(ended).rejects.toBe('SIGINT');
    expect(readdirSync(folder).filter((name) => name.startsWith('ended'))).toEqual([]);
  },
);

test('a file that is there already is not written over', async () => {
  const before = readFileSync(join(folder, 'whole'));
  await expect(write('whole', RECORDS)).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringContaining('to be the name of a new file, but it is there already'),
  });
  expect(readFileSync(join(folder, 'whole'))).toEqual(before);
});

test('a file that is not there, and a folder that is not there, are named', async () => {
  await expect(readBackup(join(folder, 'nothing'))).rejects.toMatchObject({
    code: 'BACKUP_UNUSABLE',
    message: expect.stringContaining('cannot be read (ENOENT)'),
  });
  await expect(write('no/folder', RECORDS)).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringContaining('(ENOENT)'),
  });
});
