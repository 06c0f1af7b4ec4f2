import { backoffMs } from '../../common/backoff.ts';
import type { Clock } from '../../common/clock.ts';
import type { JournalSizes } from './journal-sizes.ts';
import type { Refusal } from './types.ts';

export type BudgetOptions = {
  /** The most the journal may take, bytes, from the start. */
  readonly maxBytes: number;
  readonly sizes: JournalSizes;
  readonly clock: Clock;
  /** In [0, 1), for the jitter of retries. */
  readonly random: () => number;
  /** Called when the budget is used up, and with null when there is room again. */
  readonly onTrouble: (reason: string | null) => void;
  /** Hears why the journal cannot be counted, once until it can. */
  readonly onWarning: (message: string) => void;
};

/** What a row takes beside its commands: header, other columns, and its entry in the index. */
export const JOURNAL_ROW_BYTES = 200;
/** Rows counted by one statement, which then takes a small part of a second. */
export const COUNTED_ROWS_MAX = 50_000;
/** Whether somebody has pruned is looked at this often, while the journal grows or is full. */
export const LOOK_MS = 30_000;
const RETRY = { baseMs: 500, maxMs: LOOK_MS };

/**
 * Keeps a journal within its share of the disk. A disk that is full stops every venue on it and Postgres too; a budget
 * that is used up stops one, which says so. Commands of the venue itself, such as what falls due by time, are not
 * held back.
 *
 *   unknown --counted--> within <--appended, pruned--> used up        any --close()--> closed
 *
 * The rows of before are counted beside the running venue; until that has ended, only what was appended since counts.
 * They are counted again only when the first of them has gone.
 */
export class JournalBudget {
  readonly #options: BudgetOptions;
  #maxBytes = 0;
  #refusal: Refusal = { kind: 'full', reason: '' };
  #countedBytes = 0;
  /** Of the first row that was counted; null when there was none. */
  #firstSeq: number | null = null;
  /** Of what was appended since the last complete count began. */
  #appendedBytes = 0;
  /** Null until it begins. */
  #tailSeq: number | null = null;
  #isUsedUp = false;
  #isBusy = false;
  #cancelLook: (() => void) | null = null;
  readonly #closing = new AbortController();

  constructor(options: BudgetOptions) {
    this.#options = options;
    this.#allow(options.maxBytes);
  }

  /** What the journal takes, bytes, as far as it is counted. */
  get bytes(): number {
    return this.#countedBytes + this.#appendedBytes;
  }

  /** From now on the journal may take this much, bytes. */
  setMaxBytes(maxBytes: number): void {
    this.#allow(maxBytes);
    this.#judge();
  }

  /** The journal ends with this command: its rows are counted from now on. */
  begin(tailSeq: number): void {
    this.#tailSeq = tailSeq;
    // It never rejects.
    void this.#inTheEnd(new Count(this.#options.sizes, tailSeq));
  }

  /** A row was committed. Those before the beginning are counted with the others. */
  appended(lastSeq: number, commandBytes: number): void {
    if (this.#tailSeq === null) return;
    this.#tailSeq = lastSeq;
    this.#appendedBytes += commandBytes + JOURNAL_ROW_BYTES;
    this.#judge();
    this.#lookLater();
  }

  /** Why a client's command may not be journaled; null: it may. */
  refusal(): Refusal | null {
    return this.#isUsedUp ? this.#refusal : null;
  }

  close(): void {
    this.#closing.abort();
    this.#cancelLook?.();
  }

  #allow(maxBytes: number): void {
    const what = `the journal has used up limits.maxJournalBytes (${maxBytes})`;
    const reason = `${what}: raise it, or remove old commands with \`exsim prune\``;
    this.#maxBytes = maxBytes;
    this.#refusal = { kind: 'full', reason };
  }

  #judge(): void {
    const isUsedUp = this.bytes >= this.#maxBytes;
    if (isUsedUp === this.#isUsedUp) return;
    this.#isUsedUp = isUsedUp;
    this.#options.onTrouble(isUsedUp ? this.#refusal.reason : null);
  }

  /** A venue that is idle and has room asks nothing of the database. */
  #lookLater(): void {
    if (this.#isBusy || this.#cancelLook !== null || this.#closing.signal.aborted) return;
    this.#cancelLook = this.#options.clock.after(LOOK_MS, () => {
      this.#cancelLook = null;
      // It never rejects.
      void this.#inTheEnd(new Look(this.#options.sizes, this.#firstSeq, this.#tailSeq ?? 0));
    });
  }

  /** Takes a task to its end, beginning where it failed; no two run at a time. */
  async #inTheEnd(task: Look | Count): Promise<void> {
    const { clock, random, onWarning } = this.#options;
    this.#isBusy = true;
    const appendedBefore = this.#appendedBytes;
    for (let failures = 0; !this.#closing.signal.aborted; failures++) {
      try {
        const counted = await task.run(this.#closing.signal);
        if (counted !== null) this.#counted(counted, appendedBefore);
        break;
      } catch (error) {
        if (failures === 0)
          onWarning(`the journal cannot be counted: ${error instanceof Error ? error.message : error}`);
        await clock.sleep(backoffMs(failures, RETRY, random), this.#closing.signal);
      }
    }
    this.#isBusy = false;
    if (this.#isUsedUp) this.#lookLater();
  }

  #counted({ firstSeq, bytes }: Counted, appendedBefore: number): void {
    if (this.#closing.signal.aborted) return;
    this.#firstSeq = firstSeq;
    this.#countedBytes = bytes;
    this.#appendedBytes -= appendedBefore;
    this.#judge();
  }
}

type Counted = { readonly firstSeq: number | null; readonly bytes: number };

/** Counts the rows up to a command, stretch by stretch. */
class Count {
  readonly #sizes: JournalSizes;
  readonly #upTo: number;
  #after = 0;
  #firstSeq: number | null = null;
  #bytes = 0;

  constructor(sizes: JournalSizes, upTo: number) {
    this.#sizes = sizes;
    this.#upTo = upTo;
  }

  async run(signal: AbortSignal): Promise<Counted> {
    while (this.#after < this.#upTo && !signal.aborted) {
      const { rows, commandBytes, firstSeq, lastSeq } = await this.#sizes.count(
        this.#after,
        this.#upTo,
        COUNTED_ROWS_MAX,
      );
      if (rows === 0) break;
      this.#firstSeq ??= firstSeq;
      this.#bytes += commandBytes + rows * JOURNAL_ROW_BYTES;
      this.#after = lastSeq;
    }
    return { firstSeq: this.#firstSeq, bytes: this.#bytes };
  }
}

/** Counts again, but only where the first row is no longer the one that was counted. */
class Look {
  readonly #sizes: JournalSizes;
  readonly #firstSeq: number | null;
  readonly #count: Count;
  #isPruned = false;

  constructor(sizes: JournalSizes, firstSeq: number | null, upTo: number) {
    this.#sizes = sizes;
    this.#firstSeq = firstSeq;
    this.#count = new Count(sizes, upTo);
  }

  async run(signal: AbortSignal): Promise<Counted | null> {
    this.#isPruned ||= this.#firstSeq !== null && (await this.#sizes.firstSeq()) !== this.#firstSeq;
    return this.#isPruned ? this.#count.run(signal) : null;
  }
}
