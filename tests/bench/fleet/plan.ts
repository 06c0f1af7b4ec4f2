export type Plan = {
  /** Fleets to start, by number of instances. */
  readonly sizes: readonly number[];
  /** First starts of each size, each with nothing there; the median is shown. */
  readonly rounds: number;
  /** Calls of a command that finds nothing to do. */
  readonly repeats: number;
  /** A fleet that nobody uses, and for how long it is watched. */
  readonly idle: { readonly instances: number; readonly seconds: number };
};

export const FULL_PLAN: Plan = {
  sizes: [1, 3, 10, 50],
  rounds: 1,
  repeats: 5,
  idle: { instances: 10, seconds: 60 },
};

/** A first impression. */
export const QUICK_PLAN: Plan = {
  sizes: [1, 3],
  rounds: 1,
  repeats: 2,
  idle: { instances: 3, seconds: 10 },
};
