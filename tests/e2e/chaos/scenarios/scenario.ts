import type { Dice } from '../../../support/differential/dice.ts';
import type { Build } from '../build/copy.ts';
import type { Tally } from '../tally.ts';

export type Play = {
  readonly build: Build;
  readonly dice: Dice;
  readonly tally: Tally;
  readonly runs: number;
};

/** One kind of trouble, made again and again in a project of its own. */
export type Scenario = {
  readonly name: string;
  /** What is done, for a person. */
  readonly what: string;
  readonly workers: Build['workers'];
  /** In `make chaos`. */
  readonly runs: number;
  /** In the tests of every day; 0: not there. */
  readonly runsShort: number;
  /** Writes into the tally what it finds. Rejects when it cannot go on, which is a finding too. */
  readonly play: (play: Play) => Promise<void>;
};
