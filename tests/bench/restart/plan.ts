/** A journal to start on. */
export type Case = {
  readonly commands: number;
  /** Orders that are left in the book. */
  readonly resting: number;
  /** Finished orders that are remembered, at the most. */
  readonly window: number;
};

export type Plan = {
  readonly cases: readonly Case[];
  /** Starts from each beginning. */
  readonly rounds: number;
};

const DEFAULT_WINDOW = 1_000_000;

export const FULL_PLAN: Plan = {
  cases: [
    { commands: 0, resting: 0, window: DEFAULT_WINDOW },
    { commands: 10_000, resting: 1000, window: DEFAULT_WINDOW },
    { commands: 100_000, resting: 10_000, window: DEFAULT_WINDOW },
    { commands: 1_000_000, resting: 100_000, window: 10_000 },
    { commands: 1_000_000, resting: 100_000, window: DEFAULT_WINDOW },
  ],
  rounds: 3,
};

/** A first impression. */
export const QUICK_PLAN: Plan = { cases: FULL_PLAN.cases.slice(0, 2), rounds: 1 };
