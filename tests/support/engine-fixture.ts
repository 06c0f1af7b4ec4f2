import { createEngine } from '../../src/engine/index.ts';
import type {
  Command,
  EngineConfig,
  EngineCore,
  EngineEvent,
  OrderRequest,
  SymbolConfig,
} from '../../src/engine/types.ts';

export const BTC = 0;
export const USD = 1;
export const ETH = 2;
/** Ledger units of one BTC and of one dollar in the fixture. */
const BTC_UNIT = 10_000n;
const USD_UNIT = 100n;

/** A symbol with round numbers: a lot is 1 BTC, a tick is 1 USD, and nothing is forbidden or charged. */
export const PLAIN_SYMBOL: SymbolConfig = {
  symbol: 'BTC-USD',
  base: BTC,
  quote: USD,
  priceScale: 0,
  tickUnits: 1,
  quantityScale: 0,
  lotUnits: 1,
  baseUnitsPerLot: BTC_UNIT,
  notionalFactor: USD_UNIT,
  minTicks: 1,
  maxTicks: 1_000_000,
  minLots: 1,
  maxLots: 1_000_000,
  minNotional: 0n,
  maxNotional: 0n,
  bandBps: null,
  collarBps: null,
  makerRate: 0,
  takerRate: 0,
  feeIn: 'quote',
  stpDefault: 'NONE',
  stpAllowed: ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'],
  stpScope: 'account',
  postOnlyPolicy: 'reject',
  maxOpenOrders: 100,
};

export const PLAIN_ORDER: OrderRequest = {
  account: 0,
  symbol: 0,
  side: 'BUY',
  orderType: 'LIMIT',
  timeInForce: 'GTC',
  lots: 1,
  quoteUnits: null,
  priceTicks: 100,
  stopTicks: null,
  expireAt: null,
  postOnly: false,
  stp: null,
  clientOrderId: null,
};

export function engineConfig(symbols: readonly Partial<SymbolConfig>[], window = 1000): EngineConfig {
  return {
    venue: 'test',
    epoch: 1,
    worldSeed: 42,
    idempotencyWindow: window,
    assets: [
      { asset: 'BTC', scale: 4 },
      { asset: 'USD', scale: 2 },
      { asset: 'ETH', scale: 4 },
    ],
    symbols: symbols.map((symbol) => ({ ...PLAIN_SYMBOL, ...symbol })),
  };
}

export function limit(fields: Partial<OrderRequest>, time = 0): Command {
  return { type: 'newOrder', time, ...PLAIN_ORDER, ...fields };
}

export function market(fields: Partial<OrderRequest>, time = 0): Command {
  return limit({ orderType: 'MARKET', timeInForce: 'IOC', priceTicks: null, ...fields }, time);
}

/** Commands that open a venue with accounts 0, 1, ... that have `units` of every asset each. */
export function opening(config: EngineConfig, accounts: number, units = 10n ** 12n): Command[] {
  const commands: Command[] = [{ type: 'genesis', time: 0, config }];
  for (let account = 0; account < accounts; account++) {
    commands.push({ type: 'createAccount', time: 0, id: `account-${account}`, master: null });
    for (let asset = 0; asset < config.assets.length; asset++) {
      const transferId = `opening/${account}/${asset}`;
      commands.push({ type: 'deposit', time: 0, account, asset, amount: units, transferId });
    }
  }
  return commands;
}

export function engineAfter(commands: readonly Command[]): EngineCore {
  const engine = createEngine();
  for (const command of commands) engine.apply(command);
  return engine;
}

/** Applies a command and answers its events. */
export function eventsOf(engine: EngineCore, command: Command): EngineEvent[] {
  const from = engine.events.end;
  engine.apply(command);
  return Array.from({ length: engine.events.end - from }, (_, at) => engine.events.at(from + at));
}
