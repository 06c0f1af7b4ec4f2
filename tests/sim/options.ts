import { parseArgs } from 'node:util';

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
    seed: integer('--seed', values.seed),
    seeds: integer('--seeds', values.seeds) ?? SEEDS,
    from: integer('--from', values.from) ?? Date.now() % 2 ** 31,
    planted: values.planted,
  };
}

function integer(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const number = Number(text.replaceAll('_', ''));
  if (Number.isSafeInteger(number) && number >= 0 && text !== '') return number;
  throw new Error(`Expected ${name} to be an integer from 0, but was "${text}".`);
}
