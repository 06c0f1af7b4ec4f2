import { bottomOf, type LogPane, newest } from '../../model/log-pane.ts';
import type { LogLine } from '../../sources.ts';
import { matchesIn } from '../../text/search.ts';
import { displayWidth, firstCells } from '../../text/width.ts';
import { bold, fitLine, type Line, plain, type Size, type Span, span, type Tone } from '../line.ts';

const TONES: Record<LogLine['level'], Tone | undefined> = {
  ...{ trace: 'quiet', debug: 'quiet', info: undefined },
  ...{ warn: 'warning', error: 'bad', fatal: 'bad', output: 'accent' },
};
/** The longest is `OUTPUT`, and a space. */
const LEVEL_COLUMNS = 7;

/** What stands beside its name: whether it follows. */
export const logNote = (log: LogPane, room: Size): string =>
  log.bottom === null
    ? 'follows'
    : `stands at ${shownRows(log, room).last - log.dropped + 1} of ${log.lines?.length ?? 0}`;

/** The log up to the line it stands at, a whole page at its beginning, and below it the search. */
export function logLines(log: LogPane, { columns, rows }: Size): Line[] {
  if (log.lines === null) return [plain(' Reading the log...')];
  if (log.lines.length === 0) return [plain(' nothing was written yet')];
  const search = searchLine(log);
  const { shown, room } = shownRows(log, { columns, rows });
  const below = Array.from({ length: Math.max(0, room - shown.length) }, () => plain(''));
  return [...shown, ...below, ...(search === null ? [] : [search])];
}

/** As many rows as there is room for: long lines may take several. `last`: number of the last line among them. */
function shownRows(log: LogPane, { columns, rows }: Size): { shown: Line[]; last: number; room: number } {
  const room = rows - (searchLine(log) === null ? 0 : 1);
  const shown: Line[] = [];
  let last = bottomOf(log);
  for (let number = last; number >= log.dropped && shown.length < room; number--)
    shown.unshift(...rowsOf(log, number, columns));
  if (shown.length >= room) return { shown: shown.slice(-room), last, room };
  while (last < newest(log) && shown.length < room) shown.push(...rowsOf(log, ++last, columns));
  return { shown: shown.slice(0, room), last, room };
}

function rowsOf(log: LogPane, number: number, columns: number): Line[] {
  const line = log.lines?.[number - log.dropped];
  if (line === undefined) return [];
  const whole = lineOf(log, line, number);
  return log.isWrapped ? wrapped(whole, columns) : [whole];
}

function lineOf({ found, query, typed }: LogPane, { timeMs, level, text }: LogLine, number: number): Line {
  const time = timeMs === null ? ' '.repeat(12) : new Date(timeMs).toISOString().slice(11, 23);
  return [
    bold(number === found ? '>' : ' ', 'accent'),
    span(`${time} `, 'quiet'),
    span(level.toUpperCase().padEnd(LEVEL_COLUMNS), TONES[level]),
    ...marked(text, typed ?? query),
  ];
}

/** The text with every place of the query inverted. */
function marked(text: string, query: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const { start, end } of matchesIn(text, query)) {
    spans.push(span(text.slice(from, start)), { text: text.slice(start, end), inverse: true });
    from = end;
  }
  return [...spans, span(text.slice(from))];
}

/** The line in rows of at most `columns` cells. */
function wrapped(line: Line, columns: number): Line[] {
  const rows: Span[][] = [[]];
  let left = columns;
  for (const { text, ...looks } of line) {
    for (let rest = text; rest !== ''; ) {
      const piece = firstCells(rest, left);
      if (piece === '' && left === columns) break; // Wider than a row.
      rows.at(-1)?.push({ text: piece, ...looks });
      rest = rest.slice(piece.length);
      left -= displayWidth(piece);
      if (rest === '' && left > 0) continue;
      rows.push([]);
      left = columns;
    }
  }
  return rows.filter((row) => row.length > 0);
}

/** What is being looked for; null: nothing. */
function searchLine(log: LogPane): Line | null {
  if (log.typed !== null) return [bold(` /${log.typed}_`, 'accent')];
  if (log.query === '') return null;
  const count = log.lines?.filter(({ text }) => matchesIn(text, log.query).length > 0).length ?? 0;
  const told = count === 0 ? 'in no line' : `in ${count} of ${newest(log) - log.dropped + 1} lines`;
  return fitLine(
    [bold(` /${log.query}`, 'accent'), span(`  ${told}  n next  N before  Esc ends`, 'quiet')],
    200,
  );
}
