import { AdminCalls } from './admin.ts';
import { clientOrderIds } from './client-order-ids.ts';
import { Caller, type CallOptions, type ClientOptions } from './http/caller.ts';
import { SafeguardCalls } from './safeguards.ts';
import type {
  Account,
  Amendment,
  Balance,
  BatchResult,
  CanceledOrder,
  CanceledOrders,
  Fill,
  Health,
  Kline,
  NewOrder,
  Order,
  OrderBook,
  OrderStatus,
  Page,
  Payment,
  PlacedOrder,
  Readiness,
  ReplacedOrder,
  Replacement,
  Safeguards,
  SymbolRules,
  Ticker,
  Trade,
  TransferRequest,
} from './types.ts';

/** A read waits, for 5 s at most, until the venue has reached sequence `minSeq`. */
export type ReadOptions = CallOptions & { readonly minSeq?: number };
/** Pages have up to `limit` items, 1 to 1000. With an admin key `accountId` picks one account. */
export type PageQuery = { readonly limit?: number; readonly cursor?: string; readonly minSeq?: number };
export type OrderQuery = PageQuery & {
  readonly symbol?: string;
  readonly status?: OrderStatus;
  readonly clientOrderId?: string;
  readonly accountId?: string;
};
export type FillQuery = PageQuery & {
  readonly symbol?: string;
  readonly orderId?: string;
  readonly accountId?: string;
};

/**
 * One simulated exchange over HTTP. Every call throws ExchangeError when the venue refuses, NoAnswerError when no
 * answer came. Calls are sent again, a few times and with growing waits, only where that is safe: reads and orders when
 * the connection was lost or the venue is busy (7002), all others when they surely were not carried out.
 * `close()` lets go of the connections.
 */
export class ExchangeClient {
  readonly admin: AdminCalls;
  readonly safeguards: SafeguardCalls;
  readonly #caller: Caller;
  readonly #newClientOrderId = clientOrderIds();

  constructor(options: ClientOptions) {
    this.#caller = new Caller(options);
    this.admin = new AdminCalls(this.#caller);
    this.safeguards = new SafeguardCalls(this.#caller);
  }

  /** Places an order. Its answer means durable. An order without `clientOrderId` is given one. */
  placeOrder(order: NewOrder, options?: CallOptions): Promise<PlacedOrder> {
    const body = this.#named(order);
    return this.#caller.send({ method: 'POST', path: ['orders'], body, safety: 'repeatable' }, options);
  }

  /** Places up to 100 orders, in order; each succeeds or fails by itself. */
  async placeOrders(orders: readonly NewOrder[], options?: CallOptions): Promise<readonly BatchResult[]> {
    const body = { orders: orders.map((order) => this.#named(order)) };
    const call = { method: 'POST', path: ['orders', 'batch'], body, safety: 'repeatable' } as const;
    const { results } = await this.#caller.send<{ results: readonly BatchResult[] }>(call, options);
    return results;
  }

  /** Changes price or quantity under the same id; the place in the queue stays only when the quantity alone goes down. */
  amendOrder(orderId: string, body: Amendment, options?: CallOptions): Promise<PlacedOrder> {
    return this.#caller.send({ method: 'PATCH', path: ['orders', orderId], body, safety: 'once' }, options);
  }

  /** Cancels an order and places another in one step, or neither. */
  replaceOrder(orderId: string, order: Replacement, options?: CallOptions): Promise<ReplacedOrder> {
    const path = ['orders', orderId, 'replace'];
    const body = this.#named(order);
    return this.#caller.send({ method: 'POST', path, body, safety: 'repeatable' }, options);
  }

  cancelOrder(orderId: string, options?: CallOptions): Promise<CanceledOrder> {
    return this.#caller.send({ method: 'DELETE', path: ['orders', orderId], safety: 'once' }, options);
  }

  /** Cancels all open orders, on one symbol or on all; with an admin key of one account or of all. */
  cancelOrders(
    query: { readonly symbol?: string; readonly accountId?: string } = {},
    options?: CallOptions,
  ): Promise<CanceledOrders> {
    return this.#caller.send({ method: 'DELETE', path: ['orders'], query, safety: 'once' }, options);
  }

  order(orderId: string, { minSeq, ...options }: ReadOptions = {}): Promise<Order> {
    return this.#caller.get(['orders', orderId], { minSeq }, options);
  }

  /** Newest first. */
  orders(query: OrderQuery = {}, options?: CallOptions): Promise<Page<Order>> {
    return this.#caller.get(['orders'], query, options);
  }

  /** Newest first. */
  fills(query: FillQuery = {}, options?: CallOptions): Promise<Page<Fill>> {
    return this.#caller.get(['fills'], query, options);
  }

  balances(
    query: PageQuery & { readonly accountId?: string } = {},
    options?: CallOptions,
  ): Promise<Page<Balance>> {
    return this.#caller.get(['balances'], query, options);
  }

  /** The account of the key, and what cancels its orders by itself. */
  account({ minSeq, ...options }: ReadOptions = {}): Promise<{ readonly account: Account } & Safeguards> {
    return this.#caller.get(['account'], { minSeq }, options);
  }

  /** Moves money between accounts of one master; with an admin key between any. */
  transfer(transfer: TransferRequest, options?: CallOptions): Promise<Payment> {
    const body = { ...transfer, transferId: transfer.transferId ?? this.#newClientOrderId() };
    return this.#caller.send({ method: 'POST', path: ['transfers'], body, safety: 'repeatable' }, options);
  }

  symbols({ minSeq, ...options }: ReadOptions = {}): Promise<Page<SymbolRules>> {
    return this.#caller.get(['symbols'], { minSeq }, options);
  }

  /** Up to `depth` levels per side, 1 to 1000; default 100. With `level: 3` the single orders in them. */
  orderBook(
    symbol: string,
    query: { readonly depth?: number; readonly level?: 2 | 3; readonly minSeq?: number } = {},
    options?: CallOptions,
  ): Promise<OrderBook> {
    return this.#caller.get(['orderbook', symbol], query, options);
  }

  ticker(symbol: string, { minSeq, ...options }: ReadOptions = {}): Promise<Ticker> {
    return this.#caller.get(['ticker', symbol], { minSeq }, options);
  }

  /** Newest first. */
  trades(symbol: string, query: PageQuery = {}, options?: CallOptions): Promise<Page<Trade>> {
    return this.#caller.get(['trades', symbol], query, options);
  }

  /**
   * Oldest first; `start` and `end` are ISO 8601 or milliseconds. With `start` the next page has newer ones. Without it
   * the first page has the last ones, the next one those before them.
   */
  klines(
    symbol: string,
    query: PageQuery & {
      readonly interval?: string;
      readonly start?: number | string;
      readonly end?: number | string;
    } = {},
    options?: CallOptions,
  ): Promise<Page<Kline> & { readonly epoch: number; readonly seq: number }> {
    return this.#caller.get(['klines', symbol], query, options);
  }

  time(options?: CallOptions): Promise<{ readonly time: string; readonly unixMs: number }> {
    return this.#caller.get(['time'], {}, options);
  }

  health(options?: CallOptions): Promise<Health> {
    return this.#caller.get(['health'], {}, options);
  }

  /** Whether an order would be accepted, and what was measured; also when the answer is no. */
  ready(options?: CallOptions): Promise<Readiness> {
    return this.#caller.get(['ready'], {}, options);
  }

  close(): void {
    this.#caller.close();
  }

  #named<T extends Replacement>(order: T): T {
    return { ...order, clientOrderId: order.clientOrderId ?? this.#newClientOrderId() };
  }
}

/** Every item of a list, page by page: `for await (const fill of eachItem((cursor) => client.fills(cursor)))`. */
export async function* eachItem<T>(
  page: (query: { readonly cursor?: string }) => Promise<Page<T>>,
): AsyncGenerator<T, void, undefined> {
  let query: { readonly cursor?: string } = {};
  for (;;) {
    const { items, nextCursor } = await page(query);
    yield* items;
    if (nextCursor === null) return;
    query = { cursor: nextCursor };
  }
}
