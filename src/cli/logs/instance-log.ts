import { type InstancePaths, LOG_FILES, OUT_FILES } from '../../process/paths.ts';
import { type LogEntry, mergeByTime, parseEntry, withTime } from './entry.ts';
import { isAskedFor, type LogFilter } from './filter.ts';
import { FollowedFile } from './followed-file.ts';
import { readHistory } from './history.ts';
import { type OpenLog, openChain } from './log-chain.ts';
import { upToWholeLine } from './read-back.ts';

/** What one instance writes: its log, and its raw output, each with what was set aside of it. Closed by its owner. */
export class InstanceLog {
  readonly #name: string;
  readonly #filter: LogFilter;
  readonly #log: FollowedFile;
  readonly #output: FollowedFile;
  /** Of the last log line: one that is cut belongs to it. */
  #lastMs: number | null = null;

  private constructor(name: string, filter: LogFilter, log: FollowedFile, output: FollowedFile) {
    this.#name = name;
    this.#filter = filter;
    this.#log = log;
    this.#output = output;
  }

  /** The newest `count` entries asked for, oldest first, and the log itself to go on right behind them. */
  static async open(
    name: string,
    files: Pick<InstancePaths, 'logFile' | 'outFile'>,
    request: { readonly filter: LogFilter; readonly count: number; readonly follow: boolean },
  ): Promise<{ readonly entries: LogEntry[]; readonly log: InstanceLog }> {
    const log = await wholeLines(await openChain(files.logFile, LOG_FILES.oldMax), request.follow);
    const output = await wholeLines(await openChain(files.outFile, OUT_FILES.oldMax), request.follow);
    const entries = await readHistory(log, output, { name, ...request });
    return {
      entries,
      log: new InstanceLog(
        name,
        request.filter,
        await followed(files.logFile, LOG_FILES.oldMax, log),
        await followed(files.outFile, OUT_FILES.oldMax, output),
      ),
    };
  }

  /** What was written since, as far as it is asked for. */
  async more(nowMs: number): Promise<LogEntry[]> {
    const log = (await this.#log.readMore()).map((text) => this.#dated(text));
    const output = (await this.#output.readMore()).map((text) =>
      withTime(parseEntry(this.#name, text), nowMs),
    );
    return mergeByTime([log, output]).filter((entry) => isAskedFor(entry, this.#filter));
  }

  async close(): Promise<void> {
    await this.#log.close();
    await this.#output.close();
  }

  #dated(text: string): LogEntry {
    const entry = withTime(parseEntry(this.#name, text), this.#lastMs);
    this.#lastMs = entry.timeMs;
    return entry;
  }
}

/** What is half written is left to whoever follows; in an old file, and for whoever does not, it is all there will be. */
const wholeLines = (files: readonly OpenLog[], follow: boolean): Promise<OpenLog[]> =>
  Promise.all(files.map((file) => (follow && file.age === 0 ? upToWholeLine(file) : file)));

async function followed(path: string, oldMax: number, files: readonly OpenLog[]): Promise<FollowedFile> {
  const [newest, ...older] = files;
  await Promise.all(older.map(({ handle }) => handle.close()));
  return new FollowedFile(path, oldMax, newest ?? null, newest?.bytes ?? 0);
}
