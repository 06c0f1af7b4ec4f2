import type { Line } from '../view/line.ts';

/** A frame that is to be on the terminal. */
export type Picture = {
  readonly frame: readonly Line[];
  /** What is there now; nothing where the terminal has forgotten it. */
  readonly shown: readonly Line[];
  /** To be called when the terminal has taken it. */
  readonly taken: () => void;
};

/** The newest frame, for components to follow: what `useSyncExternalStore` asks of a store. */
export class Frames {
  readonly #readers = new Set<() => void>();
  #newest: Picture = { frame: [], shown: [], taken: () => undefined };
  #isForgotten = false;

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#readers.add(changed);
    return () => this.#readers.delete(changed);
  };

  /** The same object until there is another frame. */
  readonly newest = (): Picture => this.#newest;

  /** Resolves when the terminal has taken it; the next is for then. */
  show(frame: readonly Line[]): Promise<void> {
    return new Promise((taken) => {
      this.#newest = { frame, shown: this.#isForgotten ? [] : this.#newest.frame, taken };
      this.#isForgotten = false;
      for (const changed of this.#readers) changed();
    });
  }

  /** The next frame is drawn in full: the terminal was made larger or smaller, or others have written to it. */
  forget(): void {
    this.#isForgotten = true;
  }
}
