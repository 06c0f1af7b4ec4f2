import { createEngine } from '../../../src/engine/index.ts';
import type { Command, EngineCore, EngineEvent } from '../../../src/engine/types.ts';
import {
  compareEvents,
  compareState,
  compareTouched,
  type Difference,
} from '../../support/differential/compare.ts';
import { Scenario } from '../../support/differential/scenario.ts';
import { eventsOf } from '../../support/engine-fixture.ts';
import type { ModelEngine } from '../../support/model/model-engine.ts';

const COMMANDS = 200;
/** All that can be read is compared after so many commands, each time. */
const STATE_EVERY = 25;
/** After so many commands the engine goes on from its own snapshot. */
const FORK_AT = 140;

/** Engine and model side by side; `make` makes the engine. */
export function playDifferential(
  seeds: { readonly from: number; readonly to: number },
  make: () => EngineCore = createEngine,
): Difference {
  for (let seed = seeds.from; seed <= seeds.to; seed++) {
    const difference = playSeed(seed, make);
    if (difference !== null) return `seed ${seed}: ${difference.split('\n', 1)[0]}`;
  }
  return null;
}

function playSeed(seed: number, make: () => EngineCore): Difference {
  let engine = make();
  let played = 0;
  let difference: Difference = null;
  try {
    new Scenario(seed, COMMANDS).play((command, model, events) => {
      if (++played === FORK_AT) engine = engine.fork();
      difference = compareStep(engine, model, command, events, played % STATE_EVERY === 0);
      if (difference !== null) throw new Found();
    });
  } catch (problem) {
    return problem instanceof Found ? difference : `after ${played} commands: ${problem}`;
  }
  return null;
}

/** Ends a scenario that has found something. */
class Found extends Error {}

function compareStep(
  engine: EngineCore,
  model: ModelEngine,
  command: unknown,
  expected: readonly EngineEvent[],
  isStateDue: boolean,
): Difference {
  const events = eventsOf(engine, command as Command);
  return (
    compareEvents(events, expected) ??
    compareTouched(engine, model, events) ??
    (isStateDue ? compareState(engine, model) : null)
  );
}
