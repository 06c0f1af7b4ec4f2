import type { Clock } from '../../../common/clock.ts';
import { ExsimError } from '../../../common/errors.ts';
import { type JournalStore, StoreError, type StoreSession } from '../types.ts';
import { renewLease } from './acquire.ts';
import type { Tenure } from './tenure.ts';

export type SwapOptions = {
  readonly store: JournalStore;
  readonly clock: Clock;
  /** Who has the lease. */
  readonly owner: string;
  readonly tenure: Tenure;
  /** Called when a swap failed half-way: the session can be relied on no more. */
  readonly lose: (session: StoreSession, error: unknown) => void;
};

/** Takes a held lease over to a new connection, such as one with a new password. */
export class ConnectionSwap {
  readonly #options: SwapOptions;
  #running: Promise<boolean> | null = null;

  constructor(options: SwapOptions) {
    this.#options = options;
  }

  /** While a swap is under way: by its end it is known whose a raised term is. Never rejects but for a bug. */
  get running(): Promise<boolean> | null {
    return this.#running;
  }

  /**
   * The old connection stays in use until the new one has the lease. An append in flight then is looked up, as after an
   * outage; nothing is refused for it. False when the store would not have it: all stays as it is. While there is no
   * connection there is nothing to do: the next one is new.
   */
  async run(): Promise<boolean> {
    const { store, tenure } = this.#options;
    const old = tenure.session;
    if (old === null || this.#running !== null) return tenure.state === 'lost';
    const next = await store.connect().catch(noneWhenRefused);
    if (next === null) return false;
    this.#running = this.#goOver(old, next).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #goOver(old: StoreSession, next: StoreSession): Promise<boolean> {
    const { clock, owner, tenure, lose } = this.#options;
    try {
      const startedMs = clock.monotonicMs();
      const term = tenure.session === old ? await renewLease(next, owner) : undefined;
      if (term === null) tenure.fence();
      if (term === undefined || term === null || !tenure.isServing)
        return await next.close().then(() => false);
      tenure.hold(next, term, startedMs);
      await old.close();
      return true;
    } catch (error) {
      await next.close();
      // It may have raised the term: what the old connection can still do only a new lease tells.
      lose(old, error);
      return false;
    }
  }
}

/** A bug is passed on. */
function noneWhenRefused(error: unknown): null {
  if (error instanceof StoreError || error instanceof ExsimError) return null;
  throw error;
}
