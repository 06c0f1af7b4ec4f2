import fc from 'fast-check';
import { Coverage } from '../support/differential/coverage.ts';
import { playBoth, playWatched } from '../support/differential/play.ts';
import { Scenario, scenarios } from '../support/differential/scenario.ts';
import { copies, emptying, invariants, refusals, replay } from '../support/differential/witnesses.ts';

const COMMANDS_PER_SCENARIO = 400;
const SCENARIOS_PER_LINE = 125;
const WITNESSES = [invariants, refusals, copies, replay, emptying];
/** Of so many scenarios one each is played a second time, on the engine alone, with one of the witnesses. */
const SCENARIOS_PER_ROUND = 20;

/** What went wrong, with the shortest scenario that shows it. */
export type Failure = { readonly scenario: Scenario; readonly problem: unknown };

/** Plays many scenarios on engine and model, and counts what happens in them. */
export class Comparison {
  readonly coverage = new Coverage();
  /** Of the venues that were played on. */
  readonly features = new Map<string, number>();

  /** Answers the first failure, shrunk, or null. */
  run(seed: number, commands: number): Failure | null {
    const numRuns = Math.ceil(commands / COMMANDS_PER_SCENARIO);
    console.log(`seed ${seed}, ${numRuns} scenarios of ${COMMANDS_PER_SCENARIO} commands`);
    let played = 0;
    const play = (scenario: Scenario) => {
      if (scenario.isWrittenDown) return playAndWatch(scenario);
      playAndWatch(scenario, this.coverage);
      for (const feature of scenario.features) this.#count(feature);
      played += 1;
      if (played % SCENARIOS_PER_LINE === 0)
        console.log(`${played} of ${numRuns} scenarios, ${this.#soFar()}`);
    };
    const property = fc.property(scenarios(COMMANDS_PER_SCENARIO), play);
    const { counterexample, errorInstance } = fc.check(property, { seed, numRuns });
    return counterexample === null ? null : { scenario: counterexample[0], problem: errorInstance };
  }

  #count(feature: string): void {
    this.features.set(feature, (this.features.get(feature) ?? 0) + 1);
  }

  #soFar(): string {
    const { commands, accepted } = this.coverage;
    return `${commands} commands, ${Math.round((accepted / commands) * 100)} % accepted, 0 differences`;
  }
}

/** Plays the one scenario that a failure was reported with, with all witnesses, and shrinks what it finds. */
export function playOne(seed: number): Failure | null {
  let shortest = failureOf(new Scenario(seed, COMMANDS_PER_SCENARIO));
  for (let shorter = shortest; shorter !== null; shorter = firstFailure(shorter.scenario.shrinks()))
    shortest = shorter;
  return shortest;
}

function firstFailure(scenarios: Iterable<Scenario>): Failure | null {
  for (const scenario of scenarios) {
    const failure = failureOf(scenario);
    if (failure !== null) return failure;
  }
  return null;
}

function failureOf(scenario: Scenario): Failure | null {
  try {
    playBoth(scenario);
    for (const witness of WITNESSES) playWatched(scenario, witness);
    return null;
  } catch (problem) {
    return { scenario, problem };
  }
}

function playAndWatch(scenario: Scenario, coverage?: Coverage): void {
  playBoth(scenario, coverage);
  // By the seed, so that it is the same one while a failure is shrunk.
  const witness = WITNESSES[scenario.seed % SCENARIOS_PER_ROUND];
  if (witness !== undefined) playWatched(scenario, witness);
}
