import { createEngine } from '../../../src/engine/index.ts';
import type { Command } from '../../../src/engine/types.ts';
import { eventsOf } from '../engine-fixture.ts';
import type { ModelEngine } from '../model/model-engine.ts';
import { compareEvents, compareState, compareTouched, type Difference } from './compare.ts';
import { printCommand } from './print.ts';
import type { Scenario } from './scenario.ts';
import type { WitnessOf } from './witness.ts';

/** Reading everything takes long, so it is done every so many commands, and at the end. */
const COMMANDS_PER_STATE = 16;

/** Plays a scenario on engine and model; throws at the first command after which they differ. */
export function playBoth(scenario: Scenario, witnesses: readonly WitnessOf[] = []): void {
  const engine = createEngine();
  const watching = witnesses.map((witnessOf) => witnessOf(engine, scenario.seed));
  let number = 0;
  let last: ModelEngine | null = null;
  scenario.play((command, model, expected) => {
    for (const witness of watching) witness.before?.(command);
    const events = eventsOf(engine, command as Command);
    number += 1;
    last = model;
    const difference =
      compareEvents(events, expected) ??
      compareTouched(engine, model, expected) ??
      (number % COMMANDS_PER_STATE === 0 ? compareState(engine, model) : null);
    if (difference !== null) throw new Error(`after "${printCommand(command)}": ${difference}`);
    for (const witness of watching) witness.after?.(command, events, model);
  });
  const difference: Difference = last && compareState(engine, last);
  if (difference !== null) throw new Error(`at the end: ${difference}`);
  for (const witness of watching) witness.end?.();
}
