import type { ProjectPaths } from '../../process/paths.ts';
import type { GivenUp } from '../life/types.ts';
import { noteGivenUp, type RunState, readRunState, writeRunState } from './run-state.ts';

/**
 * What is written down of one instance's worker after its launch, one note after the other. What cannot be written is
 * done without: on a full disk a later supervisor tries again what this one has given up, and plans with what it knows.
 */
export class RunNotes {
  readonly #paths: ProjectPaths;
  readonly #name: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(paths: ProjectPaths, name: string) {
    this.#paths = paths;
    this.#name = name;
  }

  /** The next launch's number, after all notes are written: an instance that was out of the file goes on counting. */
  async nextLaunch(launches: number): Promise<number> {
    await this.#writing;
    const state = await readRunState(this.#paths, this.#name);
    return Math.max(launches, state?.launches ?? 0) + 1;
  }

  /** A later supervisor leaves alone what this one has given up. */
  givenUp(phase: GivenUp): void {
    this.#note(() => noteGivenUp(this.#paths, this.#name, phase));
  }

  /** Another configuration, or other passwords, were taken over. */
  reloaded(state: RunState): void {
    this.#note(() => writeRunState(this.#paths, this.#name, state));
  }

  #note(write: () => Promise<void>): void {
    this.#writing = this.#writing.then(write).catch(() => undefined);
  }
}
