import { pino } from 'pino';
import { systemClock } from '../../../../src/common/clock.ts';
import { createEngine } from '../../../../src/engine/index.ts';
import {
  type EngineCore,
  type EngineEvent,
  ORDER_TYPES,
  type OrderView,
  STP_MODES,
} from '../../../../src/engine/types.ts';
import { engineConfig } from '../../../../src/instance/engine-config.ts';
import { DEFAULT_LIMITS, DEFAULT_RESTART } from '../../../../src/instance/limits.ts';
import type { InstanceSpec, SymbolSpec } from '../../../../src/instance/spec.ts';
import type { ApiKeys, Caller } from '../../../../src/worker/access/types.ts';
import { outcomeOf } from '../../../../src/worker/exchange/outcome.ts';
import { collectTouchedOrders } from '../../../../src/worker/exchange/touched-orders.ts';
import type {
  CommandDraft,
  Exchange,
  ExchangeHealth,
  Outcome,
} from '../../../../src/worker/exchange/types.ts';
import { FeedHub } from '../../../../src/worker/feeds/hub.ts';
import type { EdgeMetrics, FeedMetrics } from '../../../../src/worker/metrics/types.ts';
import { EventHistory } from '../../../../src/worker/query/event-history.ts';
import { EventLog } from '../../../../src/worker/query/event-log.ts';
import type { FillView, Page, PageRequest, Queries } from '../../../../src/worker/query/types.ts';
import type { EdgeDependencies, ReadyChecks } from '../../../../src/worker/types.ts';
import { fillsOf } from '../../../../src/worker/wire/order-json.ts';

/** Time of the venue in tests: 2026-01-02T03:04:05.678Z, until a test moves it. */
export const START = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

const symbol = (name: string, figures: Partial<SymbolSpec>): SymbolSpec => ({
  symbol: name,
  base: name.split('-')[0]!,
  quote: name.split('-')[1]!,
  tickSize: '0.01',
  lotSize: '0.00001',
  minPrice: '0.01',
  maxPrice: '1000000',
  minQuantity: '0.00001',
  maxQuantity: '9000',
  minNotional: '5',
  maxNotional: '9000000',
  bandBps: null,
  collarBps: 500,
  fees: { makerBps: '10', takerBps: '20', feeIn: 'quote' },
  stpDefault: 'EXPIRE_TAKER',
  stpAllowed: STP_MODES,
  stpScope: 'account',
  postOnlyPolicy: 'reject',
  orderTypes: ORDER_TYPES,
  maxOpenOrders: 3,
  ...figures,
});

/** BTC-USD takes everything; ETH-USD has steps of five and no stops. */
export const SPEC: InstanceSpec = {
  name: 'test',
  venue: 'generic',
  symbols: [
    symbol('BTC-USD', { bandBps: 5000 }),
    symbol('ETH-USD', {
      tickSize: '0.05',
      minPrice: '0.05',
      lotSize: '0.005',
      minQuantity: '0.005',
      bandBps: 1000,
      orderTypes: ['LIMIT', 'MARKET'],
      stpAllowed: ['EXPIRE_TAKER'],
    }),
  ],
  accounts: [],
  durability: 'none',
  isolation: 'schema',
  snapshotEveryCommands: 100_000,
  limits: DEFAULT_LIMITS,
  env: {},
  restart: DEFAULT_RESTART,
  worldSeed: 1,
  logLevel: 'info',
  host: '127.0.0.1',
  ports: { http: null, grpc: null },
  line: null,
};

export const KEYS = { alice: 'key-of-alice', bob: 'key-of-bob', admin: 'key-of-admin' } as const;
const CALLERS = new Map<string, Caller>([
  [KEYS.alice, { account: 0, admin: false }],
  [KEYS.bob, { account: 1, admin: false }],
  [KEYS.admin, { account: null, admin: true }],
]);

export type MemoryVenue = {
  readonly deps: EdgeDependencies;
  readonly engine: EngineCore;
  health: ExchangeHealth;
  /** Every outcome from now on, instead of what the engine does; null is the engine again. */
  forced: Outcome | null;
  /** What the next read of history fails with. */
  historyFailure: Error | null;
  checks: ReadyChecks;
  nowMs: number;
  readonly submitted: CommandDraft[];
  /** Takes a key away. */
  readonly revoke: (apiKey: string) => void;
};

const OK = { status: 'ok', latencyMs: 1, reason: null } as const;

/**
 * A venue in memory on the real engine, without a journal: accounts alice and bob with 100 BTC, 100 ETH and 1,000,000
 * USD each. What is not in the engine any more is read from the events kept here.
 */
export function memoryVenue(metrics: EdgeMetrics & FeedMetrics): MemoryVenue {
  const engine = createEngine({ eventCapacity: 64 });
  const events: EngineEvent[] = [];
  const now = () => Math.max(engine.time, venue.nowMs);
  const feeds = new FeedHub({ engine, clock: systemClock, now, defer: setImmediate });
  const log = new EventLog(engine);
  const run = (draft: CommandDraft): Outcome => {
    const command = { ...draft, time: Math.max(engine.time, venue.nowMs) };
    const from = engine.events.end;
    engine.apply(command);
    const made: EngineEvent[] = [];
    for (let at = from; at < engine.events.end; at += 1) made.push(engine.events.at(at));
    events.push(...made);
    const orders = new Map<number, OrderView>();
    collectTouchedOrders(made, engine, orders);
    feeds.onBatch({ events: made, orders, commandSeq: engine.commandSeq, live: true });
    return outcomeOf(command, made, engine, orders);
  };
  const exchange: Exchange = {
    engine,
    submit: async (draft) => {
      venue.submitted.push(draft);
      return venue.forced ?? run(draft);
    },
    waitForSeq: async (seq) => engine.seq >= seq,
    get health() {
      return venue.health;
    },
  };
  const revoked = new Set<string>();
  const venue: MemoryVenue = {
    deps: {
      info: {
        service: 'exchange-sim',
        instanceName: 'exchange-sim-test',
        version: '1.2.3',
        environment: 'test',
      },
      spec: SPEC,
      nonce: 'a-nonce',
      exchange,
      queries: memoryQueries(engine, events, () => venue.historyFailure),
      feeds,
      events: new EventHistory({ log, journal: null, clock: systemClock }),
      apiKeys: memoryKeys(engine, revoked),
      klines: async (query) => feeds.klines.read(query, now()),
      rateLimits: null,
      metrics,
      renderMetrics: async () => ({ contentType: 'text/plain', body: '# nothing\n' }),
      readyChecks: async () => venue.checks,
      now: () => venue.nowMs,
      log: pino({ level: 'silent' }),
    },
    engine,
    health: { recovering: false, accepting: true, database: { ok: true, reason: null }, staleSeconds: null },
    forced: null,
    historyFailure: null,
    checks: { database: OK, redis: { status: 'off', latencyMs: null, reason: null }, journal: OK },
    nowMs: START,
    submitted: [],
    revoke: (apiKey) => revoked.add(apiKey),
  };
  openForBusiness(run);
  feeds.begin();
  return venue;
}

/** The keys of alice, bob and an administrator, and those made since, which say whose they are. */
function memoryKeys(engine: EngineCore, revoked: ReadonlySet<string>): ApiKeys {
  const made = new Map<string, string>();
  return {
    authenticate: async (key) => {
      if (revoked.has(key)) return undefined;
      const owner = engine.accounts.find(({ id }) => id === made.get(key));
      return CALLERS.get(key) ?? (owner && { account: owner.account, admin: false });
    },
    issue: async (accountId) => {
      const key = `key-${made.size + 1}-of-${accountId}`;
      made.set(key, accountId);
      return key;
    },
  };
}

function openForBusiness(run: (draft: CommandDraft) => Outcome): void {
  const config = engineConfig(SPEC, 1);
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  run({ type: 'genesis', config: config.value });
  const deposits: Record<string, bigint> = { BTC: 100n, ETH: 100n, USD: 1_000_000n };
  ['alice', 'bob'].forEach((id, account) => {
    run({ type: 'createAccount', id, master: null });
    config.value.assets.forEach(({ asset, scale }, index) => {
      const amount = deposits[asset]! * 10n ** BigInt(scale);
      run({ type: 'deposit', account, asset: index, amount, transferId: `file/${id}/${asset}` });
    });
  });
}

function memoryQueries(
  engine: EngineCore,
  events: readonly EngineEvent[],
  failure: () => Error | null,
): Queries {
  const reachable = (): void => {
    const error = failure();
    if (error !== null) throw error;
  };
  const orderIds = () => events.flatMap((event) => (event.type === 'orderAccepted' ? [event.orderId] : []));
  const fills = (commandSeq: number | undefined): FillView[] => {
    const wanted = events.filter((event) => commandSeq === undefined || event.commandSeq === commandSeq);
    return orderIds().flatMap((orderId) => fillsOf(orderId, wanted));
  };
  const same = <T>(wanted: T | null, value: T): boolean => wanted === null || wanted === value;
  return {
    order: async (orderId) => {
      reachable();
      return engine.order(orderId);
    },
    orders: async (filter, page) => {
      reachable();
      const all = orderIds().flatMap((orderId) => engine.order(orderId) ?? []);
      const found = all.filter(
        (order) =>
          same(filter.account, order.account) &&
          same(filter.symbol, order.symbol) &&
          same(filter.status, order.status) &&
          same(filter.clientOrderId, order.clientOrderId),
      );
      return newestFirst(found, (order) => order.orderId, page);
    },
    fills: async (filter, page) => {
      reachable();
      const found = fills(filter.commandSeq).filter(
        (fill) =>
          same(filter.account, fill.account) &&
          same(filter.symbol, fill.symbol) &&
          same(filter.orderId, fill.orderId),
      );
      return newestFirst(found, (fill) => fill.tradeId, page);
    },
    trades: async (wanted, page) => {
      reachable();
      const trades = events.flatMap((event) =>
        event.type === 'trade' && event.symbol === wanted ? [{ ...event, at: event.time }] : [],
      );
      return newestFirst(trades, (trade) => trade.tradeId, page);
    },
  };
}

function newestFirst<T>(items: readonly T[], key: (item: T) => number, page: PageRequest): Page<T> {
  const sorted = items
    .filter((item) => page.before === null || key(item) < page.before)
    .sort((left, right) => key(right) - key(left));
  const shown = sorted.slice(0, page.limit);
  const last = shown.at(-1);
  return { items: shown, next: sorted.length > shown.length && last !== undefined ? key(last) : null };
}
