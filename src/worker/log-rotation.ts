import { statSync } from 'node:fs';
import { LOG_FILES } from '../process/paths.ts';
import { setAside } from '../process/set-aside.ts';

/**
 * Keeps a log file small: once it is full it becomes `<file>.1`, the older ones move one further, and a new one begins.
 * The writer itself does it, between two lines, so the cap holds without a supervisor and no line is cut or lost.
 */
export class LogRotation {
  readonly #file: string;
  readonly #reopen: () => void;
  readonly #bytesMax: number;
  #bytes: number;

  /** `reopen` opens the file anew by its name. */
  constructor(file: string, reopen: () => void, bytesMax: number = LOG_FILES.bytesMax) {
    this.#file = file;
    this.#reopen = reopen;
    this.#bytesMax = bytesMax;
    this.#bytes = this.#size();
  }

  /** Takes note of a line that was handed to the file. */
  wrote(line: string): void {
    this.#bytes += Buffer.byteLength(line);
    if (this.#bytes >= this.#bytesMax) this.#rotate();
  }

  /** What a full disk did not take is no reason to drop older logs: the file's own size decides. */
  #rotate(): void {
    this.#bytes = this.#size();
    if (this.#bytes < this.#bytesMax) return;
    this.#bytes = 0;
    try {
      setAside(this.#file, LOG_FILES.oldMax);
      this.#reopen();
    } catch {
      // A log that cannot be renamed grows on; it is tried again when as much has been written once more.
    }
  }

  /** 0 when there is no such file. */
  #size(): number {
    return statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
  }
}
