import { assert } from '../../common/assert.ts';
import { EXCHANGE_ERRORS } from '../../common/errors.ts';
import { ok, type Result } from '../../common/result.ts';
import type { EngineEvent, OrderView } from '../../engine/types.ts';
import type { Caller } from '../access/types.ts';
import type { CommandDraft, Exchange, Outcome } from '../exchange/types.ts';
import type { EdgeMetrics } from '../metrics/types.ts';
import type { FillView, Queries } from '../query/types.ts';
import type { Markets } from './markets.ts';
import { decodeOrder, type NewOrderDraft } from './order-codec.ts';
import { type FillJson, fillJson, fillsOf, type OrderJson, orderJson } from './order-json.ts';
import { outcomeError, rejectionError } from './rejection.ts';
import { refused, type WireError } from './wire-error.ts';

export type OrderAnswer = {
  readonly order: OrderJson;
  readonly fills: readonly FillJson[];
  readonly commandSeq: number;
  readonly seq: number;
  /** Present when the same order had been sent before. */
  readonly duplicate?: true;
};
export type CancelAnswer = { readonly order: OrderJson; readonly commandSeq: number; readonly seq: number };
export type MassCancelAnswer = {
  readonly orderIds: readonly string[];
  readonly commandSeq: number;
  readonly seq: number;
};

type MassCancelDraft = Extract<CommandDraft, { type: 'massCancel' }>;

type TradingDependencies = {
  readonly exchange: Exchange;
  readonly queries: Queries;
  readonly markets: Markets;
  readonly metrics: EdgeMetrics;
  readonly now: () => number;
};

/** Fills read back for an order that was sent twice: at most this many pages of this many. */
const DUPLICATE_FILLS = { pages: 10, perPage: 1000 } as const;

/** What a caller can do with orders: the one path from a request to the exchange and back, for every API. */
export class Trading {
  readonly #deps: TradingDependencies;

  constructor(deps: TradingDependencies) {
    this.#deps = deps;
  }

  /** Places an order for the caller's own account. `body` is what was sent, not looked at yet. */
  async place(caller: Caller, body: unknown): Promise<Result<OrderAnswer, WireError>> {
    if (caller.account === null) return noAccount();
    const { markets, exchange } = this.#deps;
    const decoded = decodeOrder(body, { account: caller.account, markets, now: this.time() });
    if (!decoded.ok) return this.#refuse(decoded.error);
    const outcome = await exchange.submit(decoded.value);
    if (outcome.kind !== 'applied') return this.#notApplied(outcome, decoded.value, null);
    return ok(await this.#orderAnswer(outcome));
  }

  /** Cancels one order: the caller's own, or anybody's with an admin key. */
  async cancel(caller: Caller, orderId: number): Promise<Result<CancelAnswer, WireError>> {
    const owner = caller.admin ? await this.#ownerOf(orderId) : caller.account;
    if (owner === null) return unknownOrder(orderId);
    const reason = owner === caller.account ? 'USER' : 'ADMIN';
    const outcome = await this.#deps.exchange.submit({ type: 'cancel', account: owner, orderId, reason });
    if (outcome.kind !== 'applied') return this.#cancelRefused(outcome, caller, orderId);
    assert(outcome.order !== null, 'an applied cancel has its order');
    const { order, commandSeq, seq } = outcome;
    return ok({ order: orderJson(order, this.#deps.markets), commandSeq, seq });
  }

  /** Cancels all open orders of an account, or of all accounts (null), on one symbol or on all (null). */
  async cancelAll(
    caller: Caller,
    account: number | null,
    symbol: number | null,
  ): Promise<Result<MassCancelAnswer, WireError>> {
    const reason = account !== null && account === caller.account ? 'MASS' : 'ADMIN';
    const draft: MassCancelDraft = { type: 'massCancel', account, symbol, side: null, reason };
    const outcome = await this.#deps.exchange.submit(draft);
    if (outcome.kind !== 'applied') return this.#notApplied(outcome, null, null);
    const { commandSeq, seq } = outcome;
    const orderIds = canceledBy(draft, outcome.events).map(String);
    return ok({ orderIds, commandSeq, seq });
  }

  /** An order the caller may see; one of another account is as unknown as one that never was (5002). */
  async order(caller: Caller, orderId: number): Promise<Result<OrderJson, WireError>> {
    const found = await this.#visible(caller, orderId);
    return found === undefined ? unknownOrder(orderId) : ok(orderJson(found, this.#deps.markets));
  }

  /** The venue's time, ms: the clock, but never behind the last command. */
  time(): number {
    return Math.max(this.#deps.now(), this.#deps.exchange.engine.time);
  }

  async #orderAnswer(outcome: Extract<Outcome, { kind: 'applied' }>): Promise<OrderAnswer> {
    const { order, commandSeq, seq, events } = outcome;
    assert(order !== null, 'an applied order has its order');
    const { markets } = this.#deps;
    const again = events.find((event) => event.type === 'orderDuplicate');
    const fills = again
      ? await this.#entryFills(order, again.entryCommandSeq)
      : fillsOf(order.orderId, events);
    const answer = {
      order: orderJson(order, markets),
      fills: fills.map((fill) => fillJson(fill, markets)),
      commandSeq,
      seq,
    };
    return again ? { ...answer, duplicate: true } : answer;
  }

  /** The fills an order had from the command that brought it, oldest first: what its first answer held. */
  async #entryFills(order: OrderView, commandSeq: number): Promise<FillView[]> {
    const { account, symbol, orderId, filledLots } = order;
    if (filledLots === 0) return [];
    const fills: FillView[] = [];
    let before: number | null = null;
    for (let page = 0; page < DUPLICATE_FILLS.pages; page += 1) {
      const request = { limit: DUPLICATE_FILLS.perPage, before };
      const { items, next } = await this.#deps.queries.fills(
        { account, symbol, orderId, commandSeq },
        request,
      );
      fills.push(...items);
      before = next;
      if (before === null) break;
    }
    return fills.reverse();
  }

  async #visible(caller: Caller, orderId: number): Promise<OrderView | undefined> {
    const { exchange, queries } = this.#deps;
    const order = exchange.engine.order(orderId) ?? (await queries.order(orderId));
    return order !== undefined && (caller.admin || order.account === caller.account) ? order : undefined;
  }

  async #ownerOf(orderId: number): Promise<number | null> {
    const { exchange, queries } = this.#deps;
    const order = exchange.engine.order(orderId) ?? (await queries.order(orderId));
    return order?.account ?? null;
  }

  /** An order that ended long ago is no longer in the engine, but has ended (5003) and is not unknown. */
  async #cancelRefused(
    outcome: Exclude<Outcome, { kind: 'applied' }>,
    caller: Caller,
    orderId: number,
  ): Promise<Result<never, WireError>> {
    if (outcome.kind !== 'rejected') return this.#notApplied(outcome, null, null);
    const order = (await this.#visible(caller, orderId)) ?? null;
    const ended = order !== null && outcome.event.code === EXCHANGE_ERRORS.UNKNOWN_ORDER.code;
    const code = ended ? EXCHANGE_ERRORS.ORDER_DONE.code : outcome.event.code;
    const event = { ...outcome.event, code, orderId };
    return this.#notApplied({ ...outcome, event }, null, order);
  }

  #notApplied(
    outcome: Exclude<Outcome, { kind: 'applied' }>,
    draft: NewOrderDraft | null,
    order: OrderView | null,
  ): Result<never, WireError> {
    if (outcome.kind !== 'rejected') return this.#refuse(outcomeError(outcome, draft?.clientOrderId ?? null));
    const { markets } = this.#deps;
    return { ok: false, error: rejectionError(outcome.event, { markets, draft, order }) };
  }

  /** A refusal the engine never saw: counted here, since no event will. */
  #refuse(error: WireError): Result<never, WireError> {
    this.#deps.metrics.orderRejected(error.name);
    return { ok: false, error };
  }
}

/** Not every order that ended: the time of the command may have expired others before it. */
function canceledBy({ account, reason }: MassCancelDraft, events: readonly EngineEvent[]): number[] {
  return events.flatMap((event) =>
    event.type === 'orderDone' &&
    event.status === 'CANCELED' &&
    event.reason === reason &&
    (account === null || event.account === account)
      ? [event.orderId]
      : [],
  );
}

const noAccount = () =>
  refused('FORBIDDEN', 'this key has no account to trade for; use the key of an account');

const unknownOrder = (orderId: number): Result<never, WireError> => ({
  ok: false,
  error: {
    name: 'UNKNOWN_ORDER',
    message: `there is no order ${orderId} that this key may see`,
    field: 'orderId',
    orderId: String(orderId),
  },
});
