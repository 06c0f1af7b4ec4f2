import type { OrderType, StpMode } from '../engine/types.ts';

/**
 * One named exchange, complete: every default filled in, every figure checked. What `config` makes of the instance
 * file, what the supervisor keeps as desired state, and what a worker reads (as JSON) to be that exchange.
 * Decimals are strings in plain notation.
 */
export type InstanceSpec = {
  /** Name in the file, '' for the single unnamed instance. */
  readonly name: string;
  readonly venue: string;
  readonly symbols: readonly SymbolSpec[];
  readonly accounts: readonly AccountSpec[];
  readonly durability: Durability;
  /** Where it lives in Postgres: a schema beside others, or a database of its own. */
  readonly isolation: IsolationMode;
  /** Commands after which the state is written down once more, so that a restart replays no more than about these. */
  readonly snapshotEveryCommands: number;
  readonly limits: LimitsSpec;
  /** Extra environment of the worker process. */
  readonly env: Readonly<Record<string, string>>;
  readonly restart: RestartSpec;
  readonly worldSeed: number;
  readonly logLevel: LogLevel;
  /** Host the worker binds. */
  readonly host: string;
  /** Ports the file asks for; null: assigned. */
  readonly ports: { readonly http: number | null; readonly grpc: number | null };
  /** Line of the instance file that declares it; null for a spec not from a file. */
  readonly line: number | null;
};

export const DURABILITIES = ['commit', 'async', 'none'] as const;
export type Durability = (typeof DURABILITIES)[number];

export const ISOLATION_MODES = ['schema', 'database'] as const;
export type IsolationMode = (typeof ISOLATION_MODES)[number];

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type SymbolSpec = {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly minPrice: string;
  readonly maxPrice: string;
  readonly minQuantity: string;
  readonly maxQuantity: string;
  readonly minNotional: string;
  readonly maxNotional: string;
  readonly bandBps: number | null;
  readonly collarBps: number | null;
  readonly fees: FeesSpec;
  readonly stpDefault: StpMode;
  readonly stpAllowed: readonly StpMode[];
  readonly stpScope: 'account' | 'master';
  readonly postOnlyPolicy: 'reject' | 'cancel' | 'slide';
  readonly orderTypes: readonly OrderType[];
  readonly maxOpenOrders: number;
};

export type FeesSpec = {
  /** Basis points with up to four decimals, "-0.5" is a rebate of half a basis point. */
  readonly makerBps: string;
  readonly takerBps: string;
  readonly feeIn: 'quote' | 'received';
};

export type AccountSpec = {
  readonly id: string;
  /** Asset -> amount, deposited once. */
  readonly balances: Readonly<Record<string, string>>;
  /** A key the file chose; null: one is made. */
  readonly apiKey: string | null;
};

export type LimitsSpec = {
  /** Commands that may wait for the journal before the worker answers BUSY. */
  readonly maxQueuedCommands: number;
  /** Longest wait for a commit before an order is answered BUSY or TIMEOUT_UNKNOWN, ms. */
  readonly maxCommitWaitMs: number;
  /** Postgres connections of the instance's role. */
  readonly maxConnections: number;
  readonly idempotencyWindow: number;
  /** What the journal may take in Postgres before commands are refused with 7003, bytes. */
  readonly maxJournalBytes: number;
  /** Requests (orders of a batch counted singly) that one account may make per second; 0 is no limit. */
  readonly requestsPerSecond: number;
  /** The same for one connection, whoever asks on it. */
  readonly requestsPerSecondPerConnection: number;
};

export type RestartSpec = {
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  readonly crashLoopExits: number;
  readonly crashLoopWindowMs: number;
  readonly stopGraceMs: number;
  readonly unresponsiveMs: number;
  /** Resident memory it may take for long, bytes; 0 is no ceiling. */
  readonly maxMemoryBytes: number;
};

/** Every name that follows from an instance's name. See `deriveIdentity`. */
export type Identity = {
  /** In the file; '' for the single instance. */
  readonly name: string;
  readonly service: string;
  /** `<service>-<name>`; '' for the single instance. */
  readonly instanceName: string;
  readonly schema: string;
  /** Login role of the worker. */
  readonly role: string;
  /** Owner of schema and tables, cannot log in. */
  readonly ownerRole: string;
  /** Prefix of every Redis key of the instance, ends in ':'. */
  readonly redisNamespace: string;
  readonly redisUser: string;
  readonly discoveryKey: string;
};

export type PortPair = { readonly http: number; readonly grpc: number };

/** An instance with everything decided: what `up` starts. */
export type PlannedInstance = {
  readonly spec: InstanceSpec;
  readonly identity: Identity;
  readonly ports: PortPair;
};
