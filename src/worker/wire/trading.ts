import { ok, type Result } from '../../common/result.ts';
import { type Ready, whenReady } from '../../common/when-ready.ts';
import type { EngineEvent } from '../../engine/types.ts';
import type { Caller } from '../access/types.ts';
import type { CommandDraft, Exchange } from '../exchange/types.ts';
import type { EdgeMetrics } from '../metrics/types.ts';
import type { Queries } from '../query/types.ts';
import { decodeAmend, readAmend } from './amend-codec.ts';
import type { Markets } from './markets.ts';
import {
  type CancelAnswer,
  type MassCancelAnswer,
  type OrderAnswer,
  OrderAnswers,
  type ReplaceAnswer,
} from './order-answers.ts';
import { decodeOrder, replacementBody } from './order-codec.ts';
import { type OrderJson, orderJson } from './order-json.ts';
import { OrderLookup } from './order-lookup.ts';
import { noAccount, Refusals, unknownOrder } from './refusals.ts';
import type { WireError } from './wire-error.ts';

type MassCancelDraft = Extract<CommandDraft, { type: 'massCancel' }>;

type TradingDependencies = {
  readonly exchange: Exchange;
  readonly queries: Queries;
  readonly markets: Markets;
  readonly metrics: EdgeMetrics;
  readonly now: () => number;
};

/** What a caller can do with orders: the one path from a request to the exchange and back, for every API. */
export class Trading {
  readonly #deps: TradingDependencies;
  readonly #answers: OrderAnswers;
  readonly #lookup: OrderLookup;
  readonly #refusals: Refusals;

  constructor(deps: TradingDependencies) {
    this.#deps = deps;
    this.#answers = new OrderAnswers(deps);
    this.#lookup = new OrderLookup(deps);
    this.#refusals = new Refusals(deps);
  }

  /** Places an order for the caller's own account. `body` is what was sent, not looked at yet. */
  place(caller: Caller, body: unknown): Ready<Result<OrderAnswer, WireError>> {
    if (caller.account === null) return noAccount();
    const { markets, exchange } = this.#deps;
    const decoded = decodeOrder(body, { account: caller.account, markets, now: this.time() });
    if (!decoded.ok) return this.#refusals.counted(decoded.error);
    const draft = decoded.value;
    return exchange.submit(draft).then((outcome) => {
      if (outcome.kind !== 'applied') return this.#refusals.of(outcome, { draft });
      return whenReady<OrderAnswer, Result<OrderAnswer, WireError>>(this.#answers.of(outcome), ok);
    });
  }

  /**
   * Changes price or total quantity of the caller's own order. Its priority stays if and only if the price does and
   * the quantity goes down.
   */
  async amend(caller: Caller, orderId: number, body: unknown): Promise<Result<OrderAnswer, WireError>> {
    if (caller.account === null) return noAccount();
    const { markets, exchange } = this.#deps;
    const read = readAmend(body);
    if (!read.ok) return this.#refusals.counted(read.error);
    const order = await this.#lookup.visible(caller, orderId);
    if (order === undefined) return this.#refusals.counted(unknownOrder(orderId).error);
    const decoded = decodeAmend(read.value, markets.at(order.symbol));
    if (!decoded.ok) return this.#refusals.counted({ ...decoded.error, orderId: String(orderId) });
    const outcome = await exchange.submit({
      type: 'amend',
      account: caller.account,
      orderId,
      ...decoded.value,
    });
    if (outcome.kind !== 'applied') return this.#refusals.of(outcome, { order });
    return ok(await this.#answers.of(outcome));
  }

  /**
   * Ends the caller's own order and places another one on the same symbol and side in one step: where the new one is
   * refused, the old one stays. `body` is an order; symbol and side may be left out.
   */
  async replace(caller: Caller, orderId: number, body: unknown): Promise<Result<ReplaceAnswer, WireError>> {
    const { account } = caller;
    if (account === null) return noAccount();
    const { markets, exchange } = this.#deps;
    const order = await this.#lookup.visible(caller, orderId);
    if (order === undefined) return this.#refusals.counted(unknownOrder(orderId).error);
    const full = replacementBody(body, markets.at(order.symbol).config.symbol, order.side);
    const decoded = decodeOrder(full, { account, markets, now: this.time() });
    if (!decoded.ok) return this.#refusals.counted(decoded.error);
    const draft = decoded.value;
    const outcome = await exchange.submit({ ...draft, type: 'cancelReplace', orderId });
    if (outcome.kind !== 'applied') return this.#refusals.of(outcome, { draft, order });
    const answer = await this.#answers.of(outcome);
    const replaced = (await this.#lookup.visible(caller, orderId)) ?? order;
    return ok({ ...answer, replaced: orderJson(replaced, markets) });
  }

  /** Cancels one order: the caller's own, or anybody's with an admin key. */
  async cancel(caller: Caller, orderId: number): Promise<Result<CancelAnswer, WireError>> {
    const owner = caller.admin ? ((await this.#lookup.find(orderId))?.account ?? null) : caller.account;
    if (owner === null) return unknownOrder(orderId);
    const reason = owner === caller.account ? 'USER' : 'ADMIN';
    const outcome = await this.#deps.exchange.submit({ type: 'cancel', account: owner, orderId, reason });
    if (outcome.kind === 'applied') return ok(this.#answers.ofCancel(outcome));
    const order = outcome.kind === 'rejected' ? await this.#lookup.visible(caller, orderId) : undefined;
    return this.#refusals.of(outcome, { order: order ?? null });
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
    if (outcome.kind !== 'applied') return this.#refusals.of(outcome);
    const { commandSeq, seq } = outcome;
    const orderIds = canceledBy(draft, outcome.events).map(String);
    return ok({ orderIds, commandSeq, seq });
  }

  /** An order the caller may see; one of another account is as unknown as one that never was (5002). */
  async order(caller: Caller, orderId: number): Promise<Result<OrderJson, WireError>> {
    const found = await this.#lookup.visible(caller, orderId);
    return found === undefined ? unknownOrder(orderId) : ok(orderJson(found, this.#deps.markets));
  }

  /** The venue's time, ms: the clock, but never behind the last command. */
  time(): number {
    return Math.max(this.#deps.now(), this.#deps.exchange.engine.time);
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
