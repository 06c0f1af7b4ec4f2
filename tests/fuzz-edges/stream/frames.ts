/** Kinds of frames, RFC 6455 section 5.2. */
export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export type FrameShape = {
  readonly isLast?: boolean;
  readonly opcode?: number;
  readonly isMasked?: boolean;
  /** The three reserved bits. */
  readonly reserved?: number;
  /** What the frame says of its length, which may be a lie. */
  readonly length?: number;
};

const MASK = Buffer.from([1, 2, 3, 4]);

/** A frame as a client sends it, unless its shape says something else. */
export function frame(payload: Buffer, shape: FrameShape = {}): Buffer {
  const { isLast = true, opcode = OPCODES.text, isMasked = true, reserved = 0 } = shape;
  const first = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  const length = lengthBytes(shape.length ?? payload.length, isMasked);
  const masked = Buffer.from(payload.map((byte, at) => byte ^ MASK[at % MASK.length]!));
  return Buffer.concat([Buffer.from([first]), length, ...(isMasked ? [MASK, masked] : [payload])]);
}

function lengthBytes(length: number, isMasked: boolean): Buffer {
  const flag = isMasked ? 0x80 : 0;
  if (length < 126) return Buffer.from([flag | length]);
  const bytes = Buffer.alloc(length < 65_536 ? 3 : 9);
  bytes[0] = flag | (length < 65_536 ? 126 : 127);
  if (length < 65_536) bytes.writeUInt16BE(length, 1);
  else bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

export type ReceivedFrame = { readonly opcode: number; readonly payload: Buffer };

/** Takes frames of a server, which are not masked, out of what has arrived; `rest` is the beginning of the next. */
export function readFrames(bytes: Buffer): { readonly frames: ReceivedFrame[]; readonly rest: Buffer } {
  const frames: ReceivedFrame[] = [];
  let rest = bytes;
  for (;;) {
    const head = headOf(rest);
    if (head === null || rest.length < head.from + head.length) return { frames, rest };
    const payload = rest.subarray(head.from, head.from + head.length);
    frames.push({ opcode: rest[0]! & 0x0f, payload });
    rest = rest.subarray(head.from + head.length);
  }
}

function headOf(bytes: Buffer): { readonly from: number; readonly length: number } | null {
  if (bytes.length < 2) return null;
  const short = bytes[1]! & 0x7f;
  if (short < 126) return { from: 2, length: short };
  if (bytes.length < 10)
    return bytes.length >= 4 && short === 126 ? { from: 4, length: bytes.readUInt16BE(2) } : null;
  return short === 126
    ? { from: 4, length: bytes.readUInt16BE(2) }
    : { from: 10, length: Number(bytes.readBigUInt64BE(2)) };
}
