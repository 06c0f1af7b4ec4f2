import { createEngine } from '../../../src/engine/index.ts';
import type { Command } from '../../../src/engine/types.ts';
import { eventsOf } from '../engine-fixture.ts';
import { compareEvents, compareState, compareTouched } from './compare.ts';
import type { Coverage } from './coverage.ts';
import { printCommand } from './print.ts';
import type { Scenario } from './scenario.ts';
import type { WitnessOf } from './witness.ts';

/** Reading everything takes long, so it is done every so many commands; the more there is to read, the less often. */
const COMMANDS_PER_STATE = 16;
const COMMANDS_PER_DEEP_STATE = 500;

/** Plays a scenario on engine and model; throws at the first command after which they differ. */
export function playBoth(scenario: Scenario, coverage?: Coverage): void {
  const engine = createEngine();
  const statesEvery = scenario.isDeep ? COMMANDS_PER_DEEP_STATE : COMMANDS_PER_STATE;
  let number = 0;
  scenario.play((command, model, expected) => {
    number += 1;
    const difference =
      compareEvents(eventsOf(engine, command as Command), expected) ??
      compareTouched(engine, model, expected) ??
      (number % statesEvery === 0 ? compareState(engine, model) : null);
    if (difference !== null) throw new Error(`after "${printCommand(command)}"\n${difference}`);
    coverage?.count(command, expected, model);
  });
}

/** Plays a scenario on the engine alone, under the eyes of someone who throws when a rule is broken. */
export function playWatched(scenario: Scenario, witnessOf: WitnessOf): void {
  const engine = createEngine();
  const witness = witnessOf(engine, scenario.seed);
  scenario.play((command) => {
    witness.before?.(command);
    witness.after?.(command, eventsOf(engine, command as Command));
  });
  witness.end?.();
}
