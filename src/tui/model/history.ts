import type { FleetSnapshot, InstanceSnapshot } from '../../protocol/status.ts';
import { pushed } from '../text/ring.ts';

/** Figures of an instance over time, a sample each second, the newest last. Null: nothing was known then. */
export type History = { readonly [Figure in Sampled]: readonly (number | null)[] };
type Sampled = 'ordersPerSecond' | 'tradesPerSecond' | 'p50Ms' | 'p99Ms';
/** By name. */
export type Histories = ReadonlyMap<string, History>;

/** As many seconds as the widest plot has points for. */
export const SAMPLES_MAX = 600;

export const NO_HISTORY: History = { ordersPerSecond: [], tradesPerSecond: [], p50Ms: [], p99Ms: [] };

/** With one more sample of each instance of the snapshot; those of others are dropped. Null: all are unknown now. */
export function sampled(histories: Histories, snapshot: FleetSnapshot | null, isKnown: boolean): Histories {
  return new Map(
    snapshot?.instances.map((instance) => {
      const history = histories.get(instance.name) ?? NO_HISTORY;
      return [instance.name, withSample(history, isKnown ? instance.metrics : null)];
    }),
  );
}

const withSample = (history: History, metrics: InstanceSnapshot['metrics']): History => ({
  ordersPerSecond: withOne(history.ordersPerSecond, metrics?.ordersPerSecond ?? null),
  tradesPerSecond: withOne(history.tradesPerSecond, metrics?.tradesPerSecond ?? null),
  p50Ms: withOne(history.p50Ms, metrics?.p50Ms ?? null),
  p99Ms: withOne(history.p99Ms, metrics?.p99Ms ?? null),
});

/** Of too many two go at once: plots tell by their number, odd or even, in which half of a cell the newest is. */
const withOne = (samples: readonly (number | null)[], sample: number | null): readonly (number | null)[] =>
  pushed(samples, sample, samples.length < SAMPLES_MAX ? SAMPLES_MAX : SAMPLES_MAX - 1);
