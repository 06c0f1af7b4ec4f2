import { stat } from 'node:fs/promises';
import { errorCode } from '../../process/files.ts';
import { fromLatin, type OpenLog, openChain, readLatin } from './log-chain.ts';

/** Most that is read into memory at once. */
const READ_BYTES_MAX = 64 * 1024;
/** A line without an end is handed out in pieces from here on, so that it does not fill the memory. */
const PARTIAL_LENGTH_MAX = 1024 * 1024;

/**
 * A log file that its writer appends to, and now and then sets aside. It may not exist yet. Hands out whole lines, each
 * once, also across several new files at once. One reader at a time; closed by its owner.
 */
export class FollowedFile {
  readonly #path: string;
  readonly #oldMax: number;
  #file: OpenLog | null;
  #offset: number;
  #partial = '';

  /** Goes on behind the byte `offset` of `file`, which is its own from now on; null: from the first file's beginning. */
  constructor(path: string, oldMax: number, file: OpenLog | null = null, offset = 0) {
    this.#path = path;
    this.#oldMax = oldMax;
    this.#file = file;
    this.#offset = offset;
  }

  /** Lines written since the last read. */
  async readMore(): Promise<string[]> {
    const lines = await this.#readOn();
    const change = await this.#change();
    if (change === null) return lines;
    if (change === 'cut') this.#begin();
    // Written between the read and the change: from now on nothing more comes into that file.
    const last = await this.#readOn();
    if (change === 'cut') return lines.concat(last);
    const newer = await openChain(this.#path, this.#oldMax, this.#file?.inode ?? null);
    const more: string[][] = [];
    for (const file of newer.toReversed()) {
      await this.#moveTo(file);
      more.push(await this.#readOn());
    }
    return lines.concat(last, ...more);
  }

  async close(): Promise<void> {
    await this.#file?.handle.close();
    this.#file = null;
  }

  async #moveTo(file: OpenLog): Promise<void> {
    await this.close();
    this.#file = file;
    this.#begin();
  }

  #begin(): void {
    this.#offset = 0;
    this.#partial = '';
  }

  async #change(): Promise<'replaced' | 'cut' | null> {
    try {
      const { ino, size } = await stat(this.#path);
      if (ino !== this.#file?.inode) return 'replaced';
      return size < this.#offset ? 'cut' : null;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null; // Not there yet, or being replaced: look again at the next turn.
      throw error;
    }
  }

  async #readOn(): Promise<string[]> {
    const lines: string[] = [];
    while (this.#file !== null) {
      const text = await readLatin(this.#file.handle, this.#offset, READ_BYTES_MAX);
      if (text === '') break;
      this.#offset += text.length;
      for (const line of this.#takeLines(text)) lines.push(fromLatin(line));
    }
    return lines;
  }

  #takeLines(text: string): string[] {
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop() ?? '';
    if (this.#partial.length <= PARTIAL_LENGTH_MAX) return lines;
    lines.push(this.#partial);
    this.#partial = '';
    return lines;
  }
}
