/**
 * What the API of a venue takes and answers, as JSON: decimals and ids are strings, times ISO 8601 in UTC with
 * milliseconds, sequences numbers. `docs/http.md` is the reference; a test compares these types with the server's.
 */

export type Side = 'BUY' | 'SELL';
export type OrderType = 'LIMIT' | 'MARKET' | 'STOP_LOSS' | 'STOP_LIMIT' | 'TAKE_PROFIT' | 'TAKE_PROFIT_LIMIT';
export type TimeInForce = 'GTC' | 'IOC' | 'FOK' | 'GTD' | 'DAY';
export type SelfTradePrevention = 'NONE' | 'EXPIRE_TAKER' | 'EXPIRE_MAKER' | 'EXPIRE_BOTH' | 'DECREMENT';
export type SymbolState = 'trading' | 'halt' | 'cancel-only' | 'post-only';
/** The last five are final: nothing happens to such an order any more. */
export type OrderStatus =
  | 'NEW'
  | 'PARTIALLY_FILLED'
  | 'UNTRIGGERED'
  | 'FILLED'
  | 'CANCELED'
  | 'EXPIRED'
  | 'EXPIRED_IN_MATCH'
  | 'REJECTED';

export type NewOrder = {
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  /** Amount of the base asset. */
  readonly quantity?: string;
  /** Amount of the quote asset, instead of `quantity`: MARKET only. */
  readonly quoteQuantity?: string;
  readonly price?: string;
  readonly stopPrice?: string;
  readonly timeInForce?: TimeInForce;
  readonly expireAt?: string;
  readonly postOnly?: boolean;
  readonly selfTradePrevention?: SelfTradePrevention;
  /** Unique per account. The client makes one when it is not given, so that the order can be sent again safely. */
  readonly clientOrderId?: string;
};

export type Order = {
  readonly orderId: string;
  readonly clientOrderId: string | null;
  readonly accountId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly price: string | null;
  readonly stopPrice: string | null;
  readonly quantity: string | null;
  readonly quoteQuantity: string | null;
  readonly filledQuantity: string;
  readonly remainingQuantity: string | null;
  readonly averagePrice: string | null;
  readonly status: OrderStatus;
  /** Why it ended, such as USER or IOC_REMAINDER. */
  readonly reason: string | null;
  readonly fees: readonly AssetAmount[];
  readonly postOnly: boolean;
  readonly selfTradePrevention: SelfTradePrevention;
  readonly expireAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Sequence of its last event. */
  readonly seq: number;
};

export type AssetAmount = { readonly asset: string; readonly amount: string };

export type Fill = {
  readonly tradeId: string;
  readonly orderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly price: string;
  readonly quantity: string;
  /** Negative is a rebate. */
  readonly fee: string;
  readonly feeAsset: string;
  readonly liquidity: 'MAKER' | 'TAKER';
  readonly at: string;
};

/** Where a command stands in the venue's journal, and the sequence of its last event: what `minSeq` waits for. */
export type Sequenced = { readonly commandSeq: number; readonly seq: number };

export type PlacedOrder = Sequenced & {
  readonly order: Order;
  /** What it traded when it came in, oldest first. */
  readonly fills: readonly Fill[];
  /** Present when the same order had been sent before: nothing was done again. */
  readonly duplicate?: true;
};
/** A new price, a new total quantity (with what is filled), or both. */
export type Amendment = { readonly price?: string; readonly quantity?: string };
/** The order that takes another's place; symbol and side may be left out and are those of that one. */
export type Replacement = Omit<NewOrder, 'symbol' | 'side'> & Partial<Pick<NewOrder, 'symbol' | 'side'>>;
export type ReplacedOrder = PlacedOrder & { readonly replaced: Order };
export type BatchResult = PlacedOrder | { readonly error: ErrorBody };
export type CanceledOrder = Sequenced & { readonly order: Order };
export type CanceledOrders = Sequenced & { readonly orderIds: readonly string[] };

export type ErrorBody = {
  readonly code: number;
  readonly name: string;
  readonly message: string;
  readonly field?: string;
  readonly orderId?: string;
  readonly clientOrderId?: string;
};

/** A page of a list; pass `nextCursor` as `cursor` to get the next one, null says that this is the last. */
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

export type Balance = {
  readonly accountId: string;
  readonly asset: string;
  readonly available: string;
  readonly locked: string;
  /** Available and locked together. */
  readonly total: string;
};
/** `read-only` may cancel and nothing else, `disabled` may do nothing. */
export type AccountState = 'active' | 'read-only' | 'disabled';
export type Account = {
  readonly accountId: string;
  readonly masterId: string | null;
  readonly state: AccountState;
};

/** What cancels the orders of an account by itself; a deadline is null while its timer does not run. */
export type Safeguards = {
  readonly deadMan: { readonly deadline: string | null };
  readonly cancelOnDisconnect: { readonly graceMs: number | null; readonly deadline: string | null };
};

export type SymbolRules = {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly state: SymbolState;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly minPrice: string;
  readonly maxPrice: string;
  readonly minQuantity: string;
  readonly maxQuantity: string;
  readonly minNotional: string | null;
  readonly maxNotional: string | null;
  readonly orderTypes: readonly OrderType[];
  readonly selfTradePrevention: {
    readonly default: SelfTradePrevention;
    readonly allowed: readonly SelfTradePrevention[];
  };
  /** Rates in basis points; `received` means that a buyer pays in the base asset. */
  readonly fees: {
    readonly makerBps: string;
    readonly takerBps: string;
    readonly feeIn: 'quote' | 'received';
  };
  readonly maxOpenOrders: number;
};

/** A price level; with `level: 3` one order in it, which has an id. */
export type PriceLevel = {
  readonly price: string;
  readonly quantity: string;
  readonly orderId?: string;
};

/** Best prices first. `bookSeq` is that of the last change in the book. */
export type OrderBook = {
  readonly symbol: string;
  readonly bids: readonly PriceLevel[];
  readonly asks: readonly PriceLevel[];
  readonly bookSeq: number;
  readonly epoch: number;
  readonly seq: number;
  readonly at: string;
};

export type Trade = {
  readonly tradeId: string;
  readonly symbol: string;
  readonly price: string;
  readonly quantity: string;
  readonly takerSide: Side;
  readonly at: string;
  readonly seq: number;
};

export type Ticker = {
  readonly symbol: string;
  readonly state: SymbolState;
  readonly bestBid: string | null;
  readonly bestBidQuantity: string | null;
  readonly bestAsk: string | null;
  readonly bestAskQuantity: string | null;
  readonly last: string | null;
  /** Of the trades of the last 24 hours, like all down to `closeTime`; null where there was none. */
  readonly open: string | null;
  readonly high: string | null;
  readonly low: string | null;
  readonly change: string | null;
  readonly volume: string;
  readonly quoteVolume: string;
  readonly trades: number;
  readonly openTime: string;
  readonly closeTime: string;
  readonly epoch: number;
  readonly seq: number;
  readonly at: string;
};

export type Kline = {
  readonly openTime: string;
  readonly closeTime: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  readonly quoteVolume: string;
  readonly trades: number;
  /** No trade can change it any more. */
  readonly closed: boolean;
};

export type PaymentRequest = {
  readonly asset: string;
  readonly amount: string;
  /** Your own: the same again moves nothing twice. */
  readonly transferId?: string;
};
export type Payment = Sequenced & {
  readonly transferId: string;
  /** Of every account that took part, as it is now. */
  readonly balances: readonly Balance[];
  readonly duplicate?: true;
};

export type TransferRequest = PaymentRequest & {
  /** Left out: the account of the key. */
  readonly fromAccountId?: string;
  readonly toAccountId: string;
};
/** An event of the engine; `type` says what else it has. */
export type EngineEvent = {
  readonly type: string;
  readonly seq: number;
  readonly [field: string]: unknown;
};

export type VenueState = Sequenced & {
  readonly epoch: number;
  readonly time: string;
  /** 128 bits in hexadecimal: equal hashes mean equal states. */
  readonly stateHash: string;
};

export type Health = {
  readonly status: string;
  readonly service: string;
  readonly instance: string;
  readonly version: string;
  readonly environment: string;
};
export type Check = {
  readonly status: 'ok' | 'failed' | 'off';
  readonly latencyMs: number | null;
  readonly reason: string | null;
};
export type Readiness = {
  readonly status: 'ready' | 'not-ready';
  readonly reason: string | null;
  readonly checks: { readonly database: Check; readonly redis: Check; readonly journal: Check };
};
