import { parseArgs } from 'node:util';

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
    seed: integer('--seed', values.seed) ?? Date.now() % 2 ** 31,
    commands: integer('--commands', values.commands) ?? COMMANDS,
    scenario: integer('--scenario', values.scenario),
    deep: values.deep,
  };
}

function integer(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const number = Number(text.replaceAll('_', ''));
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`Expected ${name} to be an integer from 0, but was "${text}".`);
}
