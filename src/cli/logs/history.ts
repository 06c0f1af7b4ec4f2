import { type LogEntry, mergeByTime, parseEntry, withTime } from './entry.ts';
import { isAskedFor, type LogFilter } from './filter.ts';
import type { OpenLog } from './log-chain.ts';
import { readBack } from './read-back.ts';

export type HistoryRequest = {
  readonly name: string;
  readonly filter: LogFilter;
  /** The newest of those asked for. */
  readonly count: number;
};

/** What is there of one instance, oldest first: of its log, and of its raw output. The files come newest first. */
export async function readHistory(
  log: readonly OpenLog[],
  output: readonly OpenLog[],
  request: HistoryRequest,
): Promise<LogEntry[]> {
  if (request.count === 0) return [];
  const entries = mergeByTime([await ofLog(log, request), await ofOutput(output, request)]);
  return entries.slice(-request.count);
}

/** Reads back until there are enough, or what comes is older than asked for. */
async function ofLog(files: readonly OpenLog[], request: HistoryRequest): Promise<LogEntry[]> {
  const { filter, count } = request;
  const newestFirst: LogEntry[] = [];
  for await (const entry of entriesBack(files, request.name)) {
    if (isAskedFor(entry, filter)) newestFirst.push(entry);
    if (newestFirst.length >= count || (entry.timeMs ?? 0) < (filter.sinceMs ?? 0)) break;
  }
  return newestFirst.reverse();
}

/** A line that is no log line, since a crash cut it, belongs to the one before it, which comes after it here. */
async function* entriesBack(
  files: readonly OpenLog[],
  name: string,
): AsyncGenerator<LogEntry, void, undefined> {
  let undated: LogEntry[] = [];
  for (const file of files) {
    for await (const text of readBack(file)) {
      const entry = parseEntry(name, text);
      if (entry.timeMs === null) undated.push(entry);
      else {
        yield* undated.map((one) => withTime(one, entry.timeMs));
        yield entry;
        undated = [];
      }
    }
  }
  yield* undated;
}

/** Nothing in a raw output says when a line was written. The file's last change does: a crash is the last thing in it. */
async function ofOutput(
  files: readonly OpenLog[],
  { name, filter, count }: HistoryRequest,
): Promise<LogEntry[]> {
  const newestFirst: LogEntry[] = [];
  for (const file of files) {
    for await (const text of readBack(file)) {
      if (newestFirst.length >= count) break;
      const entry = withTime(parseEntry(name, text), file.modifiedMs);
      if (isAskedFor(entry, filter)) newestFirst.push(entry);
    }
  }
  return newestFirst.reverse();
}
