import type {
  AccountState,
  AccountTimer,
  AssetConfig,
  EngineConfig,
  OrderReason,
  OrderRequest,
  OrderStatus,
  OrderType,
  Side,
  StpMode,
  SymbolConfig,
  SymbolState,
  TimeInForce,
} from '../../../src/engine/types.ts';
import { Ledger } from './ledger.ts';
import { refuse } from './refusal.ts';
import { Told } from './told.ts';

export type Account = {
  readonly index: number;
  readonly id: string;
  readonly master: number | null;
  state: AccountState;
  /** Of its last event. */
  seq: number;
  readonly timers: Record<AccountTimer, number | null>;
  cancelOnDisconnectMs: number | null;
};

export type Market = {
  readonly index: number;
  readonly config: SymbolConfig;
  makerRate: number;
  takerRate: number;
  state: SymbolState;
  lastTicks: number | null;
  bookSeq: number;
};

export type Order = {
  readonly id: number;
  /** As it was asked for: what a repeated client id is compared with. */
  readonly request: OrderRequest;
  readonly replaces: number | null;
  readonly entryCommandSeq: number;
  readonly account: number;
  readonly market: Market;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly stp: StpMode;
  readonly postOnly: boolean;
  readonly stopTicks: number | null;
  readonly expireAt: number | null;
  readonly quoteUnits: bigint | null;
  /** Frozen when it was accepted. */
  readonly makerRate: bigint;
  readonly takerRate: bigint;
  readonly createdAt: number;
  lots: number | null;
  priceTicks: number | null;
  filledLots: number;
  preventedLots: number;
  filledNotional: bigint;
  /** The rulebook's A: exact sum of amount x rate. */
  exactFee: bigint;
  status: OrderStatus;
  reason: OrderReason | null;
  /** `moving`: it is the taker, or a triggered stop in the queue. */
  place: 'moving' | 'book' | 'waiting' | 'done';
  /** Lower goes first at one price. */
  priority: number;
  updatedAt: number;
  seq: number;
};

/** Everything the exchange knows, in plain lists. */
export class World {
  config: EngineConfig | null = null;
  epoch = 0;
  time = 0;
  assets: AssetConfig[] = [];
  accounts: Account[] = [];
  markets: Market[] = [];
  /** By ascending id. */
  live: Order[] = [];
  /** The last finished ones, as many as the window holds, oldest first. */
  finished: Order[] = [];
  /** Fell out of the window by the last command; to be read, and nothing else. */
  forgotten: Order[] = [];
  ledger = new Ledger();
  /** Deposits, withdrawals and transfers by their id. */
  transfers = new Map<string, object>();
  readonly told = new Told(this);
  nextOrderId = 1;
  nextTradeId = 1;
  nextPriority = 1;

  market(index: number): Market {
    return this.markets[index] ?? refuse(2001, { value: index, bound: this.markets.length });
  }

  account(index: number): Account {
    return this.accounts[index] ?? refuse(4002, { value: index, bound: this.accounts.length });
  }

  /** Live orders, and finished ones inside the window. */
  find(matches: (order: Order) => boolean): Order | undefined {
    return this.live.find(matches) ?? this.finished.find(matches);
  }

  /** Live orders of the account in ascending id; null is every account or symbol. */
  openOrders(account: number | null, symbol: number | null): Order[] {
    return this.live.filter(
      (order) =>
        (account === null || order.account === account) && (symbol === null || order.market.index === symbol),
    );
  }
}
