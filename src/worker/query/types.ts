import type { OrderStatus, OrderView, Side } from '../../engine/types.ts';

/** One side of a trade, as the account that owns the order sees it. */
export type FillView = {
  readonly tradeId: number;
  readonly orderId: number;
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
  readonly priceTicks: number;
  readonly lots: number;
  /** Ledger units of `feeAsset`; negative is a rebate. */
  readonly fee: bigint;
  readonly feeAsset: number;
  readonly liquidity: 'MAKER' | 'TAKER';
  readonly at: number;
};

/** A public trade. `takerSide` is the aggressor's. */
export type TradeView = {
  readonly tradeId: number;
  readonly symbol: number;
  readonly priceTicks: number;
  readonly lots: number;
  readonly takerSide: Side;
  readonly at: number;
  readonly seq: number;
};

/** Newest first. `before` is the id of the last item of the page before; null starts at the newest. */
export type PageRequest = { readonly limit: number; readonly before: number | null };
/** `next` is the `before` of the following page; null when there is none. */
export type Page<T> = { readonly items: readonly T[]; readonly next: number | null };

export type OrderFilter = {
  /** Null is every account. */
  readonly account: number | null;
  readonly symbol: number | null;
  readonly status: OrderStatus | null;
  readonly clientOrderId: string | null;
};
export type FillFilter = {
  readonly account: number | null;
  readonly symbol: number | null;
  readonly orderId: number | null;
  /** Only what one command did; left out: whatever did it. */
  readonly commandSeq?: number;
};

/**
 * The venue's history: what memory still has, joined with the projections in Postgres. Whatever an answer has
 * acknowledged is found here. Rejects with an ExsimError when Postgres is needed and not there.
 */
export interface Queries {
  order(orderId: number): Promise<OrderView | undefined>;
  orders(filter: OrderFilter, page: PageRequest): Promise<Page<OrderView>>;
  fills(filter: FillFilter, page: PageRequest): Promise<Page<FillView>>;
  trades(symbol: number, page: PageRequest): Promise<Page<TradeView>>;
}
