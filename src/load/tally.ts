import type { Fill, OrderStatus } from '../client/exchange/index.ts';
import { formatDecimal, parseDecimal } from '../common/decimal.ts';
import { Histogram } from './histogram.ts';

/** Digits behind the point of a product of price and quantity that is summed up. */
const VOLUME_SCALE = 30;

/** What one target made of its flow. Counts of single orders and cancels, not of requests. */
export class Tally {
  /** From the time a request was meant for until its answer. */
  readonly latency = new Histogram();
  accepted = 0;
  canceled = 0;
  /** Cancels of orders that were refused, or not answered yet: there was nothing to send. */
  skipped = 0;
  trades = 0;
  /** Refusals by error name. */
  readonly rejects = new Map<string, number>();
  /** Requests without a usable answer, by reason. */
  readonly errors = new Map<string, number>();
  /** Of the trades, by quote asset, in units of 10^-30. */
  readonly #volume = new Map<string, bigint>();
  #silentFromMs: number | null = null;

  /** Since when no request was answered, in the clock's monotonic time; null where the last one was. */
  get silentFromMs(): number | null {
    return this.#silentFromMs;
  }

  answered(meantForMs: number, nowMs: number, times = 1): void {
    this.latency.record(nowMs - meantForMs, times);
    this.#silentFromMs = null;
  }

  placed(fills: readonly Fill[], quote: string): void {
    this.accepted += 1;
    for (const fill of fills) if (fill.liquidity === 'TAKER') this.#traded(fill, quote);
  }

  rejected(name: string): void {
    this.rejects.set(name, (this.rejects.get(name) ?? 0) + 1);
  }

  failed(reason: string, nowMs: number, times = 1): void {
    this.#silentFromMs ??= nowMs;
    this.errors.set(reason, (this.errors.get(reason) ?? 0) + times);
  }

  get rejectCount(): number {
    return sum(this.rejects);
  }

  get errorCount(): number {
    return sum(this.errors);
  }

  /** Orders and cancels that were answered. */
  get answeredCount(): number {
    return this.accepted + this.canceled + this.rejectCount;
  }

  /** Decimals by quote asset. */
  volume(): Record<string, string> {
    return Object.fromEntries(
      [...this.#volume].map(([asset, units]) => [asset, formatDecimal(units, VOLUME_SCALE)]),
    );
  }

  /** Every trade of the flow is a fill of the order that came in, once. */
  #traded({ price, quantity }: Fill, quote: string): void {
    this.trades += 1;
    const half = VOLUME_SCALE / 2;
    const [ticks, lots] = [parseDecimal(price, half), parseDecimal(quantity, half)];
    if (!ticks.ok || !lots.ok) return;
    this.#volume.set(quote, (this.#volume.get(quote) ?? 0n) + ticks.value * lots.value);
  }
}

const FINAL: ReadonlySet<OrderStatus> = new Set([
  'FILLED',
  'CANCELED',
  'EXPIRED',
  'EXPIRED_IN_MATCH',
  'REJECTED',
]);

/** Whether nothing can happen to an order any more. */
export const isFinal = (status: OrderStatus): boolean => FINAL.has(status);

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);
