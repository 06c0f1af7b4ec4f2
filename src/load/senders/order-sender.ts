import {
  type CanceledOrder,
  ExchangeError,
  type NewOrder,
  NoAnswerError,
  type Order,
  type PlacedOrder,
} from '../../client/exchange/index.ts';
import type { Action } from '../flow.ts';
import { isFinal } from '../tally.ts';
import type { Sender, SenderContext } from './sender.ts';

export type Placing = Exclude<Action, { kind: 'cancel' }>;
type Canceling = Extract<Action, { kind: 'cancel' }>;

/** What an account can do, over HTTP or gRPC. */
export type TradingClient = {
  placeOrder(order: NewOrder): Promise<PlacedOrder>;
  cancelOrder(orderId: string): Promise<CanceledOrder>;
  close(): void;
};

/** Requests under way at once when the orders left are cancelled. */
const CLEAN_UP_WIDTH = 8;

/** One request per order, one per cancel. `clients`: one per account of the flow. */
export class OrderSender<Client extends TradingClient = TradingClient> implements Sender {
  protected readonly context: SenderContext;
  protected readonly clients: readonly Client[];
  /** Of limit orders that were answered and not cancelled yet: as many as the flow lets rest, at most. */
  readonly #orderIds = new Map<number, { readonly orderId: string; readonly account: number }>();

  constructor(context: SenderContext, clients: readonly Client[]) {
    this.context = context;
    this.clients = clients;
  }

  send(action: Action, meantForMs: number): Promise<void> {
    return action.kind === 'cancel' ? this.cancel(action, meantForMs) : this.place(action, meantForMs);
  }

  async place(action: Placing, meantForMs: number): Promise<void> {
    const { tally, clock, quotes } = this.context;
    try {
      const { order, fills } = await this.#client(action.account).placeOrder(action.order);
      tally.answered(meantForMs, clock.monotonicMs());
      tally.placed(fills, quotes.get(order.symbol) ?? '');
      this.keep(action, order);
    } catch (error) {
      this.count(error, meantForMs);
    }
  }

  async cancel(action: Canceling, meantForMs: number): Promise<void> {
    const { tally, clock } = this.context;
    const placed = this.#orderIds.get(action.placed);
    this.#orderIds.delete(action.placed);
    if (placed === undefined) {
      tally.skipped += 1;
      return;
    }
    try {
      await this.#client(action.account).cancelOrder(placed.orderId);
      tally.answered(meantForMs, clock.monotonicMs());
      tally.canceled += 1;
    } catch (error) {
      this.count(error, meantForMs);
    }
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  async cleanUp(): Promise<void> {
    const left = [...this.#orderIds.values()];
    this.#orderIds.clear();
    const cancelRest = async (): Promise<void> => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        await this.#client(next.account)
          .cancelOrder(next.orderId)
          .catch((error: unknown) => {
            // It was filled meanwhile; or nobody answers, and each of hundreds would wait for that in vain.
            if (error instanceof NoAnswerError) left.length = 0;
          });
      }
    };
    await Promise.all(Array.from({ length: CLEAN_UP_WIDTH }, cancelRest));
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
    if (error instanceof ExchangeError) {
      tally.answered(meantForMs, clock.monotonicMs(), times);
      for (let time = 0; time < times; time += 1) tally.rejected(error.name);
    } else if (error instanceof NoAnswerError) {
      tally.failed(error.reason, times);
    } else {
      tally.failed(error instanceof Error ? error.message : String(error), times);
    }
  }

  #client(account: number): Client {
    const client = this.clients[account];
    if (client === undefined) throw new Error(`there is no account ${account}`);
    return client;
  }
}
