import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { sameBytes } from '../journal/checksum.ts';
import { type Snapshot, type SnapshotHeader, type SnapshotPart, UnusableSnapshot } from './types.ts';

/** Bytes of the state in one part. Compressed it is one or two MB, so that statements stay small. */
const PART_BYTES = 8 * 1024 * 1024;
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
 * Puts the parts together again; `read` fetches one, the next is being fetched while one is unpacked. Throws
 * UnusableSnapshot for parts that are not those the header was made with.
 */
export async function unpackState(
  header: SnapshotHeader,
  read: (index: number) => Promise<SnapshotPart | null>,
): Promise<Uint8Array> {
  if (header.stateBytes > STATE_BYTES_MAX)
    throw new UnusableSnapshot(`says it has ${header.stateBytes} bytes`);
  const state = new Uint8Array(header.stateBytes);
  const checksums: Uint8Array[] = [];
  let at = 0;
  let next = header.partCount > 0 ? read(0) : null;
  for (let index = 0; index < header.partCount; index++) {
    const part = await next;
    next = index + 1 < header.partCount ? read(index + 1) : null;
    // Awaited in the next round; should this part be damaged, its own failure is of no interest.
    next?.catch(() => undefined);
    if (part === null || part === undefined) throw new UnusableSnapshot(`lacks part ${index}`);
    const bytes = unpackPart(part, index);
    if (at + bytes.length > state.length) throw new UnusableSnapshot('has more bytes than it says');
    state.set(bytes, at);
    at += bytes.length;
    checksums.push(part.checksum);
  }
  if (at < state.length || !sameBytes(headerChecksum(header, checksums), header.checksum))
    throw new UnusableSnapshot('does not fit its checksum');
  return state;
}

function unpackPart({ bytes, checksum }: SnapshotPart, index: number): Uint8Array {
  if (!sameBytes(sha256(bytes), checksum))
    throw new UnusableSnapshot(`has a part ${index} that does not fit its checksum`);
  try {
    return inflateRawSync(bytes, { maxOutputLength: PART_BYTES_MAX });
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
