import { type ExpressLanes, Lanes } from '../../src/engine/express/lanes.ts';
import type { Command } from '../../src/engine/types.ts';
import type { Venue } from '../../src/engine/venue.ts';

/** For an engine whose commands all go the general way. */
export const NO_LANES = (): ExpressLanes => ({ take: () => false });

/** The lanes, with a count of the commands they took and of those they left. */
export class CountedLanes implements ExpressLanes {
  readonly #lanes: Lanes;
  readonly #counts: { taken: number; left: number };

  constructor(venue: Venue, counts: { taken: number; left: number }) {
    this.#lanes = new Lanes(venue);
    this.#counts = counts;
  }

  take(command: Command): boolean {
    const isTaken = this.#lanes.take(command);
    if (isTaken) this.#counts.taken += 1;
    else this.#counts.left += 1;
    return isTaken;
  }
}
