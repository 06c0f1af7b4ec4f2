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

/** A sample that comes later than this is not of the next second: the screen was stopped, or its machine slept. */
const PAUSE_MS = 3000;

/** Seconds without a sample before that of now. */
export function secondsMissed(sampledMs: number | null, nowMs: number): number {
  const passedMs = sampledMs === null ? 0 : nowMs - sampledMs;
  return passedMs < PAUSE_MS ? 0 : Math.min(SAMPLES_MAX, Math.round(passedMs / 1000) - 1);
}

/**
 * With one more sample of each instance of the snapshot, behind a gap of `missed` seconds; those of others are dropped.
 * Not known: that sample is a gap, too.
 */
export function sampled(
  histories: Histories,
  snapshot: FleetSnapshot | null,
  isKnown: boolean,
  missed: number,
): Histories {
  const gap = new Array<null>(missed).fill(null);
  return new Map(
    snapshot?.instances.map((instance) => {
      const history = histories.get(instance.name) ?? NO_HISTORY;
      const samples = [...gap, isKnown ? instance.metrics : null];
      return [instance.name, samples.reduce(withSample, history)];
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
