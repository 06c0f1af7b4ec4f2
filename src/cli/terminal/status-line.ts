/** The end of a terminal that a line may stand on: what is written there stays until it is erased. */
export type Screen = { write(text: string): void; readonly columns?: number };

const ERASE = '\r\x1b[K';

/** One line at the bottom of a terminal that changes in place. Other text goes in front of it. */
export class StatusLine {
  readonly #screen: Screen;
  #text: string | null = null;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Null takes it away. */
  show(text: string | null): void {
    if (text === null && this.#text === null) return;
    this.#text = text;
    this.#screen.write(`${ERASE}${this.#cut()}`);
  }

  /** Writes something else, with the line out of its way. */
  aside(write: () => void): void {
    const isShown = this.#text !== null;
    if (isShown) this.#screen.write(ERASE);
    write();
    if (isShown) this.#screen.write(this.#cut());
  }

  /** A line that wraps could not be erased. */
  #cut(): string {
    return (this.#text ?? '').slice(0, (this.#screen.columns ?? 80) - 1);
  }
}
