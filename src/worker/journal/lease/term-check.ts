import type { Clock } from '../../../common/clock.ts';
import type { StoreCondition } from '../condition.ts';
import type { StoreSession } from '../types.ts';
import type { ConnectionSwap } from './swap.ts';
import type { Tenure } from './tenure.ts';

/** A term that was not proved by an append for this long is read again. */
const CHECK_MS = 250;
const CHECK_IDLE_MS = 1000;
const IDLE_AFTER_MS = 30_000;

/** What the writer appends: each append proves the term too. */
export type Appends = {
  readonly inFlight: boolean;
  /** When the last one ended, monotonic; before the first, when the writer was made. */
  readonly lastMs: number;
};

export type TermCheckOptions = {
  readonly clock: Clock;
  readonly tenure: Tenure;
  readonly condition: StoreCondition;
  readonly swap: ConnectionSwap;
  readonly appends: Appends;
  /** Called when the check failed. Passes on what is no StoreError. */
  readonly lose: (session: StoreSession, error: unknown) => void;
};

/** Reads the term again and again while nothing is appended, or a worker that was succeeded would serve stale state. */
export class TermCheck {
  readonly #options: TermCheckOptions;
  #cancel: () => void = () => undefined;

  constructor(options: TermCheckOptions) {
    this.#options = options;
  }

  /** Goes on for as long as the lease is held, or lost and wanted back. */
  schedule(): void {
    const { clock, tenure, appends } = this.#options;
    const idle = clock.monotonicMs() - appends.lastMs > IDLE_AFTER_MS;
    this.#cancel = clock.after(idle ? CHECK_IDLE_MS : CHECK_MS, () => {
      // #check never rejects; the next one is set whatever it finds.
      void this.#check().then(() => {
        if (tenure.isServing) this.schedule();
      });
    });
  }

  cancel(): void {
    this.#cancel();
  }

  async #check(): Promise<void> {
    const { clock, tenure, condition, swap, appends, lose } = this.#options;
    const { session } = tenure;
    if (session === null || appends.inFlight || condition.confirmedAgoMs < CHECK_MS / 2) return;
    const startedMs = clock.monotonicMs();
    try {
      const holds = await session.holdsTerm(tenure.term);
      if (!holds) await swap.running;
      if (session !== tenure.session) return;
      if (holds) condition.confirm(startedMs);
      else tenure.fence();
    } catch (error) {
      lose(session, error);
    }
  }
}
