import type { Clock } from '../../common/clock.ts';
import { type FindKeys, type KeyRow, unreadable } from './key-store.ts';

/** Shortest time between two looks. */
const PAUSE_MS = 20;

/**
 * Looks for keys in the table. All that are asked for meanwhile go with the next look, and one look follows the other
 * after a pause: whoever guesses keys waits, and costs the database no more than one who asks now and then. A key that
 * was made a moment ago is found, whatever others have asked for before.
 */
export class KeyLookups {
  readonly #find: FindKeys;
  readonly #clock: Clock;
  #asked = new Set<string>();
  /** The look that what is asked for now goes with. */
  #next: Promise<ReadonlyMap<string, KeyRow>> | null = null;
  /** Resolves when the look before it has ended and its pause is over. */
  #free: Promise<void> = Promise.resolve();

  constructor(find: FindKeys, clock: Clock) {
    this.#find = find;
    this.#clock = clock;
  }

  /** Rejects with an ExsimError when the table cannot be read. */
  async of(keyHash: string): Promise<KeyRow | undefined> {
    this.#asked.add(keyHash);
    this.#next ??= this.#free.then(() => this.#look());
    return (await this.#next).get(keyHash);
  }

  #look(): Promise<ReadonlyMap<string, KeyRow>> {
    const asked = [...this.#asked];
    this.#asked = new Set();
    this.#next = null;
    const look = this.#find(asked).then(
      (rows) => new Map(rows.map((row) => [row.keyHash, row])),
      (cause) => Promise.reject(unreadable(cause)),
    );
    const pause = () => this.#clock.sleep(PAUSE_MS);
    this.#free = look.then(pause, pause);
    return look;
  }
}
