import type { Command } from '../types.ts';
import type { Venue } from '../venue.ts';
import { Closing } from './closing.ts';
import { Entering } from './entering.ts';
import { LaneClock } from './lane-clock.ts';
import { PlainLimit } from './plain-limit.ts';
import { RestingCancel } from './resting-cancel.ts';

/** What the engine asks of its lanes. */
export type ExpressLanes = {
  /** Does a command, or changes nothing and answers false: then it goes the general way, whatever it is. */
  take(command: Command): boolean;
};

/**
 * Express lanes: shorter ways for what nine of ten commands of a market are, a limit that comes to rest and the cancel
 * of one. They exist for speed alone. The general way takes a command through checks, draft, plan and lists of what it
 * touched, since it may do anything; of these two it is known beforehand that they touch one order, one balance and
 * one level. A limit that takes is checked and accepted in a lane too, and goes on the general way from there.
 *
 * A lane takes a command only when nothing about it is in doubt, and then leaves, byte for byte, what the general way
 * leaves. All else, every refusal too, is the general way's alone. A rule that changes there is to be changed here:
 * `tests/unit/engine/express` plays both against each other.
 *
 * Lanes are for a command before which nothing is due: no balance or level has been touched.
 */
export class Lanes implements ExpressLanes {
  declare private readonly closing: Closing;
  declare private readonly limits: PlainLimit;
  declare private readonly cancels: RestingCancel;

  constructor(venue: Venue) {
    this.closing = new Closing(venue);
    const clock = new LaneClock(venue);
    this.limits = new PlainLimit(venue, clock, new Entering(venue, clock, this.closing));
    this.cancels = new RestingCancel(venue, clock, this.closing);
  }

  take(command: Command): boolean {
    if (typeof command !== 'object' || command === null || !this.closing.hasRoom) return false;
    const { type } = command;
    if (type === 'newOrder') return this.limits.take(command);
    return type === 'cancel' && this.cancels.take(command);
  }
}
