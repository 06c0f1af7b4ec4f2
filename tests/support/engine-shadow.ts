import type { Command, EngineCore, EngineEvent, OrderView, Side } from '../../src/engine/types.ts';
import { SIDES } from '../../src/engine/types.ts';

const RATE_ONE = 100_000_000n;

type ShadowOrder = {
  readonly orderId: number;
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
  ticks: number;
  readonly makerRate: bigint;
  readonly takerRate: bigint;
  /** Lower goes first at one price. */
  priority: number;
  feeExact: bigint;
  feePaid: bigint;
  filled: number;
  notional: bigint;
  rests: boolean;
  isDone: boolean;
};

/**
 * Looks over an engine's shoulder: it knows the rules only by what commands and events say, keeps a naive book of its
 * own, and compares it with the engine after every command. Its failures are broken invariants of the rulebook.
 */
export class Shadow {
  readonly #engine: EngineCore;
  readonly #orders = new Map<number, ShadowOrder>();
  readonly #levels = new Map<string, number>();
  readonly #bookSeqs = new Map<number, number>();
  #seq: number;
  #nextPriority = 1;
  #taker: ShadowOrder | null = null;

  constructor(engine: EngineCore) {
    this.#engine = engine;
    this.#seq = engine.seq;
  }

  /** Looks at what `command`, just applied, has told and left behind. */
  check(command: Command, events: readonly EngineEvent[]): void {
    for (const event of events) this.#watch(event, command);
    this.#takerIsThrough();
    this.#checkMoney();
    this.#checkBooks();
    this.#checkOrders();
  }

  #watch(event: EngineEvent, command: Command): void {
    must(event.seq === ++this.#seq, 'seq is gapless');
    switch (event.type) {
      case 'orderAccepted':
        this.#accept(event.orderId, event.account, event.symbol);
        break;
      case 'orderTriggered':
        this.#takerIsThrough();
        this.#taker = this.#live(event.orderId);
        break;
      case 'trade':
        this.#trade(event, command);
        break;
      case 'matchPrevented':
        must(this.#isFirst(this.#live(event.makerOrderId)), 'a match is prevented in priority order');
        break;
      case 'orderDone':
        this.#finish(event.orderId);
        break;
      case 'levelChanged':
        must(event.bookSeq === (this.#bookSeqs.get(event.symbol) ?? 0) + 1, 'bookSeq is gapless');
        this.#bookSeqs.set(event.symbol, event.bookSeq);
        this.#levels.set(`${event.symbol} ${event.side} ${event.priceTicks}`, event.lots);
        break;
      default:
    }
  }

  #accept(orderId: number, account: number, symbol: number): void {
    const { makerRate, takerRate } = this.#engine.fees(symbol);
    this.#taker = {
      orderId,
      account,
      symbol,
      side: this.#view(orderId).side,
      ticks: 0,
      makerRate: BigInt(makerRate),
      takerRate: BigInt(takerRate),
      priority: 0,
      feeExact: 0n,
      feePaid: 0n,
      filled: 0,
      notional: 0n,
      rests: false,
      isDone: false,
    };
    must(!this.#orders.has(orderId), 'an id is given once');
    this.#orders.set(orderId, this.#taker);
  }

  /** What is left of a taker rests at the tail of its level, unless it is a stop that waits. */
  #takerIsThrough(): void {
    const taker = this.#taker;
    this.#taker = null;
    if (taker === null || taker.isDone) return;
    const { status, priceTicks } = this.#view(taker.orderId);
    if (status === 'UNTRIGGERED') return;
    taker.ticks = priceTicks ?? 0;
    taker.rests = true;
    taker.priority = this.#nextPriority++;
  }

  #trade(event: Extract<EngineEvent, { type: 'trade' }>, command: Command): void {
    const maker = this.#live(event.makerOrderId);
    const taker = this.#live(event.takerOrderId);
    const { postOnly, priceTicks } = this.#view(taker.orderId);
    const worse =
      (event.priceTicks - (priceTicks ?? event.priceTicks)) * (event.takerSide === 'BUY' ? 1 : -1);
    must(command.type === 'newOrder', 'only a new order brings trades');
    must(taker === this.#taker, 'one taker at a time');
    must(this.#isFirst(maker), 'price, then time');
    must(event.priceTicks === maker.ticks, 'a trade happens at the price of the maker');
    must(!postOnly, 'post-only never takes');
    must(worse <= 0, 'a taker never trades beyond its limit');
    this.#fill(maker, event.priceTicks, event.lots, maker.makerRate, event.makerFee);
    this.#fill(taker, event.priceTicks, event.lots, taker.takerRate, event.takerFee);
  }

  #fill(order: ShadowOrder, ticks: number, lots: number, rate: bigint, fee: bigint): void {
    const { config } = this.#symbol(order.symbol);
    const notional = BigInt(ticks) * BigInt(lots) * config.notionalFactor;
    const inBase = order.side === 'BUY' && config.feeIn === 'received';
    order.feeExact += rate * (inBase ? BigInt(lots) * config.baseUnitsPerLot : notional);
    must(fee === ceil(order.feeExact) - order.feePaid, 'fees round as a sum');
    order.feePaid += fee;
    order.filled += lots;
    order.notional += notional;
  }

  /** True when no resting order of its side goes before this one. */
  #isFirst(maker: ShadowOrder): boolean {
    const sign = maker.side === 'BUY' ? -1 : 1;
    if (!maker.rests) return false;
    for (const other of this.#orders.values()) {
      if (!other.rests || other.symbol !== maker.symbol || other.side !== maker.side) continue;
      const better = (maker.ticks - other.ticks) * sign;
      if (better > 0 || (better === 0 && other.priority < maker.priority)) return false;
    }
    return true;
  }

  #finish(orderId: number): void {
    const order = this.#live(orderId);
    order.isDone = true;
    order.rests = false;
  }

  #live(orderId: number): ShadowOrder {
    const order = this.#orders.get(orderId);
    if (order === undefined || order.isDone) throw new Error('an event of an order that does not live');
    return order;
  }

  /** Conservation, nothing below 0, and every hold what its order needs. */
  #checkMoney(): void {
    const needs = new Map<number, bigint>();
    for (const view of this.#engine.openOrders(null, null)) {
      const { asset, units } = this.#need(view);
      const key = view.account * 100 + asset;
      needs.set(key, (needs.get(key) ?? 0n) + units);
    }
    this.#engine.config.assets.forEach((_, asset) => {
      must(this.#engine.conservation(asset) === 0n, 'money is neither made nor lost');
      for (const { account } of this.#engine.accounts) {
        const { available, locked } = this.#engine.balance(account, asset);
        must(available >= 0n && locked >= 0n, 'no balance is negative');
        must(locked === (needs.get(account * 100 + asset) ?? 0n), 'what is locked is what orders need');
      }
    });
  }

  #need(view: OrderView): { asset: number; units: bigint } {
    const { config } = this.#symbol(view.symbol);
    const open = BigInt((view.lots ?? 0) - view.filledLots - view.preventedLots);
    if (view.side === 'SELL') return { asset: config.base, units: open * config.baseUnitsPerLot };
    const cap = Math.floor(((view.stopTicks ?? 0) * (10_000 + (config.collarBps ?? 0))) / 10_000);
    const notional = BigInt(view.priceTicks ?? cap) * open * config.notionalFactor;
    if (config.feeIn === 'received') return { asset: config.quote, units: notional };
    const { feeExact, makerRate, takerRate } = this.#live(view.orderId);
    const highest = [makerRate, takerRate, 0n].reduce((one, other) => (one > other ? one : other));
    return { asset: config.quote, units: notional + ceil(feeExact + notional * highest) - ceil(feeExact) };
  }

  /** Never crossed; sorted; the sum of its orders; and what the deltas told. */
  #checkBooks(): void {
    this.#engine.config.symbols.forEach((_, symbol) => {
      const resting = this.#engine.openOrders(null, symbol).filter((order) => order.status !== 'UNTRIGGERED');
      for (const side of SIDES) {
        const levels = this.#engine.levels(symbol, side, 1000);
        must(isSame(levels, sumByLevel(resting, side)), 'a level is the sum of its orders');
        must(isSame(levels, this.#told(symbol, side)), 'the book rebuilt from its changes is the book');
        must(this.#engine.levelCount(symbol, side) === levels.length, 'levels are counted');
      }
      const bid = this.#engine.levels(symbol, 'BUY', 1)[0]?.priceTicks ?? 0;
      const ask = this.#engine.levels(symbol, 'SELL', 1)[0]?.priceTicks ?? Number.MAX_SAFE_INTEGER;
      must(bid < ask, 'the book is not crossed');
    });
  }

  #told(symbol: number, side: Side): { priceTicks: number; lots: number }[] {
    const levels = [...this.#levels]
      .filter(([key, lots]) => key.startsWith(`${symbol} ${side} `) && lots > 0)
      .map(([key, lots]) => ({ priceTicks: Number(key.split(' ')[2]), lots }));
    return levels.sort((one, other) => (one.priceTicks - other.priceTicks) * (side === 'BUY' ? -1 : 1));
  }

  /** Live orders are those that are not done; fills add up; fees are the ceiling of the exact sum. */
  #checkOrders(): void {
    const live = [...this.#orders.values()].filter((order) => !order.isDone);
    const views = this.#engine.openOrders(null, null);
    must(isSame(views.map(idOf), live.map(idOf)), 'live orders are those not done, by ascending id');
    for (const view of views) {
      const order = this.#live(view.orderId);
      must(view.filledLots === order.filled, 'the fills of an order are its filled quantity');
      must(view.filledNotional === order.notional, 'the notional of its fills is its filled notional');
      must(view.fee === ceil(order.feeExact), 'the fee of an order is the ceiling of the exact sum');
      must(view.filledLots + view.preventedLots < (view.lots ?? 0), 'a live order has lots left');
    }
  }

  #symbol(symbol: number) {
    const config = this.#engine.config.symbols[symbol];
    if (config === undefined) throw new Error('an unknown symbol');
    return { config };
  }

  #view(orderId: number): OrderView {
    const view = this.#engine.order(orderId);
    if (view === undefined) throw new Error('the engine forgot an order too soon');
    return view;
  }
}

function sumByLevel(orders: readonly OrderView[], side: Side): { priceTicks: number; lots: number }[] {
  const sums = new Map<number, number>();
  for (const order of orders) {
    if (order.side !== side || order.priceTicks === null) continue;
    const open = (order.lots ?? 0) - order.filledLots - order.preventedLots;
    sums.set(order.priceTicks, (sums.get(order.priceTicks) ?? 0) + open);
  }
  const levels = [...sums].map(([priceTicks, lots]) => ({ priceTicks, lots }));
  return levels.sort((one, other) => (one.priceTicks - other.priceTicks) * (side === 'BUY' ? -1 : 1));
}

/** Rounded up, in a way of its own: the engine divides, this counts remainders. */
function ceil(exact: bigint): bigint {
  const remainder = ((exact % RATE_ONE) + RATE_ONE) % RATE_ONE;
  return remainder === 0n ? exact / RATE_ONE : (exact - remainder) / RATE_ONE + 1n;
}

const idOf = ({ orderId }: { readonly orderId: number }): number => orderId;

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Plain and fast: a run checks it some hundred thousand times. */
function must(condition: boolean, rule: string): asserts condition {
  if (!condition) throw new Error(`Broken: ${rule}.`);
}
