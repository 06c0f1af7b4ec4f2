import { createHash } from 'node:crypto';
import type { Scheduler } from './scheduler.ts';

/** Everything that happened in a run, a line each: who, what. Equal seeds give equal lines. */
export class Trace {
  readonly lines: string[] = [];
  readonly #scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  note(who: string, what: string): void {
    this.lines.push(`${this.#scheduler.nowMs.toFixed(2).padStart(10)}  ${who.padEnd(9)} ${what}`);
  }

  /** 16 hex digits over all lines. */
  hash(): string {
    return createHash('sha256').update(this.lines.join('\n')).digest('hex').slice(0, 16);
  }
}
