import {
  type CanceledOrder,
  ExchangeError,
  type NewOrder,
  NoAnswerError,
  type Order,
  type PlacedOrder,
} from '../../client/exchange/index.ts';
import type { Action } from '../flow.ts';
import { patiently } from '../patiently.ts';
import { isFinal } from '../tally.ts';
import type { Sender, SenderContext } from './sender.ts';

export type Placing = Exclude<Action, { kind: 'cancel' }>;
type Canceling = Extract<Action, { kind: 'cancel' }>;

/**
 * When the outcome was heard, in the clock's monotonic time: null if it never was, and left out where the answer itself
 * tells.
 */
export type Heard = { readonly heardMs?: number | null };
export type HeardOrder = PlacedOrder & Heard;
export type HeardCancel = CanceledOrder & Heard;

/** What an account can do, over HTTP or gRPC. */
export type TradingClient = {
  placeOrder(order: NewOrder): Promise<HeardOrder>;
  cancelOrder(orderId: string): Promise<HeardCancel>;
  close(): void;
};

/** Counted where an order was answered, but the stream did not tell of it in time. */
export const NO_UPDATE = 'no update on the stream';
/** Requests under way at once when the orders left are cancelled. */
const CLEAN_UP_WIDTH = 8;
/** Longest time that cancels a rate limit refused are sent again, ms. */
const CLEAN_UP_MS_MAX = 10_000;
/** Such orders are in no book. */
const GONE: ReadonlySet<string> = new Set(['ORDER_DONE', 'UNKNOWN_ORDER']);
const isGone = (error: unknown): boolean => error instanceof ExchangeError && GONE.has(error.name);

type Resting = { readonly orderId: string; readonly account: number };

/** One request per order, one per cancel. `clients`: one per account of the flow. */
export class OrderSender<Client extends TradingClient = TradingClient> implements Sender {
  protected readonly context: SenderContext;
  protected readonly clients: readonly Client[];
  /**
   * Of limit orders that were answered and not cancelled yet: as many as the flow lets rest, and those whose cancel
   * failed, for the end.
   */
  readonly #orderIds = new Map<number, Resting>();

  constructor(context: SenderContext, clients: readonly Client[]) {
    this.context = context;
    this.clients = clients;
  }

  send(action: Action, meantForMs: number): Promise<void> {
    return action.kind === 'cancel' ? this.cancel(action, meantForMs) : this.place(action, meantForMs);
  }

  async place(action: Placing, meantForMs: number): Promise<void> {
    const { tally, quotes } = this.context;
    try {
      const { order, fills, heardMs } = await this.#client(action.account).placeOrder(action.order);
      this.keep(action, order);
      if (this.#heard(meantForMs, heardMs)) tally.placed(fills, quotes.get(order.symbol) ?? '');
    } catch (error) {
      this.count(error, meantForMs);
    }
  }

  async cancel(action: Canceling, meantForMs: number): Promise<void> {
    const { tally } = this.context;
    const placed = this.#orderIds.get(action.placed);
    this.#orderIds.delete(action.placed);
    if (placed === undefined) {
      tally.skipped += 1;
      return;
    }
    try {
      const { heardMs } = await this.#client(action.account).cancelOrder(placed.orderId);
      if (this.#heard(meantForMs, heardMs)) tally.canceled += 1;
    } catch (error) {
      if (!isGone(error)) this.#orderIds.set(action.placed, placed);
      this.count(error, meantForMs);
    }
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  async cleanUp(): Promise<number> {
    const resting = [...this.#orderIds.values()];
    this.#orderIds.clear();
    const untilMs = this.context.clock.monotonicMs() + CLEAN_UP_MS_MAX;
    let left = 0;
    const cancelRest = async (): Promise<void> => {
      for (let next = resting.pop(); next !== undefined; next = resting.pop()) {
        const error = await this.#cancelLate(next, untilMs);
        if (error === null || isGone(error)) continue; // It was filled meanwhile.
        left += 1;
        // Nobody answers, and each of hundreds would wait for that in vain.
        if (error instanceof NoAnswerError) left += resting.splice(0).length;
      }
    };
    await Promise.all(Array.from({ length: CLEAN_UP_WIDTH }, cancelRest));
    return left;
  }

  close(): void {
    for (const client of this.clients) client.close();
  }

  /** Notes a limit order that rests, so that it can be cancelled. */
  protected keep({ kind, index, account }: Placing, { orderId, status }: Order): void {
    if (kind === 'limit' && !isFinal(status)) this.#orderIds.set(index, { orderId, account });
  }

  protected count(error: unknown, meantForMs: number, times = 1): void {
    const { tally, clock } = this.context;
    const nowMs = clock.monotonicMs();
    if (error instanceof ExchangeError) {
      tally.answered(meantForMs, nowMs, times);
      for (let time = 0; time < times; time += 1) tally.rejected(error.name);
    } else if (error instanceof NoAnswerError) {
      tally.failed(error.reason, nowMs, times);
    } else {
      tally.failed(error instanceof Error ? error.message : String(error), nowMs, times);
    }
  }

  /** Answers why an order was not cancelled; null when it was. */
  async #cancelLate({ orderId, account }: Resting, untilMs: number): Promise<Error | null> {
    try {
      await patiently(() => this.#client(account).cancelOrder(orderId), this.context.clock, untilMs);
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #heard(meantForMs: number, heardMs: number | null = this.context.clock.monotonicMs()): boolean {
    const { tally, clock } = this.context;
    if (heardMs === null) tally.failed(NO_UPDATE, clock.monotonicMs());
    else tally.answered(meantForMs, heardMs);
    return heardMs !== null;
  }

  #client(account: number): Client {
    const client = this.clients[account];
    if (client === undefined) throw new Error(`there is no account ${account}`);
    return client;
  }
}
