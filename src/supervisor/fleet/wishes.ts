import { ExsimError } from '../../common/errors.ts';
import { isNoRoom } from '../../process/files.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import { type Desired, readDesired, writeDesired } from './desired.ts';

/**
 * What shall run. Every wish is made of the one before it, so they are made one after the other, and each is on disk
 * before anybody acts on it.
 */
export class Wishes {
  readonly #paths: ProjectPaths;
  readonly #log: (line: string) => void;
  #newest: Desired | null = null;
  /** The wish of an earlier supervisor's time: nobody has brought a fleet up anew. */
  #found: Desired | null = null;
  #isEnding = false;
  #making: Promise<unknown> = Promise.resolve();

  /** `log` takes one line for the supervisor's log. */
  constructor(paths: ProjectPaths, log: (line: string) => void) {
    this.#paths = paths;
    this.#log = log;
  }

  /** Null before the first `up`. */
  get newest(): Desired | null {
    return this.#newest;
  }

  /** From now on only wishes that nothing shall run are taken. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Whether that is what an earlier supervisor left, but for what was said of single instances since. */
  isFound(desired: Desired): boolean {
    return desired === this.#found;
  }

  /** Reads what an earlier supervisor left. @throws ExsimError when it cannot be used */
  async read(): Promise<Desired | null> {
    this.#found = await readDesired(this.#paths);
    this.#newest = this.#found;
    return this.#newest;
  }

  /** Runs `make` when every wish before it is made, or has failed. Wishes are put from in there only. */
  inTurn<T>(make: () => Promise<T>): Promise<T> {
    const made = this.#making.then(make);
    this.#making = made.catch(() => undefined); // Whoever wished hears of it.
    return made;
  }

  /** A whole fleet was brought up. @throws ExsimError SUPERVISOR_UNREACHABLE when all is being stopped */
  async put(desired: Desired): Promise<void> {
    if (this.#isEnding && desired.running.length > 0) throw isEnding();
    await writeDesired(this.#paths, desired);
    this.#newest = desired;
  }

  /** The newest wish, but for one instance. @throws as `put` */
  async amend(desired: Desired): Promise<void> {
    const old = this.#newest;
    await this.put(desired);
    if (old === this.#found) this.#found = desired;
  }

  end(): void {
    this.#isEnding = true;
  }

  /** A full disk keeps nobody from stopping: then the next supervisor finds the old wish, and `up` the newest. */
  async putNothing(): Promise<void> {
    if (this.#newest === null) return;
    this.#newest = { ...this.#newest, running: [] };
    await writeDesired(this.#paths, this.#newest).catch((error: unknown) => {
      if (!isNoRoom(error)) throw error;
      this.#log(`Cannot write down that nothing shall run: the disk of ${this.#paths.stateDir} is full.`);
    });
  }
}

/** Why nothing is started any more. */
export const isEnding = (): ExsimError =>
  new ExsimError('SUPERVISOR_UNREACHABLE', 'The supervisor is stopping everything.', {
    wayOut: 'Wait until `exsim down` has ended, then try again. Where it failed, run it once more first.',
  });
