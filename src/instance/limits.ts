import type { LimitsSpec, RestartSpec } from './spec.ts';

/** Prices stay exact in doubles when multiplied by 10000 + 10000 basis points. */
export const PRICE_TICKS_MAX = 2n ** 53n / 20_000n;
export const QUANTITY_LOTS_MAX = 2n ** 53n - 1n;
/** Balances of the engine stay below this many ledger units. */
export const BALANCE_UNITS_LIMIT = 2n ** 96n;

/** Ranges of the whole numbers an instance can set: [least, most, default]. */
export const LIMIT_RANGES = {
  maxQueuedCommands: [1, 1_000_000, 10_000],
  /** The most is below the 10 s and 15 s after which a worker ends gRPC calls and HTTP connections: callers hear 7001. */
  maxCommitWaitMs: [100, 9_000, 5_000],
  /** The least is what a worker uses at its busiest: two of its pool, its journal's, its snapshot thread's. */
  maxConnections: [4, 100, 8],
  idempotencyWindow: [0, 10_000_000, 1_000_000],
  maxJournalBytes: [100_000, 100 * 1024 ** 4, 10 * 1024 ** 3],
  requestsPerSecond: [0, 1_000_000, 0],
  requestsPerSecondPerConnection: [0, 1_000_000, 0],
} as const satisfies Record<keyof LimitsSpec, readonly [number, number, number]>;

/** Commands between two snapshots: [least, most, default]. */
export const SNAPSHOT_EVERY_RANGE = [1_000, 1_000_000_000, 100_000] as const;

export const RESTART_RANGES = {
  backoffBaseMs: [1, 600_000, 500],
  backoffMaxMs: [1, 600_000, 30_000],
  crashLoopExits: [1, 1_000, 5],
  crashLoopWindowMs: [1_000, 3_600_000, 60_000],
  stopGraceMs: [0, 600_000, 10_000],
  unresponsiveMs: [1_000, 3_600_000, 15_000],
  /** An idle worker takes 60 MB: a ceiling below that is one restart after the other. */
  maxMemoryBytes: [0, 2 ** 40, 0],
} as const satisfies Record<keyof RestartSpec, readonly [number, number, number]>;

export const DEFAULT_LIMITS: LimitsSpec = {
  maxQueuedCommands: LIMIT_RANGES.maxQueuedCommands[2],
  maxCommitWaitMs: LIMIT_RANGES.maxCommitWaitMs[2],
  maxConnections: LIMIT_RANGES.maxConnections[2],
  idempotencyWindow: LIMIT_RANGES.idempotencyWindow[2],
  maxJournalBytes: LIMIT_RANGES.maxJournalBytes[2],
  requestsPerSecond: LIMIT_RANGES.requestsPerSecond[2],
  requestsPerSecondPerConnection: LIMIT_RANGES.requestsPerSecondPerConnection[2],
};

export const DEFAULT_RESTART: RestartSpec = {
  backoffBaseMs: RESTART_RANGES.backoffBaseMs[2],
  backoffMaxMs: RESTART_RANGES.backoffMaxMs[2],
  crashLoopExits: RESTART_RANGES.crashLoopExits[2],
  crashLoopWindowMs: RESTART_RANGES.crashLoopWindowMs[2],
  stopGraceMs: RESTART_RANGES.stopGraceMs[2],
  unresponsiveMs: RESTART_RANGES.unresponsiveMs[2],
  maxMemoryBytes: RESTART_RANGES.maxMemoryBytes[2],
};

export const WORLD_SEED_MAX = 2 ** 32 - 1;
export const OPEN_ORDERS_MAX = 1_000_000;
/** Basis points of a band or collar. */
export const PROTECTION_BPS_MAX = 10_000;
export const SYMBOLS_MAX = 100;
export const ACCOUNTS_MAX = 1_000;
export const INSTANCES_MAX = 200;
/** Deposits an instance begins with, one per account and asset: each is a command in its journal. */
export const DEPOSITS_MAX = 10_000;
