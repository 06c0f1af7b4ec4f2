import fc from 'fast-check';
import { Coverage } from '../support/differential/coverage.ts';
import { playBoth, playWatched } from '../support/differential/play.ts';
import { Scenario, scenarios } from '../support/differential/scenario.ts';
import { copies, emptying, invariants, refusals, replay } from '../support/differential/witnesses.ts';

const COMMANDS_PER_SCENARIO = 400;
/** Of so many commands one scenario is long, so that more than a thousand orders wait in it. */
const COMMANDS_PER_DEEP_SCENARIO = 100_000;
const DEEP_COMMANDS = 8_000;
const SCENARIOS_PER_LINE = 125;
const WITNESSES = [invariants, refusals, copies, replay, emptying];
/** Of so many scenarios one each is played a second time, on the engine alone, with one of the witnesses. */
const SCENARIOS_PER_ROUND = 20;
/** The invariants look through all orders again and again, too often for thousands of them. */
const DEEP_WITNESSES = [refusals, copies, replay, emptying];

/** What went wrong, with the shortest scenario that shows it. */
export type Failure = { readonly scenario: Scenario; readonly problem: unknown };

/** Plays many scenarios on engine and model, and counts what happens in them. */
export class Comparison {
  readonly coverage = new Coverage();
  /** Of the venues that were played on. */
  readonly features = new Map<string, number>();
  #played = 0;

  /** Answers the first failure, shrunk, or null. */
  run(seed: number, commands: number): Failure | null {
    const deepRuns = Math.floor(commands / COMMANDS_PER_DEEP_SCENARIO);
    const runs = Math.ceil((commands - deepRuns * DEEP_COMMANDS) / COMMANDS_PER_SCENARIO);
    console.log(
      `seed ${seed}: ${runs} scenarios of ${COMMANDS_PER_SCENARIO} commands, ${deepRuns} of ${DEEP_COMMANDS}`,
    );
    const failure = this.#runMany(seed, runs, COMMANDS_PER_SCENARIO);
    return failure ?? this.#runMany(seed, deepRuns, DEEP_COMMANDS);
  }

  #runMany(seed: number, numRuns: number, length: number): Failure | null {
    const property = fc.property(scenarios(length), (scenario) => this.#play(scenario));
    const { counterexample, errorInstance } = fc.check(property, { seed, numRuns });
    return counterexample === null ? null : { scenario: counterexample[0], problem: errorInstance };
  }

  #play(scenario: Scenario): void {
    const isShrunk = scenario.isWrittenDown;
    playAndWatch(scenario, isShrunk ? undefined : this.coverage);
    if (isShrunk) return;
    for (const feature of scenario.features) this.#count(feature);
    this.#played += 1;
    if (this.#played % SCENARIOS_PER_LINE === 0 || scenario.isDeep) console.log(this.#soFar());
  }

  #count(feature: string): void {
    this.features.set(feature, (this.features.get(feature) ?? 0) + 1);
  }

  #soFar(): string {
    const { commands, accepted } = this.coverage;
    const share = Math.round((accepted / commands) * 100);
    return `${this.#played} scenarios, ${commands} commands, ${share} % accepted, 0 differences`;
  }
}

/** Plays the one scenario that a failure was reported with, with all witnesses, and shrinks what it finds. */
export function playOne(seed: number, isDeep: boolean): Failure | null {
  let shortest = failureOf(new Scenario(seed, isDeep ? DEEP_COMMANDS : COMMANDS_PER_SCENARIO));
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
    for (const witness of scenario.isDeep ? DEEP_WITNESSES : WITNESSES) playWatched(scenario, witness);
    return null;
  } catch (problem) {
    return { scenario, problem };
  }
}

function playAndWatch(scenario: Scenario, coverage?: Coverage): void {
  playBoth(scenario, coverage);
  // By the seed, so that it is the same one while a failure is shrunk.
  const witness = scenario.isDeep
    ? DEEP_WITNESSES[scenario.seed % DEEP_WITNESSES.length]
    : WITNESSES[scenario.seed % SCENARIOS_PER_ROUND];
  if (witness !== undefined) playWatched(scenario, witness);
}
