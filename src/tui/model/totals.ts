import type { FleetSnapshot, InstanceSnapshot, InstanceState, WorkerMetrics } from '../../protocol/status.ts';
import type { Histories } from './history.ts';

/** Sums over all exchanges, also those a filter hides. */
export type Totals = {
  readonly states: ReadonlyMap<InstanceState, number>;
  readonly ordersPerSecond: number;
  readonly tradesPerSecond: number;
  readonly rejectPercent: number;
  readonly openOrders: number;
  readonly cpuPercent: number;
  readonly rssBytes: number;
};

export function totalsOf({ instances }: FleetSnapshot): Totals {
  const sum = (figure: (metrics: WorkerMetrics) => number): number =>
    instances.reduce((total, { metrics }) => total + (metrics === null ? 0 : figure(metrics)), 0);
  const ordersPerSecond = sum((metrics) => metrics.ordersPerSecond);
  return {
    states: countStates(instances),
    ordersPerSecond,
    tradesPerSecond: sum((metrics) => metrics.tradesPerSecond),
    rejectPercent: rejectPercent({ ordersPerSecond, rejectsPerSecond: sum((each) => each.rejectsPerSecond) }),
    openOrders: sum((metrics) => metrics.openOrders),
    cpuPercent: sum((metrics) => metrics.cpuPercent),
    rssBytes: sum((metrics) => metrics.rssBytes),
  };
}

/** Of what was asked for, how much was refused; 0 when nothing was. `ordersPerSecond` are the accepted ones. */
export function rejectPercent({
  ordersPerSecond,
  rejectsPerSecond,
}: Pick<WorkerMetrics, 'ordersPerSecond' | 'rejectsPerSecond'>): number {
  const asked = ordersPerSecond + rejectsPerSecond;
  return asked === 0 ? 0 : (100 * rejectsPerSecond) / asked;
}

/** Orders per second of all, a sample per second; null where nothing was known of any. */
export function totalOrders(histories: Histories): (number | null)[] {
  const all = [...histories.values()].map(({ ordersPerSecond }) => ordersPerSecond);
  const length = Math.max(0, ...all.map((samples) => samples.length));
  return Array.from({ length }, (_, index) => {
    const known = all.flatMap((samples) => samples[samples.length - length + index] ?? []);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  });
}

function countStates(instances: readonly InstanceSnapshot[]): Map<InstanceState, number> {
  const counts = new Map<InstanceState, number>();
  for (const { state } of instances) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}
