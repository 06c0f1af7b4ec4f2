import { backoffMs } from '../../../common/backoff.ts';
import type { Clock } from '../../../common/clock.ts';
import { ExsimError } from '../../../common/errors.ts';
import type { StoreCondition } from '../condition.ts';
import { type JournalStore, StoreError, type StoreSession } from '../types.ts';
import { acquireLease, type LeaseRequest, renewLease } from './acquire.ts';
import { ConnectionSwap } from './swap.ts';
import { fenced, type Tenure } from './tenure.ts';
import { type Appends, TermCheck } from './term-check.ts';

export type HeldLeaseOptions = {
  readonly store: JournalStore;
  readonly clock: Clock;
  /** In [0, 1), for the jitter of reconnects. */
  readonly random: () => number;
  readonly request: LeaseRequest;
  readonly tenure: Tenure;
  readonly condition: StoreCondition;
  readonly appends: Appends;
};

const RECONNECT = { baseMs: 50, maxMs: 2000 };

/**
 * The writer lease for as long as the worker lives: takes it, proves it, and takes it again by a new connection when
 * one is lost. Taking it again raises the term by one, which waits for the statement in flight and fences it.
 */
export class HeldLease {
  readonly #options: HeldLeaseOptions;
  readonly #tenure: Tenure;
  readonly #condition: StoreCondition;
  readonly #swap: ConnectionSwap;
  readonly #check: TermCheck;
  readonly #closing = new AbortController();
  #regaining: Promise<void> | null = null;

  constructor(options: HeldLeaseOptions) {
    const { store, clock, request, tenure, condition, appends } = options;
    this.#options = options;
    this.#tenure = tenure;
    this.#condition = condition;
    const lose = (session: StoreSession, error: unknown) => this.lose(session, error);
    this.#swap = new ConnectionSwap({ store, clock, owner: request.owner, tenure, lose });
    this.#check = new TermCheck({ clock, tenure, condition, swap: this.#swap, appends, lose });
  }

  /**
   * Connects, however long that takes, and takes the lease. Rejects when that is refused or cannot work, and when it is
   * closed meanwhile.
   */
  async open(): Promise<void> {
    while (this.#tenure.state === 'opening') {
      try {
        await this.#tryOpen();
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        this.#condition.setReason(error.message);
        await this.#pause();
      }
    }
    if (this.#tenure.state === 'closed') throw closed();
  }

  /** The session that holds the term, as soon as there is one. Rejects when there never will be. */
  async session(): Promise<StoreSession> {
    for (;;) {
      const { session, state } = this.#tenure;
      if (session !== null) return session;
      if (state === 'fenced') throw fenced();
      if (state !== 'lost') throw closed();
      this.#regaining ??= this.#regain().finally(() => {
        this.#regaining = null;
      });
      await this.#regaining;
    }
  }

  /** After a failed statement: forgets the session and goes for a new one. Other errors are passed on. */
  lose(session: StoreSession, error: unknown): void {
    if (!(error instanceof StoreError)) throw error;
    if (!this.#tenure.lose(session, error)) return;
    // Closing never rejects, and whoever needs the journal awaits the new session.
    void session.close();
    void this.session().catch(() => undefined);
  }

  /** The session's term was raised: by this worker, on another connection, or by another. Rejects with which. */
  async termIsOver(session: StoreSession): Promise<never> {
    await this.#swap.running;
    if (session === this.#tenure.session) throw this.#tenure.fence();
    throw new StoreError('Postgres: the connection was replaced');
  }

  /** Goes over to a new connection; see ConnectionSwap. */
  renew(): Promise<boolean> {
    return this.#swap.run();
  }

  async close(): Promise<void> {
    const closing = this.#tenure.close();
    this.#closing.abort();
    this.#check.cancel();
    await closing;
  }

  async #tryOpen(): Promise<void> {
    const { store, request, clock } = this.#options;
    const session = await store.connect();
    try {
      const term = await acquireLease(session, request, clock);
      if (this.#tenure.state !== 'opening') return await session.close();
      this.#tenure.hold(session, term, clock.monotonicMs());
      this.#check.schedule();
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  async #regain(): Promise<void> {
    await this.#pause();
    await this.#swap.running;
    while (this.#tenure.state === 'lost') {
      try {
        return await this.#tryRegain();
      } catch (error) {
        // A refusal may be as passing as an outage: roles and passwords change under a running worker.
        if (error instanceof ExsimError && error.code === 'WORKER_FENCED') return;
        if (!(error instanceof StoreError) && !(error instanceof ExsimError)) throw error;
        this.#condition.setReason(error.message);
        await this.#pause();
      }
    }
  }

  async #tryRegain(): Promise<void> {
    const { store, request, clock } = this.#options;
    const session = await store.connect();
    try {
      const startedMs = clock.monotonicMs();
      const term = await renewLease(session, request.owner);
      if (term === null) throw this.#tenure.fence();
      if (this.#tenure.state === 'lost') return this.#tenure.hold(session, term, startedMs);
      await session.close();
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  #pause(): Promise<void> {
    const { clock, random } = this.#options;
    return clock.sleep(backoffMs(this.#condition.countFailure(), RECONNECT, random), this.#closing.signal);
  }
}

const closed = (): ExsimError => new ExsimError('WORKER_REFUSED', 'The journal is closed.');
