import type { Clock } from '../../common/clock.ts';
import type { Life } from '../life/types.ts';

/** How long a lost service is left alone between two attempts to bring it back. */
const INTERVAL_MS = 5_000;

/** Whether what a worker lacks can be brought back. Other trouble (`fsync`) stays whatever is started again. */
export const canBeHealed = (degraded: readonly string[]): boolean =>
  degraded.some((part) => part === 'database' || part === 'redis');

/** Whether its worker says that it misses Postgres or Redis, also while it starts: it waits for them then. */
export function missesServices({ phase }: Life): boolean {
  return 'worker' in phase && canBeHealed(phase.worker.status?.degraded ?? []);
}

/** Brings services back that workers say are lost: at once, then every 5 s while they still say so. */
export class Healer {
  readonly #clock: Clock;
  readonly #isNeeded: () => boolean;
  readonly #heal: () => Promise<unknown>;
  #cancel: (() => void) | null = null;

  /** `heal` may reject: the next attempt comes all the same. */
  constructor(clock: Clock, isNeeded: () => boolean, heal: () => Promise<unknown>) {
    this.#clock = clock;
    this.#isNeeded = isNeeded;
    this.#heal = heal;
  }

  /** Called whenever a worker may have lost a service; cheap. */
  consider(): void {
    if (this.#cancel !== null || !this.#isNeeded()) return;
    this.#cancel = this.#clock.after(INTERVAL_MS, () => {
      this.#cancel = null;
      this.consider();
    });
    this.#heal().catch(() => undefined); // What is wrong stands in the status of the services.
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = () => undefined;
  }
}
