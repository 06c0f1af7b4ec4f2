import type { Span } from './load.ts';

export type Plan = {
  readonly rounds: number;
  readonly span: Span;
  /** Clients that submit one command at a time each. */
  readonly clients: readonly number[];
  /** Commands per second, submitted at even distances. */
  readonly rates: readonly number[];
};

export const FULL_PLAN: Plan = {
  rounds: 3,
  span: { warmMs: 1000, measureMs: 4000 },
  clients: [1, 16, 64, 256],
  rates: [100, 1000, 5000, 10_000, 20_000],
};

/** A first impression: one round of everything, each a fraction of a second. */
export const QUICK_PLAN: Plan = { ...FULL_PLAN, rounds: 1, span: { warmMs: 300, measureMs: 700 } };
