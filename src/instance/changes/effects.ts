import type {
  AccountSpec,
  FeesSpec,
  InstanceSpec,
  LimitsSpec,
  PortPair,
  RestartSpec,
  SymbolSpec,
} from '../spec.ts';

/** What a changed field of a running instance asks for. `docs/configuration.md` says it of each key; a test compares. */
export const CHANGE_EFFECTS = [
  /** Taken over while it runs, by its worker or by its supervisor. */
  'hot',
  /** It is restarted, alone. */
  'cold',
  /** Without effect: a venue keeps what it began with. A restart where it keeps no journal. */
  'kept',
  /** Refused: its journal would mean something else. A restart where it keeps none. */
  'identity',
] as const;
export type ChangeEffect = (typeof CHANGE_EFFECTS)[number];

/** Fields of one map, all of them: one that is added to its type does not compile without a row here. */
type Effects<Fields extends PropertyKey> = Readonly<Record<Fields, ChangeEffect>>;

/** Maps and lists that have a table of their own; `line` is where an instance stands in the file. */
type Nested = 'symbols' | 'accounts' | 'limits' | 'restart' | 'ports' | 'line';

export const INSTANCE_EFFECTS: Effects<Exclude<keyof InstanceSpec, Nested>> = {
  name: 'identity',
  venue: 'identity',
  /** But to or from `none`: see `changesOf`. */
  durability: 'cold',
  /** Its journal stays in the place it began in. */
  isolation: 'identity',
  snapshotEveryCommands: 'hot',
  env: 'cold',
  worldSeed: 'identity',
  logLevel: 'hot',
  host: 'cold',
};

/** Of a symbol that is listed already. One that is new is listed, one that is gone is no longer: both hot. */
export const SYMBOL_EFFECTS: Effects<Exclude<keyof SymbolSpec, 'fees'>> = {
  symbol: 'hot',
  base: 'identity',
  quote: 'identity',
  tickSize: 'identity',
  lotSize: 'identity',
  minPrice: 'kept',
  maxPrice: 'kept',
  minQuantity: 'kept',
  maxQuantity: 'kept',
  minNotional: 'kept',
  maxNotional: 'kept',
  bandBps: 'kept',
  collarBps: 'kept',
  stpDefault: 'kept',
  stpAllowed: 'kept',
  stpScope: 'kept',
  postOnlyPolicy: 'kept',
  orderTypes: 'hot',
  maxOpenOrders: 'kept',
};

export const FEES_EFFECTS: Effects<keyof FeesSpec> = {
  makerBps: 'hot',
  takerBps: 'hot',
  /** Open orders hold for their fee in the asset it was to be taken from. */
  feeIn: 'kept',
};

/** An account that is gone from the file keeps what it has. */
export const ACCOUNT_EFFECTS: Effects<keyof AccountSpec> = {
  id: 'hot',
  /** Of another asset; an amount that was deposited once is kept. */
  balances: 'hot',
  apiKey: 'hot',
};

export const LIMITS_EFFECTS: Effects<keyof LimitsSpec> = {
  maxQueuedCommands: 'hot',
  maxCommitWaitMs: 'hot',
  /** Of the role in Postgres: provisioning sets it. */
  maxConnections: 'hot',
  idempotencyWindow: 'kept',
  maxJournalBytes: 'hot',
  requestsPerSecond: 'hot',
  requestsPerSecondPerConnection: 'hot',
};

/** The supervisor's own. */
export const RESTART_EFFECTS: Effects<keyof RestartSpec> = {
  backoffBaseMs: 'hot',
  backoffMaxMs: 'hot',
  crashLoopExits: 'hot',
  crashLoopWindowMs: 'hot',
  stopGraceMs: 'hot',
  unresponsiveMs: 'hot',
  maxMemoryBytes: 'hot',
};

export const PORT_EFFECTS: Effects<keyof PortPair> = { http: 'cold', grpc: 'cold' };
