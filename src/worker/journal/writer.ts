import { assert } from '../../common/assert.ts';
import type { Clock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import type { JournalRow } from '../../stored/journal-row.ts';
import { CHAIN_START, rowChecksum, sameBytes } from '../../stored/row-checksum.ts';
import { refusalOf } from './availability.ts';
import { DAMAGED_WAY_OUT } from './chain.ts';
import type { CommandCodec } from './codec.ts';
import { StoreCondition } from './condition.ts';
import type { LeaseRequest } from './lease/acquire.ts';
import { HeldLease } from './lease/held-lease.ts';
import { Tenure } from './lease/tenure.ts';
import type {
  Journal,
  JournalBatch,
  JournalHealth,
  JournalStore,
  JournalTail,
  Refusal,
  StoreSession,
} from './types.ts';

export type WriterOptions = {
  readonly store: JournalStore;
  readonly codec: CommandCodec;
  readonly clock: Clock;
  /** In [0, 1), for the jitter of reconnects. */
  readonly random: () => number;
  readonly lease: LeaseRequest;
  /** Called once when this process may not go on: fenced, or the journal is not its own. */
  readonly onFatal: (error: ExsimError) => void;
  /** Called at every change for the worse or the better; null: the store answers again. */
  readonly onHealth: (reason: string | null) => void;
  readonly onCommitted?: (commit: Commit) => void;
};

/** A row that is in the journal now. */
type Commit = {
  readonly lastSeq: number;
  readonly commands: number;
  /** Of the commands as they are stored. */
  readonly bytes: number;
  /** How long it took, with whatever failed on the way. */
  readonly seconds: number;
};

/**
 * The one writer of a venue's journal, for as long as it has the lease.
 *
 * An append whose outcome is not known is looked up under a term raised by one: raising it waits for the statement
 * in flight and fences it, so a batch that is absent then can never appear later, and is appended anew.
 */
export class JournalWriter implements Journal {
  readonly #options: WriterOptions;
  readonly #condition: StoreCondition;
  readonly #tenure: Tenure;
  readonly #lease: HeldLease;
  readonly #appends: { inFlight: boolean; lastMs: number };
  #tail: JournalTail = { lastSeq: 0, checksum: CHAIN_START };

  constructor(options: WriterOptions) {
    const { store, clock, random, lease: request, onFatal, onHealth } = options;
    const condition = new StoreCondition(clock, onHealth);
    const tenure = new Tenure(condition, onFatal);
    const appends = { inFlight: false, lastMs: clock.monotonicMs() };
    this.#options = options;
    this.#condition = condition;
    this.#tenure = tenure;
    this.#appends = appends;
    this.#lease = new HeldLease({ store, clock, random, request, tenure, condition, appends });
  }

  /**
   * Connects, however long that takes, and takes the lease. Rejects when that is refused or cannot work, and when the
   * writer is closed meanwhile.
   */
  open(): Promise<void> {
    return this.#lease.open();
  }

  get term(): number {
    return this.#tenure.term;
  }

  get weaknesses(): readonly string[] {
    return this.#tenure.session?.weaknesses ?? [];
  }

  get health(): JournalHealth {
    return this.#condition.health(this.#tenure.state === 'held');
  }

  refusal(): Refusal | null {
    return refusalOf(this.health);
  }

  /** Rows after `seq`, for recovery; a lost connection is made again. */
  async readAfter(seq: number, limit: number): Promise<JournalRow[]> {
    for (;;) {
      const session = await this.#lease.session();
      try {
        const rows = await session.readAfter(seq, limit);
        this.#condition.answered();
        return rows;
      } catch (error) {
        this.#lease.lose(session, error);
      }
    }
  }

  /**
   * Goes over to a new connection, such as one with a new password; no append is refused for it. False when the store
   * would not have it: all stays as it is.
   */
  renew(): Promise<boolean> {
    return this.#lease.renew();
  }

  /** Where the next row goes; called once, when the journal has been read. */
  startAt(tail: JournalTail): void {
    this.#tail = tail;
  }

  async append(batch: JournalBatch): Promise<void> {
    assert(batch.firstSeq === this.#tail.lastSeq + 1, 'the journal is gapless');
    assert(!this.#appends.inFlight, 'one append at a time');
    const bytes = this.#options.codec.encode(batch.commands);
    this.#appends.inFlight = true;
    const startedMs = this.#options.clock.monotonicMs();
    try {
      this.#tail = await this.#appendUntilKnown(batch, bytes);
    } finally {
      this.#appends.inFlight = false;
    }
    const seconds = (this.#options.clock.monotonicMs() - startedMs) / 1000;
    const { lastSeq, commands } = batch;
    this.#options.onCommitted?.({ lastSeq, commands: commands.length, bytes: bytes.length, seconds });
  }

  /** Ends the connection, and with it the lease: the next starter sees a dead owner. */
  close(): Promise<void> {
    return this.#lease.close();
  }

  async #appendUntilKnown(batch: JournalBatch, bytes: Uint8Array): Promise<JournalTail> {
    let attempted: JournalRow | null = null;
    for (;;) {
      const session = await this.#lease.session();
      try {
        if (attempted !== null && (await this.#landed(session, attempted))) return this.#appended(attempted);
        attempted = this.#seal(batch, bytes);
        if (await this.#appendOnce(session, attempted)) return this.#appended(attempted);
      } catch (error) {
        this.#lease.lose(session, error);
      }
    }
  }

  async #appendOnce(session: StoreSession, row: JournalRow): Promise<boolean> {
    const startedMs = this.#options.clock.monotonicMs();
    if (!(await session.append(row))) return this.#lease.termIsOver(session);
    this.#condition.confirm(startedMs);
    return true;
  }

  /** Whether the row is in the journal, asked under a term that no append of an older one can pass. */
  async #landed(session: StoreSession, attempted: JournalRow): Promise<boolean> {
    const [row] = await session.readAfter(attempted.firstSeq - 1, 1);
    if (row === undefined) return false;
    if (sameBytes(row.checksum, attempted.checksum)) return true;
    // Whoever took the lease since ours was renewed may have written there already.
    if (row.term > this.#tenure.term) throw this.#tenure.fence();
    throw this.#tenure.fail(
      new ExsimError(
        'WORKER_JOURNAL_DAMAGED',
        `Journal row ${attempted.firstSeq} was not written by this worker, which held the term all the time.`,
        { wayOut: DAMAGED_WAY_OUT },
      ),
    );
  }

  #seal({ firstSeq, lastSeq, time }: JournalBatch, commands: Uint8Array): JournalRow {
    const { format, engineVersion } = this.#options.codec;
    const row = { firstSeq, lastSeq, time, term: this.#tenure.term, format, engineVersion, commands };
    return { ...row, checksum: rowChecksum(this.#tail.checksum, row) };
  }

  #appended(row: JournalRow): JournalTail {
    this.#condition.appended();
    this.#appends.lastMs = this.#options.clock.monotonicMs();
    return { lastSeq: row.lastSeq, checksum: row.checksum };
  }
}
