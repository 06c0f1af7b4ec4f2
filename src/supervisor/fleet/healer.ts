import type { Clock } from '../../common/clock.ts';
import type { Life } from '../life/types.ts';

/** Between two attempts to bring a lost service back: a server that has just died is often not gone at the first one. */
const INTERVALS_MS = [250, 500, 1_000, 2_000, 5_000] as const;

/** Whether what a worker lacks can be brought back. Other trouble (`fsync`) stays whatever is started again. */
export const canBeHealed = (degraded: readonly string[]): boolean =>
  degraded.some((part) => part === 'database' || part === 'redis');

/** Whether its worker says that it misses Postgres or Redis, also while it starts: it waits for them then. */
export function missesServices({ phase }: Life): boolean {
  return 'worker' in phase && canBeHealed(phase.worker.status?.degraded ?? []);
}

/**
 * Brings services back that workers say are lost: at once, then ever more rarely, every 5 s in the end. When none is lost
 * any more they are looked at once again: mostly the workers have them back first, and nobody else would look.
 */
export class Healer {
  readonly #clock: Clock;
  readonly #isNeeded: () => boolean;
  readonly #heal: () => Promise<unknown>;
  readonly #lookAgain: () => Promise<unknown>;
  #cancel: (() => void) | null = null;
  /** Attempts since the last time that nothing was lost. */
  #attempts = 0;

  /** `heal` may reject: the next attempt comes all the same. */
  constructor(
    clock: Clock,
    isNeeded: () => boolean,
    heal: () => Promise<unknown>,
    lookAgain: () => Promise<unknown>,
  ) {
    this.#clock = clock;
    this.#isNeeded = isNeeded;
    this.#heal = heal;
    this.#lookAgain = lookAgain;
  }

  /** Called whenever a worker may have lost a service; cheap. */
  consider(): void {
    if (this.#cancel !== null) return;
    if (!this.#isNeeded()) {
      this.#rest();
      return;
    }
    this.#cancel = this.#clock.after(intervalMs(this.#attempts), () => {
      this.#cancel = null;
      this.consider();
    });
    this.#attempts += 1;
    this.#heal().catch(() => undefined); // What is wrong stands in the status of the services.
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = () => undefined;
  }

  #rest(): void {
    if (this.#attempts > 0) this.#lookAgain().catch(() => undefined); // They stay as they were seen last.
    this.#attempts = 0;
  }
}

const intervalMs = (attempts: number): number => INTERVALS_MS[attempts] ?? INTERVALS_MS[4];
