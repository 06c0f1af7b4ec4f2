import { assert } from '../../common/assert.ts';
import { backoffMs } from '../../common/backoff.ts';
import type { Clock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import { refusalOf } from './availability.ts';
import { DAMAGED_WAY_OUT } from './chain.ts';
import { CHAIN_START, rowChecksum, sameBytes } from './checksum.ts';
import type { CommandCodec } from './codec.ts';
import { acquireLease, type LeaseRequest, renewLease } from './lease.ts';
import {
  type Journal,
  type JournalBatch,
  type JournalHealth,
  type JournalRow,
  type JournalStore,
  type JournalTail,
  type Refusal,
  StoreError,
  type StoreSession,
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

const RECONNECT = { baseMs: 50, maxMs: 2000 };
/** A term that was not proved by an append for this long is read again. */
const CHECK_MS = 250;
const CHECK_IDLE_MS = 1000;
const IDLE_AFTER_MS = 30_000;

type State = 'opening' | 'held' | 'lost' | 'fenced' | 'closed';

/**
 * The one writer of a venue's journal.
 *
 *   opening --lease taken--> held --a statement failed--> lost --reconnected, own term raised--> held
 *   held, lost --the term is somebody else's--> fenced        any --close()--> closed
 *
 * An append whose outcome is not known is looked up under a term raised by one: raising it waits for the statement
 * in flight and fences it, so a batch that is absent then can never appear later, and is appended anew.
 */
export class JournalWriter implements Journal {
  readonly #options: WriterOptions;
  #state: State = 'opening';
  #session: StoreSession | null = null;
  #term = 0;
  #tail: JournalTail = { lastSeq: 0, checksum: CHAIN_START };
  /** Why there is no session; null also before the first attempt has failed. */
  #reason: string | null = null;
  #confirmedMs: number;
  #appendedMs: number;
  #appending = false;
  /** The last append found no room; what says otherwise is an append that did. */
  #full = false;
  #latencyMs: number | null = null;
  /** Failures since a statement last succeeded. */
  #failures = 0;
  #regaining: Promise<void> | null = null;
  /** While the lease goes over to another connection of ours. Never rejects but for a bug. */
  #renewing: Promise<boolean> | null = null;
  #cancelCheck: () => void = () => undefined;
  readonly #closing = new AbortController();

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#confirmedMs = options.clock.monotonicMs();
    this.#appendedMs = this.#confirmedMs;
  }

  /**
   * Connects, however long that takes, and takes the lease. Rejects when that is refused or cannot work, and when the
   * writer is closed meanwhile.
   */
  async open(): Promise<void> {
    while (this.#state === 'opening') {
      try {
        await this.#tryOpen();
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        this.#setReason(error.message);
        await this.#pause();
      }
    }
    if (this.#state === 'closed') throw closed();
  }

  get term(): number {
    return this.#term;
  }

  get weaknesses(): readonly string[] {
    return this.#session?.weaknesses ?? [];
  }

  get health(): JournalHealth {
    const confirmedAgoMs = this.#options.clock.monotonicMs() - this.#confirmedMs;
    return {
      ok: this.#state === 'held' && !this.#full,
      full: this.#full,
      reason: this.#reason,
      confirmedAgoMs,
      latencyMs: this.#latencyMs,
    };
  }

  refusal(): Refusal | null {
    return refusalOf(this.health);
  }

  /** Rows after `seq`, for recovery; a lost connection is made again. */
  async readAfter(seq: number, limit: number): Promise<JournalRow[]> {
    for (;;) {
      const session = await this.#held();
      try {
        const rows = await session.readAfter(seq, limit);
        this.#failures = 0;
        return rows;
      } catch (error) {
        this.#lose(session, error);
      }
    }
  }

  /**
   * Goes over to a new connection, such as one with a new password, while the old one stays in use until the new one
   * has the lease. An append in flight then is looked up, as after an outage; nothing is refused for it. False when the
   * store would not have it: all stays as it is. While there is no connection there is nothing to do: the next one is new.
   */
  async renew(): Promise<boolean> {
    const old = this.#session;
    if (old === null || this.#renewing !== null) return this.#state === 'lost';
    const next = await this.#options.store.connect().catch(noneWhenRefused);
    if (next === null) return false;
    this.#renewing = this.#goOver(old, next).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  /** Where the next row goes; called once, when the journal has been read. */
  startAt(tail: JournalTail): void {
    this.#tail = tail;
  }

  async append(batch: JournalBatch): Promise<void> {
    assert(batch.firstSeq === this.#tail.lastSeq + 1, 'the journal is gapless');
    assert(!this.#appending, 'one append at a time');
    const bytes = this.#options.codec.encode(batch.commands);
    this.#appending = true;
    const startedMs = this.#options.clock.monotonicMs();
    try {
      this.#tail = await this.#appendUntilKnown(batch, bytes);
    } finally {
      this.#appending = false;
    }
    const seconds = (this.#options.clock.monotonicMs() - startedMs) / 1000;
    const { lastSeq, commands } = batch;
    this.#options.onCommitted?.({ lastSeq, commands: commands.length, bytes: bytes.length, seconds });
  }

  /** Ends the connection, and with it the lease: the next starter sees a dead owner. */
  async close(): Promise<void> {
    if (this.#state !== 'fenced') this.#state = 'closed';
    this.#closing.abort();
    this.#cancelCheck();
    await this.#session?.close();
    this.#session = null;
  }

  async #tryOpen(): Promise<void> {
    const { store, lease, clock } = this.#options;
    const session = await store.connect();
    try {
      const term = await acquireLease(session, lease, clock);
      if (this.#state !== 'opening') return await session.close();
      this.#hold(session, term, clock.monotonicMs());
      this.#scheduleCheck();
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  async #appendUntilKnown(batch: JournalBatch, bytes: Uint8Array): Promise<JournalTail> {
    let attempted: JournalRow | null = null;
    for (;;) {
      const session = await this.#held();
      try {
        if (attempted !== null && (await this.#landed(session, attempted))) return this.#appended(attempted);
        attempted = this.#seal(batch, bytes);
        if (await this.#appendOnce(session, attempted)) return this.#appended(attempted);
      } catch (error) {
        this.#lose(session, error);
      }
    }
  }

  async #appendOnce(session: StoreSession, row: JournalRow): Promise<boolean> {
    const startedMs = this.#options.clock.monotonicMs();
    if (!(await session.append(row))) return this.#termIsOver(session);
    this.#confirm(startedMs);
    return true;
  }

  /** The term was raised: by this writer, on another connection, or by another. */
  async #termIsOver(session: StoreSession): Promise<never> {
    await this.#renewing;
    throw session === this.#session ? this.#fence() : new StoreError('Postgres: the connection was replaced');
  }

  /** Whether the row is in the journal, asked under a term that no append of an older one can pass. */
  async #landed(session: StoreSession, attempted: JournalRow): Promise<boolean> {
    const [row] = await session.readAfter(attempted.firstSeq - 1, 1);
    if (row === undefined) return false;
    if (sameBytes(row.checksum, attempted.checksum)) return true;
    // Whoever took the lease since ours was renewed may have written there already.
    if (row.term > this.#term) throw this.#fence();
    throw this.#fatal(
      new ExsimError(
        'WORKER_JOURNAL_DAMAGED',
        `Journal row ${attempted.firstSeq} was not written by this worker, which held the term all the time.`,
        { wayOut: DAMAGED_WAY_OUT },
      ),
    );
  }

  #seal({ firstSeq, lastSeq, time }: JournalBatch, commands: Uint8Array): JournalRow {
    const { format, engineVersion } = this.#options.codec;
    const row = { firstSeq, lastSeq, time, term: this.#term, format, engineVersion, commands };
    return { ...row, checksum: rowChecksum(this.#tail.checksum, row) };
  }

  #appended(row: JournalRow): JournalTail {
    this.#full = false;
    this.#setReason(null);
    this.#appendedMs = this.#options.clock.monotonicMs();
    return { lastSeq: row.lastSeq, checksum: row.checksum };
  }

  /** The session that holds the term, as soon as there is one. */
  async #held(): Promise<StoreSession> {
    while (this.#session === null) {
      if (this.#state === 'fenced') throw fenced();
      if (this.#state !== 'lost') throw closed();
      this.#regaining ??= this.#regain().finally(() => {
        this.#regaining = null;
      });
      await this.#regaining;
    }
    return this.#session;
  }

  /** After a failed statement: forgets the session and goes for a new one. Other errors are passed on. */
  #lose(session: StoreSession, error: unknown): void {
    if (!(error instanceof StoreError)) throw error;
    if (this.#session !== session) return;
    this.#session = null;
    this.#state = 'lost';
    if (error.noSpace) this.#full = true;
    this.#setReason(error.message);
    // Closing never rejects, and whoever needs the journal awaits the new session through #held.
    void session.close();
    void this.#held().catch(() => undefined);
  }

  async #goOver(old: StoreSession, next: StoreSession): Promise<boolean> {
    try {
      const startedMs = this.#options.clock.monotonicMs();
      const term = this.#session === old ? await renewLease(next, this.#options.lease.owner) : undefined;
      if (term === null) this.#fence();
      if (term === undefined || term === null || !this.#isServing)
        return await next.close().then(() => false);
      this.#hold(next, term, startedMs);
      await old.close();
      return true;
    } catch (error) {
      await next.close();
      // It may have raised the term: what the old connection can still do only a new lease tells.
      this.#lose(old, error);
      return false;
    }
  }

  get #isServing(): boolean {
    return this.#state === 'held' || this.#state === 'lost';
  }

  async #regain(): Promise<void> {
    await this.#pause();
    await this.#renewing;
    while (this.#state === 'lost') {
      try {
        return await this.#tryRegain();
      } catch (error) {
        // A refusal may be as passing as an outage: roles and passwords change under a running worker.
        if (error instanceof ExsimError && error.code === 'WORKER_FENCED') return;
        if (!(error instanceof StoreError) && !(error instanceof ExsimError)) throw error;
        this.#setReason(error.message);
        await this.#pause();
      }
    }
  }

  async #tryRegain(): Promise<void> {
    const session = await this.#options.store.connect();
    try {
      const startedMs = this.#options.clock.monotonicMs();
      const term = await renewLease(session, this.#options.lease.owner);
      if (term === null) throw this.#fence();
      if (this.#state === 'lost') return this.#hold(session, term, startedMs);
      await session.close();
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  #hold(session: StoreSession, term: number, startedMs: number): void {
    this.#session = session;
    this.#term = term;
    this.#state = 'held';
    this.#confirmedMs = startedMs;
    // A connection is no room: that is for the next append to find.
    if (!this.#full) this.#setReason(null);
  }

  /** The database said at a moment not before `startedMs` that the term holds. */
  #confirm(startedMs: number): void {
    this.#confirmedMs = startedMs;
    this.#latencyMs = this.#options.clock.monotonicMs() - startedMs;
    this.#failures = 0;
  }

  #pause(): Promise<void> {
    const { clock, random } = this.#options;
    this.#failures += 1;
    return clock.sleep(backoffMs(this.#failures - 1, RECONNECT, random), this.#closing.signal);
  }

  #scheduleCheck(): void {
    const { clock } = this.#options;
    const idle = clock.monotonicMs() - this.#appendedMs > IDLE_AFTER_MS;
    this.#cancelCheck = clock.after(idle ? CHECK_IDLE_MS : CHECK_MS, () => {
      // #check never rejects; the next one is set whatever it finds.
      void this.#check().then(() => {
        if (this.#isServing) this.#scheduleCheck();
      });
    });
  }

  async #check(): Promise<void> {
    const session = this.#session;
    if (session === null || this.#appending || this.health.confirmedAgoMs < CHECK_MS / 2) return;
    const startedMs = this.#options.clock.monotonicMs();
    try {
      const holds = await session.holdsTerm(this.#term);
      if (!holds) await this.#renewing;
      if (session !== this.#session) return;
      if (holds) this.#confirm(startedMs);
      else this.#fence();
    } catch (error) {
      if (error instanceof StoreError) this.#lose(session, error);
      else throw error;
    }
  }

  #fence(): ExsimError {
    return this.#fatal(fenced());
  }

  #fatal(error: ExsimError): ExsimError {
    if (this.#state === 'fenced') return error;
    this.#state = 'fenced';
    // Closing never rejects.
    void this.#session?.close();
    this.#session = null;
    this.#setReason(error.message);
    this.#options.onFatal(error);
    return error;
  }

  #setReason(reason: string | null): void {
    if (reason === this.#reason) return;
    this.#reason = reason;
    this.#options.onHealth(reason);
  }
}

/** A bug is passed on. */
function noneWhenRefused(error: unknown): null {
  if (error instanceof StoreError || error instanceof ExsimError) return null;
  throw error;
}

const closed = (): ExsimError => new ExsimError('WORKER_REFUSED', 'The journal is closed.');

const fenced = (): ExsimError =>
  new ExsimError(
    'WORKER_FENCED',
    'Another worker has taken this instance over: the term is no longer ours.',
    {
      wayOut: 'Nothing needs to be done: the other worker serves. Its owner stands in the table writer.',
    },
  );
