import stringWidth from 'string-width';

/** ASCII, lines, blocks and braille: a cell per character, and nearly all that is ever shown. Others take far longer. */
const ONE_CELL_EACH = /^[\x20-\x7e\u2500-\u259f\u2800-\u28ff…]*$/;
/** What a terminal obeys instead of showing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const CONTROL = /[\x00-\x1f\x7f-\x9f]/g;
const ELLIPSIS = '…';

const graphemes = new Intl.Segmenter();

/** Whether each character takes one cell and shows as it is: such a text needs no closer look. */
export const isOneCellEach = (text: string): boolean => ONE_CELL_EACH.test(text);

/** Cells a text takes in a terminal. Control characters take none: see `printable`. */
export const displayWidth = (text: string): number => (isOneCellEach(text) ? text.length : stringWidth(text));

/** The text with a `?` in place of each control character, so that no name, reason or log line can steer a terminal. */
export const printable = (text: string): string =>
  isOneCellEach(text) ? text : text.replace(CONTROL, (char) => (char === '\t' ? ' ' : '?'));

/** The text in at most `cells` cells; what was cut off leaves an ellipsis. */
export function truncate(text: string, cells: number): string {
  if (displayWidth(text) <= cells) return text;
  if (cells <= 0) return '';
  return `${firstCells(text, cells - 1)}${ELLIPSIS}`;
}

/** As much of the beginning of a text as fits into `cells`, whole characters only. */
export function firstCells(text: string, cells: number): string {
  if (isOneCellEach(text)) return text.slice(0, cells);
  let [kept, used] = ['', 0];
  for (const { segment } of graphemes.segment(text)) {
    used += displayWidth(segment);
    if (used > cells) break;
    kept += segment;
  }
  return kept;
}

/** The text in exactly `cells` cells, to the left or to the right of them. */
export function inCells(text: string, cells: number, align: 'left' | 'right' = 'left'): string {
  const cut = truncate(text, cells);
  const room = ' '.repeat(Math.max(0, cells - displayWidth(cut)));
  return align === 'left' ? cut + room : room + cut;
}

/** Words in as many lines of at most `cells` as they need; a longer word is cut into pieces. */
export function wrap(text: string, cells: number): string[] {
  if (displayWidth(text) <= cells) return [text]; // Spaces and all: it may be part of a table.
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((word) => pieces(word, cells))) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > cells) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** The same in `lines` lines at most: the last ends in an ellipsis where there would be more. */
export function wrapped(text: string, cells: number, lines: number): string[] {
  const all = wrap(text, cells);
  if (all.length <= lines) return all;
  return [...all.slice(0, lines - 1), truncate(all.slice(lines - 1).join(' '), cells)];
}

function pieces(word: string, cells: number): string[] {
  const all: string[] = [];
  let rest = word;
  while (displayWidth(rest) > cells) {
    const piece = firstCells(rest, cells);
    if (piece === '') break; // Not even one character fits.
    all.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...all, rest];
}
