/**
 * Glossary of the engine.
 *
 * Price: integer ticks. Quantity: integer lots. Money (balances, holds, notional, fees): bigint ledger units of
 * its asset. Fee rate: integer of 1e-8 (1 bp = 10,000), negative for a rebate. Time: integer milliseconds since the
 * Unix epoch, given by commands. Accounts, assets and symbols: index into the engine's tables, from 0 in order of
 * creation. Order and trade ids: counters from 1, per venue, never reused.
 */
export type Side = 'BUY' | 'SELL';
export const SIDES = ['BUY', 'SELL'] as const satisfies readonly Side[];

export const ORDER_TYPES = [
  'LIMIT',
  'MARKET',
  'STOP_LOSS',
  'STOP_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

export const TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK', 'GTD', 'DAY'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

export const STP_MODES = ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'] as const;
/** Self-trade prevention mode; the taker's rules. */
export type StpMode = (typeof STP_MODES)[number];

export const ORDER_STATUSES = [
  'NEW',
  'PARTIALLY_FILLED',
  'FILLED',
  'CANCELED',
  'EXPIRED',
  'EXPIRED_IN_MATCH',
  'REJECTED',
  'UNTRIGGERED',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const ORDER_REASONS = [
  'USER',
  'MASS',
  'DISCONNECT',
  'DEAD_MAN',
  'AMEND_BELOW_FILLED',
  'ADMIN',
  'HALT',
  'IOC_REMAINDER',
  'FOK_UNFILLED',
  'GTD',
  'DAY',
  'NO_LIQUIDITY',
  'PRICE_PROTECTION',
  'PRICE_RANGE',
  'STP',
  'POST_ONLY',
  'INSUFFICIENT_BALANCE',
] as const;
export type OrderReason = (typeof ORDER_REASONS)[number];

export const SYMBOL_STATES = ['trading', 'halt', 'cancel-only', 'post-only'] as const;
export type SymbolState = (typeof SYMBOL_STATES)[number];

/** `read-only` may cancel and nothing else (4003); `disabled` may do nothing (4002). Administrators always may. */
export const ACCOUNT_STATES = ['active', 'read-only', 'disabled'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

/** What cancels all orders of an account when its time comes: its dead-man timer, or a connection that stayed away. */
export const ACCOUNT_TIMERS = ['DEAD_MAN', 'DISCONNECT'] as const;
export type AccountTimer = (typeof ACCOUNT_TIMERS)[number];

export type AssetConfig = {
  readonly asset: string;
  /** Decimal places of one ledger unit: units are 10^-scale of the asset. */
  readonly scale: number;
};

export type SymbolConfig = {
  readonly symbol: string;
  /** Index into `EngineConfig.assets`. */
  readonly base: number;
  readonly quote: number;
  /** Decimal places of a price on the wire; one tick is `tickUnits` of 10^-priceScale. */
  readonly priceScale: number;
  readonly tickUnits: number;
  /** Decimal places of a quantity on the wire; one lot is `lotUnits` of 10^-quantityScale. */
  readonly quantityScale: number;
  readonly lotUnits: number;
  /** Ledger units of base in one lot. */
  readonly baseUnitsPerLot: bigint;
  /** Ledger units of quote per tick x lot: notional = ticks * lots * notionalFactor. */
  readonly notionalFactor: bigint;
  readonly minTicks: number;
  readonly maxTicks: number;
  readonly minLots: number;
  readonly maxLots: number;
  /** Ledger units of quote; 0n is no limit. */
  readonly minNotional: bigint;
  readonly maxNotional: bigint;
  /** Limit prices further than this from the reference price are refused (3003); null is off. Basis points. */
  readonly bandBps: number | null;
  /** Protection of market orders, basis points of the best price; null is off. */
  readonly collarBps: number | null;
  readonly makerRate: number;
  readonly takerRate: number;
  /** `quote`: both sides pay quote. `received`: a buyer pays base, a seller quote. */
  readonly feeIn: 'quote' | 'received';
  readonly stpDefault: StpMode;
  readonly stpAllowed: readonly StpMode[];
  readonly stpScope: 'account' | 'master';
  readonly postOnlyPolicy: 'reject' | 'cancel' | 'slide';
  /** Open orders (resting and untriggered) one account may have on the symbol. */
  readonly maxOpenOrders: number;
};

export type EngineConfig = {
  readonly venue: string;
  readonly epoch: number;
  readonly worldSeed: number;
  /** A client order id of a finished order is remembered until this many newer orders have finished. */
  readonly idempotencyWindow: number;
  readonly assets: readonly AssetConfig[];
  readonly symbols: readonly SymbolConfig[];
};

/** What an order asks for, in engine numbers. Absent is null everywhere, so that records have one shape. */
export type OrderRequest = {
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  /** Null when `quoteUnits` is given. */
  readonly lots: number | null;
  /** Market orders by quote quantity: ledger units of quote to spend (BUY) or receive (SELL). */
  readonly quoteUnits: bigint | null;
  readonly priceTicks: number | null;
  readonly stopTicks: number | null;
  /** Engine time, for GTD. */
  readonly expireAt: number | null;
  readonly postOnly: boolean;
  /** Null takes the symbol's default. */
  readonly stp: StpMode | null;
  readonly clientOrderId: string | null;
};

/** Everything that changes state. `time` is engine time in ms; the engine never goes back behind its last one. */
export type Command = { readonly time: number } & (
  | { readonly type: 'genesis'; readonly config: EngineConfig }
  | ({ readonly type: 'newOrder' } & OrderRequest)
  | {
      readonly type: 'cancel';
      readonly account: number;
      readonly orderId: number;
      readonly reason: OrderReason;
    }
  /** Changes price, total quantity or both; null leaves it. Rulebook 8 says when priority is kept. */
  | {
      readonly type: 'amend';
      readonly account: number;
      readonly orderId: number;
      readonly lots: number | null;
      readonly priceTicks: number | null;
    }
  /** Ends `orderId` and brings a new order of the same symbol and side, or, where that is refused, does neither. */
  | ({ readonly type: 'cancelReplace'; readonly orderId: number } & OrderRequest)
  | {
      readonly type: 'massCancel';
      /** Null: every account, symbol or side. */
      readonly account: number | null;
      readonly symbol: number | null;
      readonly side: Side | null;
      readonly reason: OrderReason;
    }
  | { readonly type: 'createAccount'; readonly id: string; readonly master: number | null }
  | {
      readonly type: 'deposit' | 'withdraw';
      readonly account: number;
      readonly asset: number;
      readonly amount: bigint;
      /** A deposit or withdrawal with an id that was seen before is not repeated. */
      readonly transferId: string;
    }
  | {
      readonly type: 'transfer';
      readonly account: number;
      readonly toAccount: number;
      readonly asset: number;
      readonly amount: bigint;
      /** Shares its numbers with deposits and withdrawals. */
      readonly transferId: string;
    }
  | { readonly type: 'setAccount'; readonly account: number; readonly state: AccountState }
  /** Cancels all orders of the account unless it is set again within `timeoutMs`; null disarms it. */
  | { readonly type: 'setDeadMan'; readonly account: number; readonly timeoutMs: number | null }
  /** Cancels all orders of the account `graceMs` after it lost its connection; null turns that off. */
  | { readonly type: 'setCancelOnDisconnect'; readonly account: number; readonly graceMs: number | null }
  /** The account, or with null every account, lost its connection or has one again. */
  | { readonly type: 'setConnection'; readonly account: number | null; readonly connected: boolean }
  | { readonly type: 'setSymbol'; readonly symbol: number; readonly state: SymbolState }
  | { readonly type: 'addSymbol'; readonly config: SymbolConfig; readonly newAssets: readonly AssetConfig[] }
  | {
      readonly type: 'setFees';
      readonly symbol: number;
      readonly makerRate: number;
      readonly takerRate: number;
    }
  /**
   * Ends this state lineage: accounts, configuration and counters stay; orders, money, transfer ids, last trades and
   * timers go, and every symbol trades again.
   */
  | { readonly type: 'reset' }
  /**
   * Begins a new epoch and leaves the state as it is. For a venue that may have told more than it can bring back: what
   * readers know of the epoch before need not be part of this one.
   */
  | { readonly type: 'raiseEpoch' }
  | { readonly type: 'advance' }
);
export type CommandType = Command['type'];

/**
 * What an event says besides its place in the sequence. `accountSeq` is gapless over the events of one account, as
 * `bookSeq` is over the level changes of one symbol.
 */
export type EventBody =
  | { readonly type: 'genesis' | 'reset' | 'epochRaised'; readonly epoch: number }
  | { readonly type: 'accountCreated'; readonly account: number; readonly accountSeq: number }
  | {
      readonly type: 'accountChanged';
      readonly account: number;
      readonly state: AccountState;
      readonly accountSeq: number;
    }
  | {
      readonly type: 'deposited' | 'withdrawn';
      readonly account: number;
      readonly asset: number;
      readonly amount: bigint;
      readonly accountSeq: number;
    }
  | {
      readonly type: 'transferred';
      readonly account: number;
      readonly toAccount: number;
      readonly asset: number;
      readonly amount: bigint;
      readonly accountSeq: number;
      readonly toAccountSeq: number;
    }
  /** A timer of the account runs until `deadline`, engine time; null: it was stopped. */
  | {
      readonly type: 'timerSet';
      readonly account: number;
      readonly timer: AccountTimer;
      readonly deadline: number | null;
      readonly accountSeq: number;
    }
  /** Its orders are cancelled by the events that follow. */
  | {
      readonly type: 'timerFired';
      readonly account: number;
      readonly timer: AccountTimer;
      readonly accountSeq: number;
    }
  | {
      readonly type: 'cancelOnDisconnectSet';
      readonly account: number;
      readonly graceMs: number | null;
      readonly accountSeq: number;
    }
  /** The order is valid and has its id. It may trade, rest, wait for its stop or end within the same command. */
  | {
      readonly type: 'orderAccepted';
      readonly orderId: number;
      readonly account: number;
      readonly symbol: number;
      readonly accountSeq: number;
    }
  /** `lots` and `priceTicks` as they are now. An order that lost its priority may trade and end from here on. */
  | {
      readonly type: 'orderAmended';
      readonly orderId: number;
      readonly account: number;
      readonly symbol: number;
      readonly lots: number;
      /** Null for a market-type stop. */
      readonly priceTicks: number | null;
      readonly keptPriority: boolean;
      readonly accountSeq: number;
    }
  /**
   * The same client id with the same fields came again: nothing is done; `orderId` is the original and
   * `entryCommandSeq` the command that brought it: trades of that one are what it was answered with.
   */
  | {
      readonly type: 'orderDuplicate';
      readonly orderId: number;
      readonly account: number;
      readonly symbol: number;
      readonly entryCommandSeq: number;
    }
  /**
   * The command was refused and changed nothing. `value` and `bound` are what the code's message quotes. `unknown`
   * stands for a command of no known type.
   */
  | {
      readonly type: 'rejected';
      readonly command: CommandType | 'unknown';
      readonly code: number;
      readonly account: number | null;
      readonly symbol: number | null;
      readonly asset: number | null;
      readonly orderId: number | null;
      readonly value: bigint | null;
      readonly bound: bigint | null;
    }
  | {
      readonly type: 'trade';
      readonly tradeId: number;
      readonly symbol: number;
      readonly priceTicks: number;
      readonly lots: number;
      readonly makerOrderId: number;
      readonly takerOrderId: number;
      readonly makerAccount: number;
      readonly takerAccount: number;
      readonly takerSide: Side;
      /** Ledger units of the fee's asset; negative is a rebate. */
      readonly makerFee: bigint;
      readonly makerFeeAsset: number;
      readonly takerFee: bigint;
      readonly takerFeeAsset: number;
      /** An account that trades with itself gets two: first as the maker. */
      readonly makerAccountSeq: number;
      readonly takerAccountSeq: number;
    }
  | {
      readonly type: 'orderTriggered';
      readonly orderId: number;
      readonly account: number;
      readonly symbol: number;
      readonly accountSeq: number;
    }
  /**
   * Self-trade prevention: a match of `lots` that did not happen. DECREMENT takes them off both orders; an order that
   * another mode ends (`orderDone` EXPIRED_IN_MATCH) loses all it has left, as prevented.
   */
  | {
      readonly type: 'matchPrevented';
      readonly symbol: number;
      readonly makerOrderId: number;
      readonly takerOrderId: number;
      readonly lots: number;
      readonly makerAccount: number;
      readonly takerAccount: number;
      readonly makerAccountSeq: number;
      readonly takerAccountSeq: number;
    }
  /** The order reached a terminal status: no event of it follows. */
  | {
      readonly type: 'orderDone';
      readonly orderId: number;
      readonly account: number;
      readonly symbol: number;
      readonly status: OrderStatus;
      readonly reason: OrderReason | null;
      readonly accountSeq: number;
    }
  | {
      readonly type: 'balanceChanged';
      readonly account: number;
      readonly asset: number;
      readonly available: bigint;
      readonly locked: bigint;
      readonly accountSeq: number;
    }
  /** A price level has a new total; 0 lots: the level is gone. Once per touched level at the end of a command. */
  | {
      readonly type: 'levelChanged';
      readonly symbol: number;
      readonly side: Side;
      readonly priceTicks: number;
      readonly lots: number;
      readonly bookSeq: number;
    }
  /** A state was set, or the symbol was added. */
  | { readonly type: 'symbolChanged'; readonly symbol: number; readonly state: SymbolState }
  | {
      readonly type: 'feesChanged';
      readonly symbol: number;
      readonly makerRate: number;
      readonly takerRate: number;
    };
export type EventType = EventBody['type'];

/** `seq` is gapless over all events of the venue; `commandSeq` is that of the command that made it. */
export type EngineEvent = {
  readonly seq: number;
  readonly commandSeq: number;
  readonly time: number;
} & EventBody;

/** One order as it stands now: a copy, safe to keep. */
export type OrderView = {
  readonly orderId: number;
  readonly clientOrderId: string | null;
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly priceTicks: number | null;
  readonly stopTicks: number | null;
  readonly expireAt: number | null;
  readonly postOnly: boolean;
  readonly stp: StpMode;
  readonly lots: number | null;
  readonly quoteUnits: bigint | null;
  readonly filledLots: number;
  readonly preventedLots: number;
  /** Exact sum of price x quantity of its fills, ledger units of quote. */
  readonly filledNotional: bigint;
  readonly fee: bigint;
  /** Index of the asset `fee` is in. */
  readonly feeAsset: number;
  readonly status: OrderStatus;
  readonly reason: OrderReason | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** `seq` of the last event of this order. */
  readonly seq: number;
};

export type AccountView = { readonly account: number; readonly id: string; readonly master: number | null };
export type BalanceView = { readonly available: bigint; readonly locked: bigint };
export type LevelView = { readonly priceTicks: number; readonly lots: number };
/** One resting order as the public sees it. */
export type RestingView = { readonly orderId: number; readonly priceTicks: number; readonly lots: number };

/** What everyone but the sequencer may do with an engine: read it. */
export interface EngineReads {
  readonly config: EngineConfig;
  readonly accounts: readonly AccountView[];
  /** Of the last event; 0 before the first. */
  readonly seq: number;
  /** Of the last applied command; 0 before the first. */
  readonly commandSeq: number;
  readonly time: number;
  readonly epoch: number;
  /** Of the account's last event; 0 before the first. */
  accountSeq(account: number): number;
  accountState(account: number): AccountState;
  /** When a timer of the account fires, engine time; null: it does not run. */
  accountTimer(account: number, timer: AccountTimer): number | null;
  /** Null: the account's orders stay when its connection is lost. */
  cancelOnDisconnectMs(account: number): number | null;
  /** Earliest engine time at which something happens by itself; null when nothing will. */
  nextDeadline(): number | null;
  /** A live order, a finished one still inside the engine's window, or one the last command touched. */
  order(orderId: number): OrderView | undefined;
  orderByClientId(account: number, clientOrderId: string): OrderView | undefined;
  /** Live orders in ascending id; null is every account or symbol. */
  openOrders(account: number | null, symbol: number | null): OrderView[];
  openOrderCount(): number;
  /** Best price first; at most `depth` levels. */
  levels(symbol: number, side: Side, depth: number): LevelView[];
  /** Resting orders in priority order, best price first; at most `count`. */
  resting(symbol: number, side: Side, count: number): RestingView[];
  /** Occupied price levels. */
  levelCount(symbol: number, side: Side): number;
  bookSeq(symbol: number): number;
  lastTradeTicks(symbol: number): number | null;
  symbolState(symbol: number): SymbolState;
  fees(symbol: number): { readonly makerRate: number; readonly takerRate: number };
  balance(account: number, asset: number): BalanceView;
  /** Whether a deposit, withdrawal or transfer of this id was done. */
  hasTransfer(transferId: string): boolean;
  /** What all customers hold together with FEES and EXTERNAL; 0n when the books balance. */
  conservation(asset: number): bigint;
  /** 32 hex digits over the canonical state, without commandSeq, seq and time. */
  stateHash(): string;
}

/** The exchange as a state machine: the only thing that changes its state is `apply`. */
export interface EngineCore extends EngineReads {
  /**
   * Applies one command and appends its events to the ring. Never throws for anything a command says:
   * what cannot be done is a `rejected` event. An AssertionError means a bug, and the engine must not go on.
   */
  apply(command: Command): void;
  /** The ring it writes. After `become` it is another one: a ring that was held before gets no more events. */
  readonly events: EventRingReads;
  /** The whole state as bytes for `restoreEngine`; the events of the past are not in it. */
  snapshot(): Uint8Array;
  /** An engine with the same state and an empty ring; neither sees what the other does from now on. */
  fork(): EngineCore;
  /**
   * Takes state and ring of another engine in place of its own, at once and whatever their size, so that whoever holds
   * this engine sees that state. Two things do not outlive it: the other engine, which throws an AssertionError when it
   * is to apply, snapshot or fork anything afterwards, and the ring that `events` answered before, which stays as it was.
   * Who reads events asks for `events` anew. Throws an AssertionError, and changes nothing, where both are the same
   * engine, or one of them is stopped or used up.
   */
  become(other: EngineCore): void;
}

/** A ring of events read by position. Positions count events from 0 and only grow. */
export interface EventRingReads {
  /** Position after the newest event. */
  readonly end: number;
  /** Oldest position still held. All events of the latest command are always held. */
  readonly start: number;
  /** Decodes the event at `position`; start <= position < end. */
  at(position: number): EngineEvent;
  /** Its type alone, without decoding it. */
  typeAt(position: number): EventType;
}
