/** Between these a terminal that can (most can) shows nothing half done; the others ignore them. */
const [BEGIN, END] = ['\x1b[?2026h', '\x1b[?2026l'];
const ERASE_REST = '\x1b[K';

/**
 * Turns frames into what a terminal has to be told: of each frame only the lines that differ from the one before, so
 * that an unchanged frame is nothing at all, and a slow line carries little.
 */
export class Painter {
  #shown: readonly string[] = [];

  /** The terminal has forgotten what was shown, by a change of size or by other programs. */
  forget(): void {
    this.#shown = [];
  }

  /** Of lines with their looks, none wider than the terminal. Empty when there is nothing to tell. */
  paint(frame: readonly string[]): string {
    const told = frame.map((line, row) => (line === this.#shown[row] ? '' : lineAt(row, line))).join('');
    this.#shown = frame;
    return told === '' ? '' : `${BEGIN}${told}${END}`;
  }
}

const lineAt = (row: number, line: string): string => `\x1b[${row + 1};1H${line}${ERASE_REST}`;
