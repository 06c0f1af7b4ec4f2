import { sgrOf } from '../../../../../src/tui/screen/styles.ts';
import { displayWidth } from '../../../../../src/tui/text/width.ts';
import type { Line, Size } from '../../../../../src/tui/view/line.ts';

/** A character with its looks; the second cell of a wide one is empty. */
type Cell = string;

// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with ESC
const PIECE = /\x1b\[([?\d;]*)([A-Za-z])|([^\x1b])/gu;

/** What a terminal of this size shows when it was told all this, in 16 colours. It knows what the painter says. */
export class ShownCells {
  readonly #cells: Cell[][];
  #row = 0;
  #column = 0;
  #looks = new Map<string, string>();

  constructor({ columns, rows }: Size) {
    this.#cells = Array.from({ length: rows }, () => Array.from({ length: columns }, () => 'never told'));
  }

  tell(text: string): void {
    for (const [, parameters = '', final, char] of text.matchAll(PIECE)) {
      if (char !== undefined) this.#put(char);
      else if (final === 'H')
        [this.#row, this.#column] = parameters.split(';').map((one) => +one - 1) as [number, number];
      else if (final === 'm') for (const code of parameters.split(';')) this.#look(code);
      else if (parameters !== '?2026')
        throw new Error(`It was told ${parameters}${final}, which it does not know.`);
    }
  }

  get cells(): readonly (readonly Cell[])[] {
    return this.#cells;
  }

  get isPlain(): boolean {
    return this.#looks.size === 0;
  }

  #put(char: string): void {
    const cells = cellsOf(char, [...this.#looks.values()].sort((a, b) => +a - +b).join(';'));
    if (this.#column + cells.length > (this.#cells[this.#row]?.length ?? 0))
      throw new Error('It was told too much.');
    this.#cells[this.#row]?.splice(this.#column, cells.length, ...cells);
    this.#column += cells.length;
  }

  #look(code: string): void {
    if (code === '' || code === '0') this.#looks.clear();
    else this.#looks.set(code.length === 2 ? 'colour' : code, code);
  }
}

/** The cells that a line is to be. */
export const cellsOfLine = (line: Line): Cell[] =>
  line.flatMap((span) => [...span.text].flatMap((char) => cellsOf(char, sgrOf(span, '16'))));

const cellsOf = (char: string, looks: string): Cell[] =>
  displayWidth(char) === 2 ? [`${char} ${looks}`, ''] : [`${char} ${looks}`];
