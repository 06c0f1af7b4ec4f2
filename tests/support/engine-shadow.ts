import type { EngineCore, EngineEvent, OrderView, SymbolConfig } from '../../src/engine/types.ts';
import { must } from './engine-must.ts';
import { checkAccounts, checkBooks, checkOrders } from './engine-shadow-checks.ts';
import { boundOf, fillShadow, type ShadowOrder, shadowOf } from './engine-shadow-order.ts';

/**
 * Looks over an engine's shoulder: it knows the rules only by what events say, keeps a naive book of its own, and
 * compares it with the engine after every command. Its failures are broken invariants of the rulebook.
 */
export class Shadow {
  readonly engine: EngineCore;
  readonly live = new Map<number, ShadowOrder>();
  readonly #done = new Set<number>();
  /** By symbol, side and price, as the events told. */
  readonly levels = new Map<string, number>();
  readonly #bookSeqs = new Map<number, number>();
  readonly #accountSeqs = new Map<number, number>();
  readonly #lastTicks = new Map<number, number>();
  #seq: number;
  #nextPriority = 1;
  #taker: ShadowOrder | null = null;

  /** The engine may have accounts and symbols, and no orders yet. */
  constructor(engine: EngineCore) {
    this.engine = engine;
    this.#seq = engine.seq;
    for (const { account } of engine.accounts) this.#accountSeqs.set(account, engine.accountSeq(account));
  }

  /** Looks at what a command, just applied, has told and left behind. */
  check(_command: unknown, events: readonly EngineEvent[]): void {
    for (const event of events) this.#watch(event);
    this.#takerIsThrough();
    checkAccounts(this);
    checkBooks(this);
    checkOrders(this);
  }

  #watch(event: EngineEvent): void {
    must(event.seq === ++this.#seq, 'seq is gapless');
    this.#countAccountEvent(event);
    switch (event.type) {
      case 'orderAccepted':
        this.#accept(event.orderId);
        break;
      case 'orderTriggered':
        this.#takerIsThrough();
        this.#take(this.liveOrder(event.orderId), this.view(event.orderId).priceTicks);
        break;
      case 'orderAmended':
        this.#amend(event);
        break;
      case 'trade':
        this.#trade(event);
        break;
      case 'matchPrevented':
        must(this.#isFirst(this.liveOrder(event.makerOrderId)), 'a match is prevented in priority order');
        break;
      case 'orderDone':
        this.#finish(event.orderId);
        break;
      case 'levelChanged':
        must(event.bookSeq === (this.#bookSeqs.get(event.symbol) ?? 0) + 1, 'bookSeq is gapless');
        this.#bookSeqs.set(event.symbol, event.bookSeq);
        this.levels.set(`${event.symbol} ${event.side} ${event.priceTicks}`, event.lots);
        break;
      case 'reset':
        for (const orderId of this.live.keys()) this.#done.add(orderId);
        for (const map of [this.live, this.levels, this.#lastTicks]) map.clear();
        break;
      default:
    }
  }

  /** An account's events are numbered without a gap; a trade with itself is two, the maker's first. */
  #countAccountEvent(event: EngineEvent): void {
    if ('accountSeq' in event) this.#count(event.account, event.accountSeq);
    if ('toAccountSeq' in event) this.#count(event.toAccount, event.toAccountSeq);
    if (!('makerAccountSeq' in event)) return;
    this.#count(event.makerAccount, event.makerAccountSeq);
    this.#count(event.takerAccount, event.takerAccountSeq);
  }

  #count(account: number, seq: number): void {
    must(seq === (this.#accountSeqs.get(account) ?? 0) + 1, 'accountSeq is gapless');
    this.#accountSeqs.set(account, seq);
  }

  #accept(orderId: number): void {
    must(!this.live.has(orderId) && !this.#done.has(orderId), 'an id is given once');
    const view = this.view(orderId);
    const order = shadowOf(view, this.engine.fees(view.symbol));
    this.live.set(orderId, order);
    this.#take(order, view.priceTicks);
  }

  #amend(event: Extract<EngineEvent, { type: 'orderAmended' }>): void {
    const order = this.liveOrder(event.orderId);
    if (event.keptPriority) order.ticks = event.priceTicks ?? 0;
    else this.#take(order, event.priceTicks);
  }

  #take(order: ShadowOrder, limitTicks: number | null): void {
    const { symbol, side } = order;
    order.rests = false;
    order.ticks = limitTicks ?? 0;
    const best = this.#ordered(symbol, side === 'BUY' ? 'SELL' : 'BUY')[0]?.ticks ?? null;
    const last = this.#lastTicks.get(symbol) ?? null;
    order.bound = boundOf(this.view(order.orderId), limitTicks, this.symbol(symbol), best, last);
    this.#taker = order;
  }

  /** What is left of a taker rests at the tail of its level, unless it is a stop that waits. */
  #takerIsThrough(): void {
    const taker = this.#taker;
    this.#taker = null;
    if (taker === null || this.#done.has(taker.orderId)) return;
    if (this.view(taker.orderId).status === 'UNTRIGGERED') return;
    taker.rests = true;
    taker.priority = this.#nextPriority++;
  }

  #trade(event: Extract<EngineEvent, { type: 'trade' }>): void {
    const maker = this.liveOrder(event.makerOrderId);
    const taker = this.liveOrder(event.takerOrderId);
    const beyond = (event.priceTicks - taker.bound) * (event.takerSide === 'BUY' ? 1 : -1);
    must(taker === this.#taker, 'one taker at a time');
    must(this.#isFirst(maker), 'price, then time');
    must(event.priceTicks === maker.ticks, 'a trade happens at the price of the maker');
    must(!this.view(taker.orderId).postOnly, 'post-only never takes');
    must(beyond <= 0, 'a taker never trades beyond its limit, its protection or the band');
    this.#fill(maker, event, maker.makerRate, event.makerFee);
    this.#fill(taker, event, taker.takerRate, event.takerFee);
    this.#lastTicks.set(event.symbol, event.priceTicks);
  }

  #fill(order: ShadowOrder, event: Extract<EngineEvent, { type: 'trade' }>, rate: bigint, fee: bigint): void {
    const due = fillShadow(order, this.symbol(event.symbol), event.priceTicks, event.lots, rate);
    must(fee === due, 'fees round as a sum');
  }

  #isFirst(maker: ShadowOrder): boolean {
    return this.#ordered(maker.symbol, maker.side)[0] === maker;
  }

  /** Resting orders of one side, the next to trade first. */
  #ordered(symbol: number, side: ShadowOrder['side']): ShadowOrder[] {
    const sign = side === 'BUY' ? -1 : 1;
    return [...this.live.values()]
      .filter((order) => order.rests && order.symbol === symbol && order.side === side)
      .sort((one, other) => (one.ticks - other.ticks) * sign || one.priority - other.priority);
  }

  queue(symbol: number, side: ShadowOrder['side']): number[] {
    return this.#ordered(symbol, side).map(({ orderId }) => orderId);
  }

  #finish(orderId: number): void {
    this.liveOrder(orderId).rests = false;
    this.live.delete(orderId);
    this.#done.add(orderId);
  }

  liveOrder(orderId: number): ShadowOrder {
    const order = this.live.get(orderId);
    if (order === undefined) throw new Error('Broken: no event follows a terminal one.');
    return order;
  }

  symbol(symbol: number): SymbolConfig {
    const config = this.engine.config.symbols[symbol];
    if (config === undefined) throw new Error('Broken: a symbol of an order is known.');
    return config;
  }

  view(orderId: number): OrderView {
    const view = this.engine.order(orderId);
    if (view === undefined) throw new Error('Broken: what a command touched can be read after it.');
    return view;
  }
}
