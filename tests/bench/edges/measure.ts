import { Waits } from '../durable/waits.ts';
import { cpuTimeMs } from './cpu-time.ts';
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

/** Puts a server under load and counts. */
export async function measureLoad(load: Load, pid: number, span: Span): Promise<Figures> {
  const counter = new Counter();
  load.start(counter);
  try {
    const figures = await count(counter, pid, span);
    await load.stop();
    return figures;
  } catch (error) {
    load.abort();
    throw error;
  }
}

async function count(counter: Counter, pid: number, span: Span): Promise<Figures> {
  await counter.reached(span.warmOrders);
  counter.reset();
  const startedMs = performance.now();
  const [serverBefore, ownBefore] = [cpuTimeMs(pid), process.cpuUsage()];
  await counter.reached(span.orders);
  const took = performance.now() - startedMs;
  const [serverMs, own] = [cpuTimeMs(pid) - serverBefore, process.cpuUsage(ownBefore)];
  const { orders } = counter;
  const { p50, p99 } = counter.waits.answers(took);
  return {
    ordersPerSecond: (orders / took) * 1000,
    cpuUs: (serverMs * 1000) / orders,
    loadCpuUs: (own.user + own.system) / orders,
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
