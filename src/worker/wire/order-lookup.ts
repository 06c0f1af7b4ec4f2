import type { OrderView } from '../../engine/types.ts';
import type { Caller } from '../access/types.ts';
import type { Exchange } from '../exchange/types.ts';
import type { Queries } from '../query/types.ts';

/** Finds orders by id: live ones in the engine, those that ended long ago in the history. */
export class OrderLookup {
  readonly #exchange: Exchange;
  readonly #queries: Queries;

  constructor(deps: { readonly exchange: Exchange; readonly queries: Queries }) {
    this.#exchange = deps.exchange;
    this.#queries = deps.queries;
  }

  async find(orderId: number): Promise<OrderView | undefined> {
    return this.#exchange.engine.order(orderId) ?? (await this.#queries.order(orderId));
  }

  /** One the caller may see: its own, or any with an admin key. */
  async visible(caller: Caller, orderId: number): Promise<OrderView | undefined> {
    const order = await this.find(orderId);
    return order !== undefined && (caller.admin || order.account === caller.account) ? order : undefined;
  }
}
