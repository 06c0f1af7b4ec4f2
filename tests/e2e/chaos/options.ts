import { parseArgs } from 'node:util';
import { integerOption, UsageError } from '../../support/command-line.ts';
import { SCENARIOS } from './scenarios/index.ts';
import type { Scenario } from './scenarios/scenario.ts';

export type ChaosOptions = {
  readonly seed: number;
  /** Of each scenario, in place of its own number; null: as many as it says. */
  readonly runs: number | null;
  readonly scenarios: readonly Scenario[];
  /** Plant faults in a copy of the built command, and show what finds each; `fault` picks some by a part of their name. */
  readonly planted: boolean;
  readonly fault: string;
};

/** Reads `--seed N`, `--runs N`, `--only NAME,NAME`, `--planted`, `--fault PART`; throws for anything else. */
export function readOptions(args: readonly string[]): ChaosOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: text,
      runs: text,
      only: text,
      fault: text,
      planted: { type: 'boolean', default: false },
    },
  });
  return {
    seed: integerOption('--seed', values.seed, 0) ?? Date.now() % 2 ** 31,
    runs: integerOption('--runs', values.runs, 1),
    scenarios: values.only === undefined ? SCENARIOS : values.only.split(',').map(scenarioNamed),
    planted: values.planted,
    fault: values.fault ?? '',
  };
}

function scenarioNamed(name: string): Scenario {
  const scenario = SCENARIOS.find((known) => known.name === name);
  if (scenario !== undefined) return scenario;
  const names = SCENARIOS.map((known) => known.name).join(', ');
  throw new UsageError(`Expected --only to name scenarios out of ${names}, but was "${name}".`);
}
