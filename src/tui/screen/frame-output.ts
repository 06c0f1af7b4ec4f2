import { EventEmitter } from 'node:events';
import { Painter } from './painter.ts';
import type { Terminal } from './terminal.ts';

/** The terminal as ink is to see it: it takes whole frames, and tells the terminal what differs. */
export class FrameOutput extends EventEmitter {
  readonly #terminal: Terminal;
  readonly #painter = new Painter();

  constructor(terminal: Terminal) {
    super();
    this.#terminal = terminal;
  }

  get columns(): number {
    return this.#terminal.size.columns;
  }

  /** A whole frame, its lines apart by new lines. */
  write(frame: string): void {
    const told = this.#painter.paint(frame.split('\n'));
    if (told !== '') void this.#terminal.write(told); // Whoever draws waits for the terminal.
  }

  /** The next frame is told in full. */
  forget(): void {
    this.#painter.forget();
  }
}
