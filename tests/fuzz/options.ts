import { parseArgs } from 'node:util';
import { integerOption } from '../support/command-line.ts';

export type FuzzOptions = {
  readonly seed: number;
  readonly commands: number;
  /** Play this one scenario and no other: the number a difference is reported with. */
  readonly scenario: number | null;
  /** It is one of the long ones. */
  readonly deep: boolean;
};

const COMMANDS = 1_000_000;

/** Reads `--seed N`, `--commands N`, and `--scenario N` with or without `--deep`; throws for anything else. A seed is chosen where none is given. */
export function readOptions(args: readonly string[]): FuzzOptions {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { seed: option, commands: option, scenario: option, deep: { type: 'boolean', default: false } },
  });
  return {
    seed: integerOption('--seed', values.seed, 0) ?? Date.now() % 2 ** 31,
    commands: integerOption('--commands', values.commands, 0) ?? COMMANDS,
    scenario: integerOption('--scenario', values.scenario, 0),
    deep: values.deep,
  };
}
