import type { EngineReads, OrderStatus, OrderView } from '../../engine/types.ts';
import { afterResets, ENDED, LIVE_STATUSES, type ResetEvent } from '../projection/resets.ts';
import { fillKey, hasFill, newestFills } from './fills.ts';
import type { History } from './history.ts';
import { mergePage } from './merge.ts';
import { recentOrders, recentResets, recentTrades, type UnwrittenRows } from './recent.ts';
import { type TradeTape, tradeView } from './trade-tape.ts';
import type { FillFilter, FillView, OrderFilter, Page, PageRequest, Queries, TradeView } from './types.ts';

/**
 * Memory first, then the tables. Memory is looked at before a table is asked: what is written to the tables in
 * between is then seen twice, never missed, and the newer state wins.
 */
export class LiveQueries implements Queries {
  readonly #engine: EngineReads;
  readonly #unwritten: UnwrittenRows;
  readonly #tape: TradeTape;
  readonly #history: History;

  constructor(deps: {
    readonly engine: EngineReads;
    readonly unwritten: UnwrittenRows;
    readonly tape: TradeTape;
    readonly history: History;
  }) {
    this.#engine = deps.engine;
    this.#unwritten = deps.unwritten;
    this.#tape = deps.tape;
    this.#history = deps.history;
  }

  async order(orderId: number): Promise<OrderView | undefined> {
    const live = this.#engine.order(orderId);
    if (live !== undefined) return live;
    const recent = recentOrders(this.#unwritten, (order) => order.orderId === orderId).get(orderId);
    return recent ?? (await this.#stored(orderId));
  }

  async #stored(orderId: number): Promise<OrderView | undefined> {
    const resets = recentResets(this.#unwritten);
    const order = await this.#history.order(orderId);
    return order && afterResets(order, resets);
  }

  async orders(filter: OrderFilter, page: PageRequest): Promise<Page<OrderView>> {
    const before = page.before ?? Number.MAX_SAFE_INTEGER;
    if (filter.status !== null && LIVE_STATUSES.includes(filter.status))
      return firstPage(this.#liveOrders(filter, before), page.limit, (order) => order.orderId);
    const recent = recentOrders(this.#unwritten, (order) => order.orderId < before);
    return mergePage({
      memory: [...recent.values()],
      read: async (from, count) => {
        const resets = recentResets(this.#unwritten);
        const { status, ...rest } = filter;
        const stored = await this.#history.orders(
          { ...rest, statuses: storedAs(status, resets) },
          from,
          count,
        );
        return stored.map((order) => afterResets(order, resets));
      },
      wanted: (order) => matches(order, filter),
      key: (order) => order.orderId,
      newer: (left, right) => left.seq > right.seq,
      before,
      limit: page.limit,
    });
  }

  async fills(filter: FillFilter, page: PageRequest): Promise<Page<FillView>> {
    const before = page.before ?? Number.MAX_SAFE_INTEGER;
    const recent = recentTrades(
      this.#unwritten,
      (trade) => trade.tradeId * 2 < before && hasFill(trade, filter),
    );
    return mergePage({
      // Without a database there are 100,000 trades: only those of the page are made fills of.
      memory: newestFills(recent, filter, before, page.limit + 1),
      read: (from, count) => this.#history.fills(filter, from, count),
      wanted: () => true,
      key: fillKey,
      newer: () => false,
      before,
      limit: page.limit,
    });
  }

  async trades(symbol: number, page: PageRequest): Promise<Page<TradeView>> {
    const before = page.before ?? Number.MAX_SAFE_INTEGER;
    const taped = this.#tape.page(symbol, before, page.limit + 1);
    if (taped !== null) return firstPage(taped, page.limit, (trade) => trade.tradeId);
    const recent = recentTrades(
      this.#unwritten,
      (trade) => trade.symbol === symbol && trade.tradeId < before,
    );
    return mergePage({
      memory: recent.slice(0, page.limit + 1).map(tradeView),
      read: (from, count) => this.#history.trades(symbol, from, count),
      wanted: () => true,
      key: (trade) => trade.tradeId,
      newer: () => false,
      before,
      limit: page.limit,
    });
  }

  /** The engine knows every live order, so the tables are not asked. */
  #liveOrders(filter: OrderFilter, before: number): OrderView[] {
    return this.#engine
      .openOrders(filter.account, filter.symbol)
      .filter((order) => order.orderId < before && matches(order, filter))
      .reverse();
  }
}

/**
 * How the tables have the orders of a status: until they show a reset, those that it ended stand there as they were
 * before.
 */
function storedAs(status: OrderStatus | null, resets: readonly ResetEvent[]): readonly OrderStatus[] | null {
  if (status === null) return null;
  return status === ENDED.status && resets.length > 0 ? [status, ...LIVE_STATUSES] : [status];
}

const matches = (order: OrderView, filter: OrderFilter): boolean =>
  (filter.account === null || filter.account === order.account) &&
  (filter.symbol === null || filter.symbol === order.symbol) &&
  (filter.status === null || filter.status === order.status) &&
  (filter.clientOrderId === null || filter.clientOrderId === order.clientOrderId);

function firstPage<T>(items: readonly T[], limit: number, key: (item: T) => number): Page<T> {
  const shown = items.slice(0, limit);
  return { items: shown, next: items.length > limit ? key(shown.at(-1)!) : null };
}
