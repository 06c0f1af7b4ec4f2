import type { ToolErrorName } from '../common/errors.ts';

/** State of one instance as users see it. */
export const INSTANCE_STATES = [
  'pending',
  'provisioning',
  'starting',
  'ready',
  'degraded',
  'unresponsive',
  'draining',
  'stopped',
  'backoff',
  'crash-loop',
  'blocked',
  'fenced',
] as const;
export type InstanceState = (typeof INSTANCE_STATES)[number];

/** Figures of a running worker; rates are over the last 10 s. */
export type WorkerMetrics = {
  readonly ordersPerSecond: number;
  readonly tradesPerSecond: number;
  readonly rejectsPerSecond: number;
  readonly openOrders: number;
  /** Durable answers, ms; null before the first. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly rssBytes: number;
  readonly cpuPercent: number;
  readonly eventLoopLagMs: number;
  readonly connections: number;
};

/** How far the venue has come, and what follows it. */
export type JournalStatus = {
  /** Of the last applied command. */
  readonly commandSeq: number;
  /** Of the tables, behind the journal. */
  readonly lagMs: number;
  /** Applied commands the journal does not have yet; 0 unless `durability` is `async`. */
  readonly uncommitted: number;
};

export type SymbolStatus = {
  readonly symbol: string;
  readonly bestBid: string | null;
  readonly bestAsk: string | null;
  readonly last: string | null;
};

export type InstanceSnapshot = {
  readonly name: string;
  readonly instanceName: string;
  readonly venue: string;
  readonly state: InstanceState;
  /** Why it is in this state, for a person; null when there is nothing to say. */
  readonly reason: string | null;
  /** ISO 8601: when it entered this state. */
  readonly since: string;
  /** What happens next by itself, e.g. "starts again in 4 s"; null when nothing will. */
  readonly nextStep: string | null;
  readonly lastExit: string | null;
  /** The error that keeps it from running, with the code that decides the exit code of `up`; null when there is none. */
  readonly problem: FleetProblem | null;
  readonly pid: number | null;
  readonly startedAt: string | null;
  /** Starts after the first since the instance is known; never reset. */
  readonly restarts: number;
  /** True when the running supervisor found the worker already running. */
  readonly adopted: boolean;
  readonly httpUrl: string;
  readonly grpcAddress: string;
  readonly schema: string;
  readonly redisNamespace: string;
  readonly degraded: readonly string[];
  readonly configInSync: boolean;
  readonly isolation: string | null;
  readonly journal: JournalStatus | null;
  readonly metrics: WorkerMetrics | null;
  readonly symbols: readonly SymbolStatus[];
};

export type ServiceSnapshot = {
  /** Where it comes from: `external`, `embedded`, `path`, `unpacked` or `off`. */
  readonly kind: 'external' | 'embedded' | 'path' | 'unpacked' | 'off';
  readonly status: 'up' | 'down' | 'starting' | 'off';
  /** Without a password; null when off. */
  readonly url: string | null;
  readonly pid: number | null;
  readonly reason: string | null;
};

export type FleetProblem = {
  readonly code: ToolErrorName;
  readonly message: string;
  readonly wayOut: string | null;
};

/** All a project's instances at one moment: `exsim status --json`. */
export type FleetSnapshot = {
  /** Real path of the state folder. */
  readonly project: string;
  readonly supervisor: { readonly pid: number; readonly version: string; readonly startedAt: string } | null;
  /** True while the last `up`, `start`, `stop` or `restart` is still being carried out. */
  readonly reconciling: boolean;
  /** What stopped the last `up` as a whole, e.g. Postgres unreachable; null when nothing did. */
  readonly problem: FleetProblem | null;
  readonly services: { readonly postgres: ServiceSnapshot; readonly redis: ServiceSnapshot };
  readonly instances: readonly InstanceSnapshot[];
};
