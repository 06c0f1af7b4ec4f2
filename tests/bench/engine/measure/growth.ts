import type { Command } from '../../../../src/engine/types.ts';
import { CHUNK } from '../contenders/contender.ts';
import { mustRest, openEngine, RestingOrders } from '../venue/resting-orders.ts';

const REPEATS = 3;

export type GrowthFigures = {
  readonly orders: number;
  /** Longest single apply of all repeats, ms: what the engine does, and what the machine and the collector add. */
  readonly longestMs: number;
  /** The longest that came back at the same order in every repeat: the engine's own. */
  readonly repeatedMs: number;
  /** Number of orders at that moment. */
  readonly atOrder: number;
  /** Of the repeated times. */
  readonly p9999Us: number;
};

/** Times each order while a book grows from nothing to `orders`, several times over. */
export function measureGrowth(orders: number): GrowthFigures {
  const fastestMs = new Float64Array(orders).fill(Number.POSITIVE_INFINITY);
  let longestMs = 0;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const timesMs = growOnce(orders);
    for (const [at, ms] of timesMs.entries()) fastestMs[at] = Math.min(fastestMs[at] ?? ms, ms);
    longestMs = Math.max(longestMs, largest(timesMs));
  }
  const repeatedMs = largest(fastestMs);
  const atOrder = fastestMs.indexOf(repeatedMs) + 1;
  const p9999Ms = fastestMs.toSorted()[Math.floor(orders * 0.9999)] ?? repeatedMs;
  return { orders, longestMs, repeatedMs, atOrder, p9999Us: p9999Ms * 1000 };
}

function growOnce(orders: number): Float64Array {
  const engine = openEngine();
  const flow = new RestingOrders(orders);
  const timesMs = new Float64Array(orders);
  for (let from = 0; from < orders; from += CHUNK) {
    const length = Math.min(CHUNK, orders - from);
    const commands = Array.from({ length }, (_, index) => flow.command(from + index + 1));
    applyTimed(engine, commands, timesMs.subarray(from));
  }
  mustRest(engine, orders);
  return timesMs;
}

function applyTimed(
  engine: { apply(command: Command): void },
  commands: readonly Command[],
  into: Float64Array,
): void {
  for (const [at, command] of commands.entries()) {
    const startedMs = performance.now();
    engine.apply(command);
    into[at] = performance.now() - startedMs;
  }
}

function largest(values: Float64Array): number {
  let found = 0;
  for (const value of values) found = Math.max(found, value);
  return found;
}
