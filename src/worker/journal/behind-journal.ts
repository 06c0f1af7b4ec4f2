import type { Clock } from '../../common/clock.ts';
import { BATCH_BYTES_MAX, BATCH_COMMANDS_MAX, roughBytes } from '../exchange/batch.ts';
import { refusalOf } from './availability.ts';
import type { Journal, JournalBatch, JournalHealth, Refusal } from './types.ts';

/** What a crash can lose: commands that wait for the journal are at most so many, ... */
export const BEHIND_COMMANDS_MAX = 10_000;
/** ... of at most so many bytes, ... */
export const BEHIND_BYTES_MAX = 4 * 1024 * 1024;
/** ... and no further one comes while the oldest has waited for so long. */
export const BEHIND_AGE_MS_MAX = 1000;

export type BehindOptions = {
  /** Where batches become durable. */
  readonly journal: Journal;
  readonly clock: Clock;
  /** Called at each commit with the last command of it. */
  readonly onCommitted: (commandSeq: number) => void;
  /** Called once with what makes writing impossible for good, when nobody may be there to hear it from an append. */
  readonly onFatal: (error: unknown) => void;
};

/** `enteredMs` is monotonic. */
type Waiting = { readonly batch: JournalBatch; readonly bytes: number; readonly enteredMs: number };

/**
 * The journal of `durability: async`: a batch may be applied as soon as there is room for it here, and is written
 * behind, in order. Batches that wait share a row. At the bound an append waits, so memory is never further ahead of
 * the journal than that; a worker that crashes or is fenced loses what waits.
 */
export class BehindJournal implements Journal {
  readonly #options: BehindOptions;
  readonly #waiting: Waiting[] = [];
  #commands = 0;
  #bytes = 0;
  #running: Promise<void> | null = null;
  /** Why nothing more is written; null while that is not so. */
  #failure: unknown = null;
  #closed = false;
  #progress: (() => void)[] = [];

  constructor(options: BehindOptions) {
    this.#options = options;
  }

  async append(batch: JournalBatch): Promise<void> {
    const bytes = batch.commands.reduce((sum, command) => sum + roughBytes(command), 0);
    while (this.#failure === null && !this.#hasRoom(batch.commands.length, bytes)) await this.#nextProgress();
    if (this.#failure !== null) throw this.#failure;
    this.#waiting.push({ batch, bytes, enteredMs: this.#options.clock.monotonicMs() });
    this.#commands += batch.commands.length;
    this.#bytes += bytes;
    this.#running ??= this.#run();
  }

  /** Away or not, the journal is of no concern as long as there is room and it has not failed for good. */
  refusal(): Refusal | null {
    if (this.#failure !== null) return { kind: 'busy', reason: 'nothing more can be written to the journal' };
    if (this.#hasRoom(1, 0)) return null;
    return refusalOf(this.health) ?? { kind: 'busy', reason: this.#bound() };
  }

  get health(): JournalHealth {
    return this.#options.journal.health;
  }

  /** Applied commands that are not in the journal: what a crash would lose now. */
  get uncommitted(): number {
    return this.#commands;
  }

  /** Resolves when all that was appended by now is durable; rejects when that can never be. */
  async flush(): Promise<void> {
    const last = this.#waiting.at(-1)?.batch.lastSeq ?? 0;
    while (this.#failure === null && this.#nextSeq() <= last) await this.#nextProgress();
    if (this.#failure !== null) throw this.#failure;
  }

  /**
   * Goes on writing for at most `graceMs`. Resolves with how many commands are lost, whether the journal works or not;
   * how it fails afterwards is of no interest.
   */
  async close(graceMs: number): Promise<number> {
    const patience = new AbortController();
    // `onFatal` has heard of a failure.
    const flushed = this.flush().catch(() => undefined);
    await Promise.race([flushed, this.#options.clock.sleep(graceMs, patience.signal)]);
    patience.abort();
    this.#closed = true;
    return this.#commands;
  }

  #hasRoom(commands: number, bytes: number): boolean {
    if (this.#waiting.length === 0) return true;
    return (
      this.#commands + commands <= BEHIND_COMMANDS_MAX &&
      this.#bytes + bytes <= BEHIND_BYTES_MAX &&
      this.#ageMs() < BEHIND_AGE_MS_MAX
    );
  }

  /** First command that waits. */
  #nextSeq(): number {
    return this.#waiting[0]?.batch.firstSeq ?? Number.POSITIVE_INFINITY;
  }

  #ageMs(): number {
    const [oldest] = this.#waiting;
    return oldest === undefined ? 0 : this.#options.clock.monotonicMs() - oldest.enteredMs;
  }

  #bound(): string {
    return `${this.#commands} commands wait for the journal, the oldest for ${Math.round(this.#ageMs())} ms`;
  }

  #nextProgress(): Promise<void> {
    return new Promise((resolve) => this.#progress.push(resolve));
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting.length > 0) await this.#commit(this.#nextRow());
    } catch (error) {
      this.#fail(error);
    }
    this.#running = null;
    this.#tellProgress();
  }

  /** Nobody awaits the loop, and an idle venue appends nothing: without this call it would go on as if all was well. */
  #fail(error: unknown): void {
    this.#failure = error;
    if (!this.#closed) this.#options.onFatal(error);
  }

  async #commit(row: readonly Waiting[]): Promise<void> {
    const batch = oneBatch(row.map((waiting) => waiting.batch));
    await this.#options.journal.append(batch);
    this.#waiting.splice(0, row.length);
    for (const { batch: own, bytes } of row) {
      this.#commands -= own.commands.length;
      this.#bytes -= bytes;
    }
    this.#options.onCommitted(batch.lastSeq);
    this.#tellProgress();
  }

  /** As many of those that wait as fit one row, at least one. */
  #nextRow(): Waiting[] {
    let commands = 0;
    let bytes = 0;
    const end = this.#waiting.findIndex((waiting, index) => {
      commands += waiting.batch.commands.length;
      bytes += waiting.bytes;
      return index > 0 && (commands > BATCH_COMMANDS_MAX || bytes > BATCH_BYTES_MAX);
    });
    return end === -1 ? [...this.#waiting] : this.#waiting.slice(0, end);
  }

  #tellProgress(): void {
    for (const resolve of this.#progress.splice(0)) resolve();
  }
}

const oneBatch = (batches: readonly JournalBatch[]): JournalBatch => ({
  firstSeq: batches[0]!.firstSeq,
  lastSeq: batches.at(-1)!.lastSeq,
  time: batches.at(-1)!.time,
  commands: batches.flatMap(({ commands }) => commands),
});
