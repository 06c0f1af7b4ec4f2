/** The fields of a message that are messages themselves, by number; what they hold is looked at too. */
export type Nested = ReadonlyMap<number, Nested>;

const NONE: Nested = new Map();
const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/**
 * Whether every field of an encoded message ends where it has to. protobufjs takes text that is cut off as it is: of
 * an order at 65000 there would be one at 65.
 */
export function isWellFormed(bytes: Buffer, nested: Nested = NONE, from = 0, to = bytes.length): boolean {
  let at = from;
  while (at < to) {
    const tag = readVarint(bytes, at, to);
    if (tag === null) return false;
    const end = endOfField(bytes, tag, to);
    if (end === null || end > to) return false;
    const within = (tag.value & 7) === LENGTH_DELIMITED ? nested.get(tag.value >>> 3) : undefined;
    if (within !== undefined && !isWellFormed(bytes, within, readVarint(bytes, tag.end, to)!.end, end))
      return false;
    at = end;
  }
  return true;
}

type Varint = { readonly value: number; readonly end: number };

function endOfField(bytes: Buffer, { value: tag, end }: Varint, to: number): number | null {
  switch (tag & 7) {
    case VARINT:
      return readVarint(bytes, end, to)?.end ?? null;
    case FIXED64:
      return end + 8;
    case FIXED32:
      return end + 4;
    case LENGTH_DELIMITED: {
      const length = readVarint(bytes, end, to);
      return length === null ? null : length.end + length.value;
    }
    default:
      return null;
  }
}

/** Ten bytes at most. The value is right up to 2^53, which is more than any length or tag may be. */
function readVarint(bytes: Buffer, from: number, to: number): Varint | null {
  let value = 0;
  let factor = 1;
  for (let at = from; at < to && at < from + 10; at += 1) {
    const byte = bytes[at]!;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, end: at + 1 };
    factor *= 128;
  }
  return null;
}
