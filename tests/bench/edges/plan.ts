import type { FanOutPlan } from './fan-out/measure.ts';
import type { Span } from './measure.ts';

export type Plan = {
  readonly rounds: number;
  readonly spans: {
    /** Of one caller, who waits for each answer. */
    readonly inTurn: Span;
    /** Orders that go in one by one, from many callers. */
    readonly single: Span;
    /** Orders that go in by batches and streams, which are many times faster. */
    readonly many: Span;
  };
  readonly fanOut: FanOutPlan;
  /** Of one measurement: it fails when it takes longer. */
  readonly limitMs: number;
  /** Requests that are counted, for what counting takes. */
  readonly counted: number;
};

export const FULL_PLAN: Plan = {
  rounds: 3,
  spans: {
    inTurn: { warmOrders: 5000, orders: 10_000 },
    single: { warmOrders: 20_000, orders: 30_000 },
    many: { warmOrders: 50_000, orders: 100_000 },
  },
  fanOut: { subscribers: 100, tradesPerSecond: 1000, warmTrades: 2000, trades: 4000 },
  limitMs: 180_000,
  counted: 2_000_000,
};

/** A first impression: one round, too short for the compiler to have done all it does. */
export const QUICK_PLAN: Plan = {
  rounds: 1,
  spans: {
    inTurn: { warmOrders: 500, orders: 1000 },
    single: { warmOrders: 1000, orders: 3000 },
    many: { warmOrders: 3000, orders: 10_000 },
  },
  fanOut: { subscribers: 100, tradesPerSecond: 1000, warmTrades: 300, trades: 1000 },
  limitMs: 60_000,
  counted: 500_000,
};
