import { LOG_LINES_MAX, type LogLine } from '../sources.ts';
import { nextMatch } from '../text/search.ts';
import type { Intent } from './intents.ts';

/** The log of the instance view. Lines have numbers that stay theirs when the oldest are let go. */
export type LogPane = {
  /** Null: not told yet. */
  readonly lines: readonly LogLine[] | null;
  /** Lines that were let go. */
  readonly dropped: number;
  /** Number of the last line shown; null: the newest, whatever comes. */
  readonly bottom: number | null;
  readonly query: string;
  /** What is being typed as a query; null: nothing is. */
  readonly typed: string | null;
  /** Number of the line the search has come to. */
  readonly found: number | null;
  /** Long lines go on in further rows instead of being cut. */
  readonly isWrapped: boolean;
};

const QUERY_CHARS_MAX = 60;
/** Lines shown below one that was found. */
const CONTEXT_LINES = 3;

export const emptyLog: LogPane = {
  ...{ lines: null, dropped: 0, bottom: null, query: '', typed: null, found: null, isWrapped: false },
};

export function withLines(log: LogPane, fresh: readonly LogLine[]): LogPane {
  const all = [...(log.lines ?? []), ...fresh];
  const excess = Math.max(0, all.length - LOG_LINES_MAX);
  return { ...log, lines: all.slice(excess), dropped: log.dropped + excess };
}

/** Number of the last line there is; -1 without one. */
export const newest = ({ lines, dropped }: LogPane): number => dropped + (lines?.length ?? 0) - 1;

/** Number of the last line shown: one that was let go is followed by what is left. */
export const bottomOf = (log: LogPane): number =>
  log.bottom === null ? newest(log) : Math.max(Math.min(log.dropped, newest(log)), log.bottom);

/** `by` lines down. Whoever comes to the end follows again. */
export function scrolledLog(log: LogPane, by: number): LogPane {
  const target = Math.max(log.dropped, bottomOf(log) + by);
  return { ...log, bottom: target >= newest(log) ? null : target };
}

export const toggledFollow = (log: LogPane): LogPane => ({
  ...log,
  bottom: log.bottom === null ? newest(log) : null,
});

/** What keys mean while a query is typed. It is shown in the lines at once. */
export function intendSearch(log: LogPane, intent: Intent): LogPane {
  const typed = log.typed ?? '';
  switch (intent) {
    case 'accept':
      return searched({ ...log, query: typed, typed: null, found: null }, -1);
    case 'close':
      return { ...log, typed: null };
    case 'erase':
      return typed === '' ? { ...log, typed: null } : { ...log, typed: [...typed].slice(0, -1).join('') };
    default:
      return log;
  }
}

export const typedQuery = (log: LogPane, text: string): LogPane => ({
  ...log,
  typed: ((log.typed ?? '') + text).slice(0, QUERY_CHARS_MAX),
});

/**
 * To the next line found from the last one on, or, the first time, from the last line shown. It stands a few lines above
 * the bottom. Nothing found: all stays as it is.
 */
export function searched(log: LogPane, direction: 1 | -1): LogPane {
  const lines = log.lines ?? [];
  const from = (log.found ?? bottomOf(log) + 1) - log.dropped;
  const index = nextMatch(
    lines.map(({ text }) => text),
    log.query,
    from,
    direction,
  );
  if (index === null) return { ...log, found: null };
  const found = log.dropped + index;
  const bottom = found + CONTEXT_LINES;
  return { ...log, found, bottom: bottom >= newest(log) ? null : bottom };
}
