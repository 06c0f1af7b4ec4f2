import type {
  OrderReason,
  OrderRequest,
  OrderStatus,
  OrderType,
  Side,
  StpMode,
  SymbolConfig,
  TimeInForce,
} from '../types.ts';

const DAY_MS = 86_400_000;

/** What an order takes from its symbol when it is made. */
type OrderTerms = {
  readonly config: Pick<SymbolConfig, 'stpDefault' | 'feeIn' | 'base' | 'quote'>;
  readonly makerRate: bigint;
  readonly takerRate: bigint;
  holdTicks(request: OrderRequest): number | null;
};

/** Where an order stands between commands. */
export type OrderPlace = 'nowhere' | 'book' | 'stops';

/**
 * One order, live or finished.
 *
 *     draft -> NEW -> PARTIALLY_FILLED -> FILLED | CANCELED | EXPIRED | EXPIRED_IN_MATCH
 *     draft -> UNTRIGGERED -> NEW -> ... (a stop, once triggered)
 *
 * Always quantity = filled + prevented + open. Its fee rates are frozen when it is made.
 */
export class Order {
  /** 0 while it is a draft. */
  id = 0;
  /** As it was asked for: what a repeated client id is compared with. */
  readonly request: OrderRequest;
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly stp: StpMode;
  /** Null for market types. A post-only order may slide away from the price asked for. */
  priceTicks: number | null;
  readonly expireAt: number | null;
  readonly makerRate: bigint;
  readonly takerRate: bigint;
  /** A buyer pays its fee in base where the symbol says `received`; everybody else in quote. */
  readonly feeIsBase: boolean;
  readonly feeAsset: number;
  /** Price its hold is reckoned at; null: it takes no hold. */
  holdTicks: number | null;
  hold = 0n;
  /** Exact sum of (notional or base) x rate over its fills, in 1e-8 of a ledger unit. */
  feeExact = 0n;
  /** ceil(feeExact / 1e8): what it has paid. */
  fee = 0n;
  filledLots = 0;
  preventedLots = 0;
  filledNotional = 0n;
  status: OrderStatus = 'NEW';
  reason: OrderReason | null = null;
  place: OrderPlace = 'nowhere';
  /** True from when it rests or waits until it is done: it counts as an open order. */
  isOpen = false;
  triggered = false;
  createdAt = 0;
  /** Of the command that brought it. Not part of the state hash: refused commands use up numbers. */
  entryCommandSeq = 0;
  updatedAt = 0;
  seq = 0;
  /** Place in the heap of deadlines; -1: not in it. */
  deadlineIndex = -1;

  constructor(request: OrderRequest, terms: OrderTerms, now: number) {
    this.request = request;
    this.account = request.account;
    this.symbol = request.symbol;
    this.side = request.side;
    this.orderType = request.orderType;
    this.timeInForce = effectiveTimeInForce(request);
    this.stp = request.stp ?? terms.config.stpDefault;
    this.priceTicks = request.priceTicks;
    this.expireAt = request.timeInForce === 'DAY' ? nextSessionEnd(now) : request.expireAt;
    this.makerRate = terms.makerRate;
    this.takerRate = terms.takerRate;
    this.feeIsBase = request.side === 'BUY' && terms.config.feeIn === 'received';
    this.feeAsset = this.feeIsBase ? terms.config.base : terms.config.quote;
    this.holdTicks = terms.holdTicks(request);
  }

  /** Lots that can still trade; 0 for an order by quote quantity, which has no lots of its own. */
  get openLots(): number {
    const { lots } = this.request;
    return lots === null ? 0 : lots - this.filledLots - this.preventedLots;
  }

  /** Rests until something ends it, rather than ending with the command that brought it. */
  get mayRest(): boolean {
    return this.timeInForce !== 'IOC' && this.timeInForce !== 'FOK';
  }

  get isStop(): boolean {
    return this.request.stopTicks !== null;
  }

  /** Moves a draft's price, and with it what it will hold. */
  slideTo(ticks: number): void {
    this.priceTicks = ticks;
    this.holdTicks = ticks;
  }

  /** Remembers its latest event. */
  touch(seq: number, time: number): void {
    this.seq = seq;
    this.updatedAt = time;
  }
}

/** A plain market order never rests, whatever was asked: GTC means IOC there. */
function effectiveTimeInForce(request: OrderRequest): TimeInForce {
  return request.orderType === 'MARKET' && request.timeInForce === 'GTC' ? 'IOC' : request.timeInForce;
}

/** The session of a DAY order ends at the next midnight UTC. */
function nextSessionEnd(now: number): number {
  return now - (now % DAY_MS) + DAY_MS;
}
