import type { FileHandle } from 'node:fs/promises';
import { UnusableBackup } from './damage.ts';

/** Read at once; a longer record is read whole. */
const CHUNK_BYTES = 1024 * 1024;

/** The bytes of an open file from its beginning, a chunk in memory at a time. */
export class ByteSource {
  readonly #file: FileHandle;
  readonly #size: number;
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;
  /** Of the file, behind the chunk. */
  #readTo = 0;

  /** `size`: of the file; what is appended meanwhile is not looked at. */
  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /** Bytes taken so far. */
  get offset(): number {
    return this.#readTo - (this.#chunk.length - this.#at);
  }

  get isAtEnd(): boolean {
    return this.offset === this.#size;
  }

  /** The next bytes, which stay as they are. Throws UnusableBackup where the file has fewer, before it takes memory for them. */
  async take(length: number): Promise<Buffer> {
    if (length > this.#size - this.offset)
      throw new UnusableBackup(`is cut off: it ends at byte ${this.#size}`);
    if (length > this.#chunk.length - this.#at) await this.#fill(length);
    const taken = this.#chunk.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }

  async #fill(length: number): Promise<void> {
    const left = this.#chunk.subarray(this.#at);
    const more = Math.min(Math.max(length, CHUNK_BYTES) - left.length, this.#size - this.#readTo);
    const chunk = Buffer.alloc(left.length + more);
    left.copy(chunk);
    let filled = left.length;
    while (filled < chunk.length) {
      const { bytesRead } = await this.#file.read(chunk, filled, chunk.length - filled, this.#readTo);
      if (bytesRead === 0) throw new UnusableBackup(`is cut off: it ends at byte ${this.#readTo}`);
      filled += bytesRead;
      this.#readTo += bytesRead;
    }
    this.#chunk = chunk;
    this.#at = 0;
  }
}
