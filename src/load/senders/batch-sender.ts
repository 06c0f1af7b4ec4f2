import type { ExchangeClient } from '../../client/exchange/index.ts';
import { OrderSender, type Placing } from './order-sender.ts';

/** Orders of one request. */
const BATCH_ORDERS = 50;

/**
 * Collects the orders of each account and sends them by the batch. A batch is meant for the time of its last order, so
 * that collecting is no latency; each of its orders counts. Cancels are requests of their own.
 */
export class BatchSender extends OrderSender<ExchangeClient> {
  readonly #collected = new Map<number, Placing[]>();
  #lastMs = 0;

  override async place(action: Placing, meantForMs: number): Promise<void> {
    this.#lastMs = meantForMs;
    const batch = this.#collected.get(action.account) ?? [];
    this.#collected.set(action.account, batch);
    batch.push(action);
    if (batch.length >= BATCH_ORDERS) await this.#sendBatch(action.account, meantForMs);
  }

  override async finish(): Promise<void> {
    for (const account of [...this.#collected.keys()]) await this.#sendBatch(account, this.#lastMs);
  }

  async #sendBatch(account: number, meantForMs: number): Promise<void> {
    const { tally, clock, quotes } = this.context;
    const batch = this.#collected.get(account) ?? [];
    this.#collected.delete(account);
    try {
      const results = (await this.clients[account]?.placeOrders(batch.map(({ order }) => order))) ?? [];
      tally.answered(meantForMs, clock.monotonicMs(), results.length);
      results.forEach((result, at) => {
        const action = batch[at];
        if ('error' in result) tally.rejected(result.error.name);
        else tally.placed(result.fills, quotes.get(result.order.symbol) ?? '');
        if ('order' in result && action !== undefined) this.keep(action, result.order);
      });
    } catch (error) {
      this.count(error, meantForMs, batch.length);
    }
  }
}
