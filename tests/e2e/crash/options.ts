import { parseArgs } from 'node:util';
import { integerOption, UsageError } from '../../support/command-line.ts';
import { KILL_KINDS, type KillKind } from './kills/kinds.ts';

export type CrashOptions = {
  readonly kills: number;
  /** Of the first round; the next ones count on from it. */
  readonly seed: number;
  /** A venue with a fresh journal after so many kills. */
  readonly killsPerRound: number;
  readonly only: readonly KillKind[] | null;
  /** Plant faults in a copy of the built command, and show what catches each; `fault` picks some by a part of their name. */
  readonly planted: boolean;
  readonly fault: string;
  /** Instead of kills: so many second workers that have to be refused. */
  readonly refusals: number | null;
  /** Instead of kills: so many take-overs of a stopped worker. */
  readonly takeovers: number | null;
};

const KILLS = 500;
/** The reference model looks through all finished orders at each command: so many kills keep that bearable. */
const KILLS_PER_ROUND = 25;

/**
 * Reads `--kills N`, `--seed N`, `--round N`, `--only KIND,KIND`, `--planted` and `--fault PART`, `--refusals N`,
 * `--takeovers N`; throws for anything else. A seed is chosen where none is given.
 */
export function readOptions(args: readonly string[]): CrashOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ kills: text, seed: text, round: text, only: text, fault: text, refusals: text, takeovers: text },
      planted: { type: 'boolean', default: false },
    },
  });
  return {
    kills: integerOption('--kills', values.kills, 1) ?? KILLS,
    seed: integerOption('--seed', values.seed, 0) ?? Date.now() % 2 ** 31,
    killsPerRound: integerOption('--round', values.round, 1) ?? KILLS_PER_ROUND,
    only: values.only === undefined ? null : values.only.split(',').map(killKind),
    planted: values.planted,
    fault: values.fault ?? '',
    refusals: integerOption('--refusals', values.refusals, 1),
    takeovers: integerOption('--takeovers', values.takeovers, 1),
  };
}

function killKind(text: string): KillKind {
  const kind = KILL_KINDS.find((known) => known === text);
  if (kind !== undefined) return kind;
  throw new UsageError(`Expected --only to name kinds out of ${KILL_KINDS.join(', ')}, but was "${text}".`);
}
