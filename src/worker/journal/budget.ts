import { backoffMs } from '../../common/backoff.ts';
import type { Clock } from '../../common/clock.ts';
import type { JournalSizes } from './journal-sizes.ts';
import type { Refusal } from './types.ts';

export type BudgetOptions = {
  /** The most the journal may take, bytes. */
  readonly maxBytes: number;
  readonly sizes: JournalSizes;
  readonly clock: Clock;
  /** In [0, 1), for the jitter of retries. */
  readonly random: () => number;
  /** Called when the budget is used up, and with null when there is room again. */
  readonly onTrouble: (reason: string | null) => void;
};

/** What a row takes beside its commands: header, other columns, and its entry in the index. */
export const JOURNAL_ROW_BYTES = 200;
/** Rows counted by one statement, which then takes a small part of a second. */
export const COUNTED_ROWS_MAX = 50_000;
/** A full journal is counted again this often: somebody may have pruned it. */
export const RECOUNT_MS = 30_000;
const RETRY = { baseMs: 500, maxMs: RECOUNT_MS };

/**
 * Keeps a journal within its share of the disk. A disk that is full stops every venue on it and Postgres too; a budget
 * that is used up stops one, which says so. Commands of the venue itself, such as what falls due by time, are not
 * held back.
 *
 *   unknown --counted--> within <--appended, counted again--> used up        any --close()--> closed
 *
 * The rows of before are counted beside the running venue; until that has ended, only what was appended since counts.
 */
export class JournalBudget {
  readonly #options: BudgetOptions;
  #countedBytes = 0;
  /** Of what was appended since the last complete count began. */
  #appendedBytes = 0;
  /** Null until it begins. */
  #tailSeq: number | null = null;
  #countedAtMs = Number.NEGATIVE_INFINITY;
  #isUsedUp = false;
  #isCounting = false;
  #cancelRecount: (() => void) | null = null;
  readonly #closing = new AbortController();

  constructor(options: BudgetOptions) {
    this.#options = options;
  }

  /** What the journal takes, bytes, as far as it is counted. */
  get bytes(): number {
    return this.#countedBytes + this.#appendedBytes;
  }

  /** The journal ends with this command: its rows are counted from now on. */
  begin(tailSeq: number): void {
    this.#tailSeq = tailSeq;
    // It never rejects.
    void this.#count();
  }

  /** A row was committed. Those before the beginning are counted with the others. */
  appended(lastSeq: number, commandBytes: number): void {
    if (this.#tailSeq === null) return;
    this.#tailSeq = lastSeq;
    this.#appendedBytes += commandBytes + JOURNAL_ROW_BYTES;
    this.#judge();
  }

  /** Why a client's command may not be journaled; null: it may. */
  refusal(): Refusal | null {
    return this.#isUsedUp ? { kind: 'full', reason: usedUp(this.#options.maxBytes) } : null;
  }

  close(): void {
    this.#closing.abort();
    this.#cancelRecount?.();
  }

  #judge(): void {
    const isUsedUp = this.bytes >= this.#options.maxBytes;
    if (isUsedUp) this.#recountLater();
    if (isUsedUp === this.#isUsedUp) return;
    this.#isUsedUp = isUsedUp;
    this.#options.onTrouble(isUsedUp ? usedUp(this.#options.maxBytes) : null);
  }

  /** At once, when the last count is old enough. */
  #recountLater(): void {
    if (this.#isCounting || this.#closing.signal.aborted || this.#cancelRecount !== null) return;
    const { clock } = this.#options;
    const dueMs = this.#countedAtMs + RECOUNT_MS;
    this.#cancelRecount = clock.after(Math.max(0, dueMs - clock.monotonicMs()), () => {
      this.#cancelRecount = null;
      // It never rejects.
      void this.#count();
    });
  }

  /** Never rejects: a count that fails is begun again. */
  async #count(): Promise<void> {
    const { clock, random } = this.#options;
    this.#isCounting = true;
    for (let failures = 0; !this.#closing.signal.aborted; failures++) {
      try {
        await this.#countOnce();
        break;
      } catch {
        // The writer tells of an outage; an estimate that is late needs no word of its own.
        await clock.sleep(backoffMs(failures, RETRY, random), this.#closing.signal);
      }
    }
    this.#countedAtMs = clock.monotonicMs();
    this.#isCounting = false;
    if (!this.#closing.signal.aborted) this.#judge();
  }

  async #countOnce(): Promise<void> {
    const { sizes } = this.#options;
    const [upTo, appendedBefore] = [this.#tailSeq ?? 0, this.#appendedBytes];
    let bytes = 0;
    for (let after = 0; after < upTo && !this.#closing.signal.aborted; ) {
      const { rows, commandBytes, lastSeq } = await sizes.count(after, upTo, COUNTED_ROWS_MAX);
      if (rows === 0) break;
      bytes += commandBytes + rows * JOURNAL_ROW_BYTES;
      after = lastSeq;
    }
    this.#countedBytes = bytes;
    this.#appendedBytes -= appendedBefore;
  }
}

const usedUp = (maxBytes: number): string =>
  `the journal has used up limits.maxJournalBytes (${maxBytes}): raise it, or remove old commands with \`exsim prune\``;
