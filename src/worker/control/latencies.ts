import type { Clock } from '../../common/clock.ts';
import { RATE_WINDOW_S } from './rates.ts';

/** Buckets grow by 5 %, from 0.01 ms to beyond a minute: a percentile is right within 5 %. */
const GROWTH = 1.05;
const SMALLEST_MS = 0.01;
const BUCKETS = 330;

/** How long answers took during the last ten seconds. */
export class Latencies {
  readonly #clock: Clock;
  readonly #slots = Array.from({ length: RATE_WINDOW_S }, () => new Uint32Array(BUCKETS));
  /** Answers of each slot. */
  readonly #counts = new Uint32Array(RATE_WINDOW_S);
  #second: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#second = this.#now();
  }

  add(ms: number): void {
    this.#turn();
    const bucket = Math.ceil(Math.log(Math.max(ms, SMALLEST_MS) / SMALLEST_MS) / Math.log(GROWTH));
    const slot = this.#second % RATE_WINDOW_S;
    this.#slots[slot]![Math.min(bucket, BUCKETS - 1)]! += 1;
    this.#counts[slot]! += 1;
  }

  /** Milliseconds that the given shares (0.5, 0.99) of the answers stayed within; null where there were none. */
  percentiles(shares: readonly number[]): (number | null)[] {
    this.#turn();
    if (this.#counts.every((count) => count === 0)) return shares.map(() => null); // Told every second, mostly idle.
    const sums = new Float64Array(BUCKETS);
    for (const slot of this.#slots)
      for (let bucket = 0; bucket < BUCKETS; bucket++) sums[bucket]! += slot[bucket]!;
    const total = this.#counts.reduce((sum, count) => sum + count, 0);
    return shares.map((share) => boundOf(sums, share * total));
  }

  #now(): number {
    return Math.floor(this.#clock.monotonicMs() / 1000);
  }

  #turn(): void {
    const now = this.#now();
    const passed = Math.min(now - this.#second, RATE_WINDOW_S);
    for (let back = 0; back < passed; back++) this.#empty((now - back) % RATE_WINDOW_S);
    this.#second = now;
  }

  #empty(slot: number): void {
    this.#slots[slot]!.fill(0);
    this.#counts[slot] = 0;
  }
}

/** Upper bound of the bucket in which `count` answers are reached, two decimals. */
function boundOf(sums: Float64Array, count: number): number {
  let seen = 0;
  let bucket = 0;
  for (; bucket < BUCKETS - 1; bucket++) {
    seen += sums[bucket]!;
    if (seen >= count) break;
  }
  return Math.round(SMALLEST_MS * GROWTH ** bucket * 100) / 100;
}
