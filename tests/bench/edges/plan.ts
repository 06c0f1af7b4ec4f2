import type { Span } from './measure.ts';

export type Plan = {
  readonly rounds: number;
  /** Orders that go in one by one. */
  readonly span: Span;
  /** Orders that go in by batches and streams, which are many times faster. */
  readonly manySpan: Span;
  /** Requests that are counted, for what counting takes. */
  readonly counted: number;
};

export const FULL_PLAN: Plan = {
  rounds: 3,
  span: { warmOrders: 20_000, orders: 40_000 },
  manySpan: { warmOrders: 50_000, orders: 200_000 },
  counted: 2_000_000,
};

/** A first impression: one round, too short for the compiler to have done all it does. */
export const QUICK_PLAN: Plan = {
  rounds: 1,
  span: { warmOrders: 5000, orders: 10_000 },
  manySpan: { warmOrders: 10_000, orders: 40_000 },
  counted: 500_000,
};
