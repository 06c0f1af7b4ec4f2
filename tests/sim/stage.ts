import type { InstanceSpec } from '../../src/instance/spec.ts';
import type { Dice } from '../support/differential/dice.ts';
import type { Mix } from './mix.ts';
import type { Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';

/** What everybody in a run shares. */
export type Stage = {
  readonly dice: Dice;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  /** The one wall clock of all machines, Unix milliseconds at virtual time 0. */
  readonly wall: { offsetMs: number };
  readonly spec: InstanceSpec;
  /** Replaced when the run is healed. */
  mix: Mix;
};
