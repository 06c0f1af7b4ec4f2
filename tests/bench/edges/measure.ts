import { Waits } from '../durable/waits.ts';
import { CpuWatch } from './cpu-time.ts';
import { inTime } from './in-time.ts';
import type { Listener, Load } from './load/load.ts';

/**
 * How many orders are counted, and how many the server answers before that. Orders and not seconds: on a machine that
 * is busy the same work is measured, only longer.
 */
export type Span = { readonly warmOrders: number; readonly orders: number };

/** What one load made of a server. */
export type Figures = {
  readonly ordersPerSecond: number;
  /** CPU time of the server per order, microseconds, with all its threads. */
  readonly cpuUs: number;
  /** Of whoever made the load. */
  readonly loadCpuUs: number;
  /** Milliseconds from a request to its answer. */
  readonly p50: number;
  readonly p99: number;
};

/** Puts a server under load and counts. Rejects when an order is not taken, or when it takes longer than `limitMs`. */
export async function measureLoad(load: Load, pid: number, span: Span, limitMs: number): Promise<Figures> {
  const counter = new Counter();
  load.start(counter);
  try {
    return await inTime(
      count(counter, pid, span).then(async (figures) => {
        await load.stop();
        return figures;
      }),
      limitMs,
      'a load',
    );
  } catch (error) {
    load.abort();
    throw error;
  }
}

async function count(counter: Counter, pid: number, span: Span): Promise<Figures> {
  await counter.reached(span.warmOrders);
  counter.reset();
  const watch = new CpuWatch(pid);
  await counter.reached(span.orders);
  const { tookMs, serverMs, ownMs } = watch.read();
  const { orders } = counter;
  const { p50, p99 } = counter.waits.answers(tookMs);
  return {
    ordersPerSecond: (orders / tookMs) * 1000,
    cpuUs: (serverMs * 1000) / orders,
    loadCpuUs: (ownMs * 1000) / orders,
    ...{ p50, p99 },
  };
}

/** Counts the orders that are answered. */
class Counter implements Listener {
  waits = new Waits();
  orders = 0;
  #goal = Number.POSITIVE_INFINITY;
  #reached: () => void = () => undefined;
  #fail: (error: Error) => void = () => undefined;

  answered(waitedMs: number, orders: number): void {
    this.waits.add(waitedMs);
    this.orders += orders;
    if (this.orders >= this.#goal) this.#reached();
  }

  failed(error: Error): void {
    this.#fail(error);
  }

  reset(): void {
    this.waits = new Waits();
    this.orders = 0;
  }

  /** Resolves when so many orders are counted. */
  reached(orders: number): Promise<void> {
    this.#goal = orders;
    return new Promise((resolve, reject) => {
      this.#reached = resolve;
      this.#fail = reject;
    });
  }
}
