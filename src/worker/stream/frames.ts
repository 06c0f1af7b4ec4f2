const TEXT_FINAL = 0x81;
/** Lengths up to this stand in the second byte; the next two values say that 2 or 8 bytes of length follow. */
const SHORT_MAX = 125;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const UINT16_MAX = 0xffff;

/**
 * A message as one WebSocket text frame (RFC 6455, 5.2), as a server sends it: whole, not masked, not compressed. It is
 * made once and written to everybody who gets it.
 */
export function frameOf(message: object): Buffer {
  const text = JSON.stringify(message);
  const bytes = Buffer.byteLength(text);
  const header = bytes <= SHORT_MAX ? 2 : bytes <= UINT16_MAX ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + bytes);
  frame[0] = TEXT_FINAL;
  if (header === 2) frame[1] = bytes;
  else if (header === 4) {
    frame[1] = LENGTH_16;
    frame.writeUInt16BE(bytes, 2);
  } else {
    frame[1] = LENGTH_64;
    frame.writeBigUInt64BE(BigInt(bytes), 2);
  }
  frame.write(text, header);
  return frame;
}
