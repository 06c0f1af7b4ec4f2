/** Steps within one power of two: a value is told to within 1/128 of itself. */
const STEPS = 128;
const STEP_BITS = 7;
/** Longest value that is told apart, in units of a microsecond: 2^36 is 19 hours. Longer ones count as that. */
const POWERS = 36 - STEP_BITS;

/**
 * Latencies in buckets whose width grows with the value, as HdrHistogram has them: exact to a microsecond below 128 us,
 * to 0.8 % above. Memory is fixed (30 kB), a record costs a few nanoseconds and allocates nothing.
 */
export class Histogram {
  readonly #counts = new Float64Array(STEPS * (POWERS + 1));
  #total = 0;
  #maxMs = 0;

  /** Counts a latency `times` times; a negative one counts as 0. */
  record(ms: number, times = 1): void {
    const us = Math.max(0, Math.round(ms * 1000));
    const bucket = bucketOf(us);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + times;
    this.#total += times;
    if (ms > this.#maxMs) this.#maxMs = ms;
  }

  get count(): number {
    return this.#total;
  }

  /** Longest latency, ms, exact; 0 before the first. */
  get maxMs(): number {
    return this.#maxMs;
  }

  /** The latency, ms, that `share` (0 to 1) of all kept within: the upper end of its bucket. Null before the first. */
  quantileMs(share: number): number | null {
    if (this.#total === 0) return null;
    const wanted = Math.max(1, Math.ceil(share * this.#total));
    let seen = 0;
    for (let bucket = 0; bucket < this.#counts.length; bucket += 1) {
      seen += this.#counts[bucket] ?? 0;
      if (seen >= wanted) return Math.min(this.#maxMs, upperUs(bucket) / 1000);
    }
    return this.#maxMs;
  }
}

/** Below 128 one bucket per microsecond, then 128 per power of two. */
function bucketOf(us: number): number {
  if (us < STEPS) return us;
  const power = Math.min(POWERS, Math.floor(Math.log2(us)) - STEP_BITS + 1);
  const step = Math.min(STEPS - 1, Math.floor(us / 2 ** (power - 1)) - STEPS);
  return power * STEPS + step;
}

/** The largest value of a bucket, us. */
function upperUs(bucket: number): number {
  if (bucket < STEPS) return bucket;
  const power = Math.floor(bucket / STEPS);
  return (STEPS + (bucket % STEPS) + 1) * 2 ** (power - 1) - 1;
}
