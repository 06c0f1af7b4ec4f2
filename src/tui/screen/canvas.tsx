import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Instance, render } from 'ink';
import type { Line } from '../view/line.ts';
import { App, type Changes } from './app.tsx';
import { type Change, changesOf } from './changes.ts';
import type { ColourDepth } from './styles.ts';
import type { Terminal } from './terminal.ts';

/** Between these a terminal that can (most can) shows nothing half done; the others ignore them. */
const [BEGIN, END] = ['\x1b[?2026h', '\x1b[?2026l'];

/**
 * The frames on the terminal. ink lays out the components and hands on what they say as a whole (its `debug`): by itself
 * it would write each frame anew and erase what the person had scrolled away, or with incrementalRendering put lines one
 * row too low.
 */
export class Canvas {
  readonly #terminal: Terminal;
  readonly #depth: ColourDepth;
  readonly #readers = new Set<() => void>();
  /** What the terminal shows. */
  #shown: readonly Line[] = [];
  /** What it is to show; null: that is what it shows. */
  #next: readonly Line[] | null = null;
  #newest: ReturnType<Changes['newest']> = { number: 0, changes: [] };
  #ink: Instance | undefined;

  constructor(terminal: Terminal, depth: ColourDepth) {
    this.#terminal = terminal;
    this.#depth = depth;
  }

  /** Nothing is drawn for a frame that is the same as the last. Resolves when the terminal has taken it. */
  async draw(frame: readonly Line[]): Promise<void> {
    const changes = changesOf(frame, this.#shown, this.#depth);
    if (changes.length === 0) return;
    this.#next = frame;
    this.#newest = { number: this.#newest.number + 1, changes };
    this.#ink ??= this.#render();
    for (const changed of this.#readers) changed();
    await nextTurn(); // ink has written by then.
    await this.#terminal.write('');
  }

  /** The next frame is told in full: the terminal has forgotten what was shown, by a change of size or by others. */
  forget(): void {
    this.#shown = [];
    this.#next = null;
  }

  close(): void {
    this.#ink?.unmount();
  }

  #render(): Instance {
    const changes: Changes = {
      subscribe: (changed) => {
        this.#readers.add(changed);
        return () => this.#readers.delete(changed);
      },
      newest: () => this.#newest,
    };
    const output = new InkOutput((lines) => this.#tell(lines));
    return render(<App changes={changes} />, {
      stdout: output as unknown as NodeJS.WriteStream, // It has all that ink asks of one.
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    });
  }

  /** `lines`: the newest changes as ink laid them out, without the spaces at their ends. */
  #tell(lines: readonly string[]): void {
    if (this.#next === null) return; // ink says the last ones again as it ends.
    const told = this.#newest.changes.map((change, at) => toldAt(change, lines[at] ?? '')).join('');
    void this.#terminal.write(`${BEGIN}${told}${END}`); // Whoever draws waits for the terminal.
    this.#shown = this.#next;
    this.#next = null;
  }
}

const toldAt = ({ row, column, text }: Change, line: string): string =>
  `\x1b[${row + 1};${column + 1}H${line}${text.slice(text.trimEnd().length)}`;

/**
 * The terminal as ink is to see it: of one column. ink makes an object for each cell of a terminal at each frame, which
 * cost more than the text; what `Transform` puts in is as long as it is.
 */
class InkOutput extends EventEmitter {
  readonly columns = 1;
  readonly #tell: (lines: readonly string[]) => void;

  constructor(tell: (lines: readonly string[]) => void) {
    super();
    this.#tell = tell;
  }

  write(text: string): void {
    this.#tell(text.split('\n'));
  }
}
