import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { SnapshotPieces } from '../../engine/index.ts';
import { sameBytes } from '../../stored/row-checksum.ts';
import type { SnapshotHeader, SnapshotPart } from '../../stored/snapshot-row.ts';
import { type Snapshot, type SnapshotReads, UnusableSnapshot } from './types.ts';

/**
 * Bytes of the state in one part. Compressed it is 100 to 200 kB: what is made on the way to a statement and back out
 * of one stays in memory that was used before, and fresh memory is what a restart pays for.
 */
const PART_BYTES = 1024 * 1024;
/** Larger states and parts are not believed: no engine holds them, no exsim cuts them. */
const STATE_BYTES_MAX = 4 * 1024 ** 3;
const PART_BYTES_MAX = 64 * 1024 * 1024;
/** The fastest level makes an eighth to a fifth of a state, at 150 to 200 MB/s; the next ones gain little. */
const LEVEL = 1;

/** Everything of a header that does not follow from the state's bytes. */
export type SnapshotOrigin = Omit<SnapshotHeader, 'stateBytes' | 'partCount' | 'checksum'>;

/** Cuts a state into compressed parts. Lets the event loop turn between them. */
export async function packSnapshot(origin: SnapshotOrigin, state: Uint8Array): Promise<Snapshot> {
  const parts: SnapshotPart[] = [];
  for (let at = 0; at < state.length; at += PART_BYTES) {
    const bytes = deflateRawSync(state.subarray(at, at + PART_BYTES), { level: LEVEL });
    parts.push({ bytes, checksum: sha256(bytes) });
    await turn();
  }
  const header = { ...origin, stateBytes: state.length, partCount: parts.length };
  const checksum = headerChecksum(
    header,
    parts.map((part) => part.checksum),
  );
  return { header: { ...header, checksum }, parts };
}

/**
 * Reads all parts, the next one being fetched while one is checked; they are unpacked one by one as the pieces are
 * asked for. Throws UnusableSnapshot, here or there, for a header or for parts that are not those the snapshot was made
 * with. Nothing of a header is acted on before its checksum was found right: what a damaged one asks for, such as
 * memory, is never tried.
 */
export async function unpackState(
  header: SnapshotHeader,
  store: Pick<SnapshotReads, 'part' | 'partChecksums'>,
): Promise<SnapshotPieces> {
  const { commandSeq, stateBytes } = header;
  const checksums = await store.partChecksums(commandSeq);
  checkHeader(header, checksums);
  const read = (index: number): Promise<SnapshotPart | null> => store.part(commandSeq, index);
  const packed: Uint8Array[] = [];
  let next = header.partCount > 0 ? read(0) : null;
  for (let index = 0; index < header.partCount; index++) {
    const part = await next;
    next = index + 1 < header.partCount ? read(index + 1) : null;
    // Awaited in the next round; should this part be damaged, its own failure is of no interest.
    next?.catch(() => undefined);
    if (part === null || part === undefined) throw new UnusableSnapshot(`lacks part ${index}`);
    checkPart(part, checksums[index]!, index);
    packed.push(part.bytes);
  }
  return { length: stateBytes, pieces: unpacked(packed, stateBytes) };
}

function* unpacked(packed: readonly Uint8Array[], stateBytes: number): Generator<Uint8Array> {
  let length = 0;
  for (const [index, part] of packed.entries()) {
    const bytes = unpackPart(part, index);
    length += bytes.length;
    if (length > stateBytes) throw new UnusableSnapshot('has more bytes than it says');
    yield bytes;
  }
  if (length < stateBytes) throw new UnusableSnapshot('has fewer bytes than it says');
}

function checkHeader(header: SnapshotHeader, checksums: readonly Uint8Array[]): void {
  const { stateBytes, partCount } = header;
  if (!Number.isInteger(stateBytes) || stateBytes < 0 || stateBytes > STATE_BYTES_MAX)
    throw new UnusableSnapshot(`says it has ${stateBytes} bytes`);
  if (checksums.length !== partCount)
    throw new UnusableSnapshot(`has ${checksums.length} of the ${partCount} parts it says it has`);
  if (!sameBytes(headerChecksum(header, checksums), header.checksum))
    throw new UnusableSnapshot('does not fit its checksum');
}

/** `checksum`: as the header has it; the part may have been replaced since. */
function checkPart({ bytes }: SnapshotPart, checksum: Uint8Array, index: number): void {
  if (!sameBytes(sha256(bytes), checksum))
    throw new UnusableSnapshot(`has a part ${index} that does not fit its checksum`);
}

function unpackPart(bytes: Uint8Array, index: number): Uint8Array {
  try {
    return inflateRawSync(bytes, { chunkSize: PART_BYTES, maxOutputLength: PART_BYTES_MAX });
  } catch {
    throw new UnusableSnapshot(`has a part ${index} that cannot be unpacked`);
  }
}

type Summed = Omit<SnapshotHeader, 'checksum'>;

function headerChecksum(header: Summed, parts: readonly Uint8Array[]): Uint8Array {
  const { commandSeq, term, engineVersion, format, stateHash, stateBytes, partCount } = header;
  const fields = [commandSeq, term, engineVersion, format, stateHash, stateBytes, partCount];
  const hash = createHash('sha256').update(JSON.stringify(fields)).update(header.chain);
  for (const checksum of parts) hash.update(checksum);
  return hash.digest();
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
