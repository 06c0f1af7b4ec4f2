import { type Stats, statSync } from 'node:fs';
import { LOG_FILES } from '../process/paths.ts';
import { setAside } from '../process/set-aside.ts';

/**
 * Keeps a log file small: once it is full it becomes `<file>.1`, the older ones move one further, and a new one begins.
 * The writer itself does it, between two lines, so the cap holds without a supervisor and no line is cut or lost. A file
 * that somebody took away or replaced meanwhile is left alone, and a new one begins all the same: what has no name
 * would grow without end.
 */
export class LogRotation {
  readonly #file: string;
  readonly #reopen: () => void;
  readonly #bytesMax: number;
  #bytes: number;
  /** Of the file that is written to. */
  #inode: number | null;

  /** `reopen` opens the file anew by its name. */
  constructor(file: string, reopen: () => void, bytesMax: number = LOG_FILES.bytesMax) {
    this.#file = file;
    this.#reopen = reopen;
    this.#bytesMax = bytesMax;
    const stats = this.#stats();
    this.#bytes = stats?.size ?? 0;
    this.#inode = stats?.ino ?? null;
  }

  /** Takes note of a line that was handed to the file. */
  wrote(line: string): void {
    this.#bytes += Buffer.byteLength(line);
    if (this.#bytes >= this.#bytesMax) this.#look();
  }

  #look(): void {
    this.#bytes = 0;
    try {
      this.#rotate();
    } catch {
      // A log that cannot be renamed grows on; it is tried again when as much has been written once more.
    }
  }

  #rotate(): void {
    const stats = this.#stats();
    const isOurs = stats !== undefined && stats.ino === this.#inode;
    if (isOurs && stats.size < this.#bytesMax) {
      this.#bytes = stats.size; // What a full disk did not take is no reason to drop older logs.
      return;
    }
    if (isOurs) setAside(this.#file, LOG_FILES.oldMax);
    this.#reopen();
    const opened = this.#stats();
    this.#bytes = opened?.size ?? 0;
    this.#inode = opened?.ino ?? null;
  }

  #stats(): Stats | undefined {
    return statSync(this.#file, { throwIfNoEntry: false });
  }
}
