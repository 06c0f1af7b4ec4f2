import { parseArgs } from 'node:util';
import { integerOption } from '../support/command-line.ts';

export type SimOptions = {
  /** Play this one seed and print its trace. */
  readonly seed: number | null;
  /** Seeds to play, and the first of them. */
  readonly seeds: number;
  readonly from: number;
  /** Plant faults and show how many seeds each takes. */
  readonly planted: boolean;
};

const SEEDS = 100_000;

/** Reads `--seed N`, or `--seeds N` with or without `--from N`, or `--planted`; throws for anything else. The first seed is chosen where none is given. */
export function readOptions(args: readonly string[]): SimOptions {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { seed: option, seeds: option, from: option, planted: { type: 'boolean', default: false } },
  });
  return {
    seed: integerOption('--seed', values.seed, 0),
    seeds: integerOption('--seeds', values.seeds, 0) ?? SEEDS,
    from: integerOption('--from', values.from, 0) ?? Date.now() % 2 ** 31,
    planted: values.planted,
  };
}
