import type { Emitter } from '../events/emitter.ts';
import type { Deadlines } from '../orders/deadlines.ts';
import { isTime } from '../time.ts';
import type { Venue } from '../venue.ts';

/**
 * What all lanes begin with: engine time becomes the command's, where it is no earlier one and nothing is due by then.
 * Each lane reads the time off its own commands: read off any command whatever, it would have to be searched for.
 */
export class LaneClock {
  declare private readonly emitter: Emitter;
  declare private readonly expiries: Deadlines;
  declare private readonly timers: Deadlines;

  constructor({ emitter, expiries, timers }: Venue) {
    this.emitter = emitter;
    this.expiries = expiries;
    this.timers = timers;
  }

  /** Whether a command of that time, whatever it is, may begin here. Nearly all have the time of the one before. */
  allows(time: unknown): time is number {
    const { time: now } = this.emitter;
    if (time !== now && (!isTime(time) || time < now)) return false;
    return !this.expiries.isDue(time) && !this.timers.isDue(time);
  }

  /** Begins one. Adding 0 turns a negative zero into zero. */
  begin(time: number): void {
    this.emitter.beginCommand(time + 0);
  }
}
