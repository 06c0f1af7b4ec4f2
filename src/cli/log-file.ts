import { type FileHandle, open, stat } from 'node:fs/promises';
import { errorCode } from '../process/files.ts';

const BLOCK_BYTES = 64 * 1024;
/** Most that is read back from the end of a log, and most that is read at one turn of following it. */
const READ_BYTES_MAX = 8 * 1024 * 1024;
/** A line without an end is handed out in pieces from here on, so that it does not fill the memory. */
const PARTIAL_LENGTH_MAX = 1024 * 1024;

/**
 * A log file that its writer appends to, and now and then replaces by a new one. It may not exist yet. Reads whole
 * lines only. One reader at a time; closed by its owner.
 */
export class LogFile {
  readonly #path: string;
  #handle: FileHandle | null = null;
  #inode = 0;
  #offset = 0;
  #partial = '';

  constructor(path: string) {
    this.#path = path;
  }

  /** The last `count` lines that are there now. `readMore` goes on behind them. */
  async readTail(count: number): Promise<string[]> {
    if (!(await this.#open())) return [];
    const { size } = await (this.#handle as FileHandle).stat();
    const blocks: string[] = [];
    let begin = size;
    let lines = 0;
    while (begin > 0 && lines <= count && size - begin < READ_BYTES_MAX) {
      const from = Math.max(0, begin - BLOCK_BYTES);
      const block = await this.#readLatin(from, begin - from);
      blocks.unshift(block);
      lines += block.split('\n').length - 1;
      begin = from;
    }
    this.#offset = size;
    const all = this.#takeLines(blocks.join(''));
    return count === 0 ? [] : all.slice(-count);
  }

  /** Lines written since the last read, also across a replacement of the file. */
  async readMore(): Promise<string[]> {
    const lines = this.#handle === null ? [] : await this.#readOn();
    if (this.#handle !== null && !(await this.#isReplaced())) return lines;
    await this.close();
    return (await this.#open()) ? [...lines, ...(await this.#readOn())] : lines;
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = null;
  }

  async #open(): Promise<boolean> {
    try {
      this.#handle = await open(this.#path, 'r');
      this.#inode = (await this.#handle.stat()).ino;
      this.#offset = 0;
      this.#partial = '';
      return true;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  async #isReplaced(): Promise<boolean> {
    try {
      const { ino, size } = await stat(this.#path);
      return ino !== this.#inode || size < this.#offset;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false; // Being replaced: look again at the next turn.
      throw error;
    }
  }

  async #readOn(): Promise<string[]> {
    const { size } = await (this.#handle as FileHandle).stat();
    const length = Math.min(Math.max(0, size - this.#offset), READ_BYTES_MAX);
    const text = await this.#readLatin(this.#offset, length);
    this.#offset += length;
    return this.#takeLines(text);
  }

  /** Bytes as text of one character each: a character cut between two reads is whole again when they are joined. */
  async #readLatin(position: number, length: number): Promise<string> {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await (this.#handle as FileHandle).read(buffer, 0, length, position);
    return buffer.subarray(0, bytesRead).toString('latin1');
  }

  #takeLines(text: string): string[] {
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop() ?? '';
    if (this.#partial.length > PARTIAL_LENGTH_MAX) lines.push(this.#partial);
    if (this.#partial.length > PARTIAL_LENGTH_MAX) this.#partial = '';
    return lines.map((line) => Buffer.from(line, 'latin1').toString('utf8'));
  }
}
