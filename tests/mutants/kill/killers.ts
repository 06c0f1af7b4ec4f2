import { generalEngine } from '../../support/express-lanes.ts';
import { playDifferential } from './differential.ts';
import { runScenarios } from './scenarios.ts';
import { watchInvariants } from './shadow.ts';

type Killer = {
  readonly name: string;
  /** What it found first, in its own words; null when it found nothing. */
  readonly find: () => Promise<string | null> | string | null;
};
export type Kill = { readonly killer: string; readonly test: string };
/** Empty: nobody noticed anything. */
export type Verdict = readonly Kill[];

/** The quickest first: nine of ten mutants are found within the first seeds. */
export const KILLERS: readonly Killer[] = [
  { name: 'differential', find: () => playDifferential({ from: 1, to: 5 }) },
  { name: 'differential without lanes', find: () => playDifferential({ from: 1, to: 5 }, generalEngine) },
  { name: 'scenario', find: runScenarios },
  { name: 'shadow invariant', find: watchInvariants },
  { name: 'differential', find: () => playDifferential({ from: 6, to: 30 }) },
  { name: 'differential without lanes', find: () => playDifferential({ from: 6, to: 30 }, generalEngine) },
];
