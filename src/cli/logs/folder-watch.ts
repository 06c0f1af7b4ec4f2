import { type FSWatcher, watch } from 'node:fs';
import type { Clock } from '../../common/clock.ts';

/** What the system does not tell (network file systems, no watch left) is found this late. */
const LOOK_MS = 1000;
/** A burst of lines is read in one go. */
const BATCH_MS = 50;

/** Waits until something changes in a folder. One waiter at a time; closed by its owner. */
export class FolderWatch {
  readonly #clock: Clock;
  readonly #watcher: FSWatcher | null;
  #changed = true;
  #wake: () => void = () => undefined;

  constructor(folder: string, clock: Clock) {
    this.#clock = clock;
    this.#watcher = watched(folder, () => {
      this.#changed = true;
      this.#wake();
    });
  }

  /** Resolves soon after a change since the last time, at the latest after a second, and at once when aborted. */
  async next(signal: AbortSignal): Promise<void> {
    if (!this.#changed) await this.#change(signal);
    await this.#clock.sleep(BATCH_MS, signal);
    this.#changed = false;
  }

  close(): void {
    this.#watcher?.close();
  }

  async #change(signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await this.#clock.sleep(LOOK_MS, AbortSignal.any([signal, woken.signal]));
  }
}

/** Null where the system has no watch to give. */
function watched(folder: string, onChange: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, onChange);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}
