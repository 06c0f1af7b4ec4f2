import { ByteReader } from '../codec/byte-reader.ts';
import { readEngineConfig } from '../codec/config-codec.ts';
import { DamagedBytes } from '../codec/damaged.ts';
import { SNAPSHOT_FORMAT } from '../version.ts';

/** "EXSM" as a number. */
export const MAGIC = 0x4558534d;
/** Four numbers: the mark, the format, whether the venue is open, and the length of what has texts. */
const HEAD_BYTES = 32;

/**
 * The epoch of a state, by its first bytes: as many as its configuration takes. Null of what no engine with this
 * SNAPSHOT_FORMAT wrote.
 */
export function snapshotEpoch(bytes: Uint8Array): number | null {
  if (bytes.length < HEAD_BYTES) return null;
  const head = new DataView(bytes.buffer, bytes.byteOffset, HEAD_BYTES);
  if (head.getFloat64(0, true) !== MAGIC || head.getFloat64(8, true) !== SNAPSHOT_FORMAT) return null;
  try {
    return readEngineConfig(new ByteReader(bytes.subarray(HEAD_BYTES))).epoch;
  } catch (error) {
    if (!(error instanceof DamagedBytes)) throw error;
    return null;
  }
}
