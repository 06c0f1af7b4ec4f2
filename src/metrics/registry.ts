import { collectDefaultMetrics, type Metric, Registry } from 'prom-client';
import type { Family, Labels } from './samples.ts';

/** What `GET /metrics` answers: Prometheus' text format. */
export type RenderedMetrics = { readonly contentType: string; readonly body: string };

/** Metrics of the Node process that `promtool check metrics` refuses: their names say `_total` but are gauges. */
const REFUSED_NAMES = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
] as const;

/**
 * prom-client's own view of the event loop wakes an idle process up to a hundred times a second; it is told to sample
 * about never, and what it would say is left out. Processes that want to know sample for themselves.
 */
const NEVER_MS = 2 ** 31 - 1;
const UNSAMPLED_NAMES = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'].map(
  (what) => `nodejs_eventloop_lag_${what}_seconds`,
);

/**
 * The metrics of one process: its families, read when they are asked for, and those of Node. Every series carries the
 * constant labels; a label of its own with the same name wins. The only user of prom-client.
 */
export function createRegistry(
  constantLabels: Labels,
  families: readonly Family[],
): { render(): Promise<RenderedMetrics> } {
  const registry = new Registry();
  registry.setDefaultLabels(constantLabels);
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: NEVER_MS });
  for (const name of [...REFUSED_NAMES, ...UNSAMPLED_NAMES]) registry.removeSingleMetric(name);
  for (const family of families) registry.registerMetric(handedOver(family));
  return {
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

/** Lets the registry collect a family from our own counts, which prom-client's own classes would keep twice. */
function handedOver(family: Family): Metric {
  const metric = {
    ...family,
    aggregator: 'sum',
    get: async () => ({ ...family, aggregator: 'sum', values: family.collect() }),
    reset: () => undefined,
  };
  return metric as unknown as Metric;
}
