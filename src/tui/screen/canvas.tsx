import { type Instance, render } from 'ink';
import { App, type Frames } from './app.tsx';
import { FrameOutput } from './frame-output.ts';
import type { Terminal } from './terminal.ts';

/**
 * The frames on the terminal. ink lays out the components and hands on whole frames (its `debug`): by itself it would
 * write each anew and erase what the person had scrolled away, or with incrementalRendering put lines one row too low.
 */
export class Canvas {
  readonly #terminal: Terminal;
  readonly #output: FrameOutput;
  readonly #readers = new Set<() => void>();
  #lines: readonly string[] = [];
  #shown: Instance | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#output = new FrameOutput(terminal);
  }

  /** Nothing is drawn for a frame that is the same as the last. Resolves when the terminal has taken those before. */
  async draw(lines: readonly string[]): Promise<void> {
    if (isSame(lines, this.#lines)) return;
    this.#lines = lines;
    this.#shown ??= this.#show();
    for (const changed of this.#readers) changed();
    await this.#terminal.write('');
  }

  /** The next frame is drawn in full: the terminal has forgotten what was shown. */
  forget(): void {
    this.#lines = [];
    this.#output.forget();
  }

  close(): void {
    this.#shown?.unmount();
  }

  readonly #show = (): Instance =>
    render(<App frames={this.#frames} />, {
      stdout: this.#output as unknown as NodeJS.WriteStream, // It has all that ink asks of one.
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    });

  readonly #frames: Frames = {
    subscribe: (changed) => {
      this.#readers.add(changed);
      return () => this.#readers.delete(changed);
    },
    newest: () => this.#lines,
  };
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, row) => line === b[row]);
