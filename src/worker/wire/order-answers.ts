import { assert } from '../../common/assert.ts';
import { type Ready, whenReady } from '../../common/when-ready.ts';
import type { OrderView } from '../../engine/types.ts';
import type { FillView, Queries } from '../query/types.ts';
import type { Markets } from './markets.ts';
import { type FillJson, fillJson, fillsOf, type OrderJson, orderJson } from './order-json.ts';
import type { Applied } from './refusals.ts';

/** What one command did to an order: how it stands now, and what the command traded. */
export type OrderAnswer = {
  readonly order: OrderJson;
  readonly fills: readonly FillJson[];
  readonly commandSeq: number;
  readonly seq: number;
  /** Present when the same order had been sent before. */
  readonly duplicate?: true;
};
/** `replaced` is the order that made room, as it ended. */
export type ReplaceAnswer = OrderAnswer & { readonly replaced: OrderJson };
export type CancelAnswer = { readonly order: OrderJson; readonly commandSeq: number; readonly seq: number };
export type MassCancelAnswer = {
  readonly orderIds: readonly string[];
  readonly commandSeq: number;
  readonly seq: number;
};

/** Fills read back for an order that was sent twice: at most this many pages of this many. */
const DUPLICATE_FILLS = { pages: 10, perPage: 1000 } as const;

/** Answers with an order and its fills. */
export class OrderAnswers {
  readonly #markets: Markets;
  readonly #queries: Queries;

  constructor(deps: { readonly markets: Markets; readonly queries: Queries }) {
    this.#markets = deps.markets;
    this.#queries = deps.queries;
  }

  /** Of a command that made or changed an order. */
  of({ order, commandSeq, seq, events }: Applied): Ready<OrderAnswer> {
    assert(order !== null, 'an applied order has its order');
    const again = events.find((event) => event.type === 'orderDuplicate');
    const fills = again ? this.#entryFills(order, again.entryCommandSeq) : fillsOf(order.orderId, events);
    return whenReady(fills, (found) => {
      const answer = {
        order: orderJson(order, this.#markets),
        fills: found.map((fill) => fillJson(fill, this.#markets)),
        commandSeq,
        seq,
      };
      return again ? { ...answer, duplicate: true as const } : answer;
    });
  }

  /** Of a command that ended an order. */
  ofCancel({ order, commandSeq, seq }: Applied): CancelAnswer {
    assert(order !== null, 'an applied cancel has its order');
    return { order: orderJson(order, this.#markets), commandSeq, seq };
  }

  /** The fills an order had from the command that brought it, oldest first: what its first answer held. */
  async #entryFills(order: OrderView, commandSeq: number): Promise<FillView[]> {
    const { account, symbol, orderId, filledLots } = order;
    if (filledLots === 0) return [];
    const fills: FillView[] = [];
    let before: number | null = null;
    for (let page = 0; page < DUPLICATE_FILLS.pages; page += 1) {
      const request = { limit: DUPLICATE_FILLS.perPage, before };
      const { items, next } = await this.#queries.fills({ account, symbol, orderId, commandSeq }, request);
      fills.push(...items);
      before = next;
      if (before === null) break;
    }
    return fills.reverse();
  }
}
