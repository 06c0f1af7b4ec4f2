/**
 * Numbers counted on the hot path, in typed arrays and maps, without a library in the way: prom-client takes a
 * microsecond per operation, these take nanoseconds. `prometheus.ts` hands them over when somebody asks.
 */

/** Upper bounds, in seconds, for what people wait for. */
export const REQUEST_BUCKETS = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;
/** Upper bounds, in seconds, for what happens in memory: from a microsecond. */
export const MATCHING_BUCKETS = [
  0.000001, 0.0000025, 0.000005, 0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
  0.01, 0.1,
] as const;
/** Upper bounds for the number of commands in one commit. */
export const BATCH_BUCKETS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500] as const;

/** Counts of observations by upper bound. */
export class BucketCounts {
  readonly bounds: readonly number[];
  /** Observations per bucket, not cumulated; the last one is beyond all bounds. */
  readonly counts: Float64Array;
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    let bucket = 0;
    while (bucket < this.bounds.length && value > this.bounds[bucket]!) bucket += 1;
    this.counts[bucket]! += 1;
    this.sum += value;
  }
}

/** Finds or makes the entry of a key. */
export function entryOf<K, V>(entries: Map<K, V>, key: K, make: () => V): V {
  const known = entries.get(key);
  if (known !== undefined) return known;
  const made = make();
  entries.set(key, made);
  return made;
}

/** A count per label value. */
export class LabelCounts {
  readonly values = new Map<string, number>();

  add(label: string, amount: number): void {
    this.values.set(label, (this.values.get(label) ?? 0) + amount);
  }
}
