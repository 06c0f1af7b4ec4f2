/** A seal is two 32-bit words, the last bytes of a snapshot. */
export const SEAL_BYTES = 8;

/**
 * A checksum of bytes in two lanes: multiply and shift, word by word, about 1 ms per MB. Each step can be undone, so
 * a change within four neighbouring bytes is always noticed, any other one but for one in 2^64. Good against damage,
 * not against an attacker.
 */
export function sealOf(bytes: Uint8Array): readonly [number, number] {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
  let one = bytes.length;
  let other = 0x9e3779b1;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as number;
    one = Math.imul(one ^ word, 0x85ebca6b);
    one ^= one >>> 15;
    other = Math.imul((other + word) | 0, 0xc2b2ae35);
    other ^= other >>> 13;
  }
  for (let at = words.length * 4; at < bytes.length; at++) {
    one = Math.imul(one ^ (aligned[at] as number), 0x85ebca6b);
    other = Math.imul((other + (aligned[at] as number)) | 0, 0xc2b2ae35);
  }
  return [one | 0, other | 0];
}
