import { parseArgs } from 'node:util';
import { integerOption } from '../support/command-line.ts';

export type FuzzOptions = { readonly seed: number; readonly requests: number };

const REQUESTS = 100_000;

/** Reads `--seed N` and `--requests N`; throws for anything else. A seed is chosen where none is given. */
export function readOptions(args: readonly string[]): FuzzOptions {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { seed: option, requests: option } });
  return {
    seed: integerOption('--seed', values.seed, 0) ?? Date.now() % 2 ** 31,
    requests: integerOption('--requests', values.requests, 1) ?? REQUESTS,
  };
}
