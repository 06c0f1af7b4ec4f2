import { Engine, type EngineOptions } from '../../src/engine/engine.ts';
import { type ExpressLanes, Lanes } from '../../src/engine/express/lanes.ts';
import type { Command } from '../../src/engine/types.ts';
import type { Venue } from '../../src/engine/venue.ts';
import { compareEvents } from './differential/compare.ts';
import { printCommand } from './differential/print.ts';
import { eventsOf } from './engine-fixture.ts';
import { must } from './engine-must.ts';

/** An engine whose commands all go the general way. */
export function generalEngine(options: EngineOptions = {}, snapshot: Uint8Array | null = null): Engine {
  return new Engine(options, snapshot, () => ({ take: () => false }));
}

/** An engine that tells of each command that came to its lanes whether they took it. */
export function watchedEngine(
  watch: (command: Command, isTaken: boolean) => void,
  options: EngineOptions = {},
  snapshot: Uint8Array | null = null,
): Engine {
  return new Engine(options, snapshot, (venue) => new WatchedLanes(venue, watch));
}

class WatchedLanes implements ExpressLanes {
  readonly #lanes: Lanes;
  readonly #watch: (command: Command, isTaken: boolean) => void;

  constructor(venue: Venue, watch: (command: Command, isTaken: boolean) => void) {
    this.#lanes = new Lanes(venue);
    this.#watch = watch;
  }

  take(command: Command): boolean {
    const isTaken = this.#lanes.take(command);
    this.#watch(command, isTaken);
    return isTaken;
  }
}

/** Two engines with the same commands, one of them without lanes. */
export class Twins {
  /** Commands that a lane took. */
  takenCount = 0;
  #isTaken = false;
  readonly #express: Engine;
  readonly #general: Engine;

  /** `snapshot`: bytes both begin with. */
  constructor(options: EngineOptions = {}, snapshot: Uint8Array | null = null) {
    const watch = (_command: Command, isTaken: boolean): void => {
      this.#isTaken = isTaken;
      if (isTaken) this.takenCount += 1;
    };
    this.#express = watchedEngine(watch, options, snapshot);
    this.#general = generalEngine(options, snapshot);
  }

  /** Answers whether a lane took the command; throws when the twins tell different events. */
  apply(command: Command): boolean {
    this.#isTaken = false;
    const express = eventsOf(this.#express, command);
    const difference = compareEvents(express, eventsOf(this.#general, command));
    if (difference !== null) throw new Error(`after "${printCommand(command)}"\n${difference}`);
    return this.#isTaken;
  }

  /** The state of the one with lanes. */
  snapshot(): Uint8Array {
    return this.#express.snapshot();
  }

  /** Throws when they do not stand the same, to the last byte. */
  compare(): void {
    const isSame = Buffer.compare(this.#express.snapshot(), this.#general.snapshot()) === 0;
    must(isSame, 'both stand the same, byte for byte');
  }
}
