import { collectDefaultMetrics, type Metric, Registry } from 'prom-client';
import type { ServiceInfo } from '../types.ts';
import { CountedMetrics } from './counted.ts';
import { families } from './families.ts';
import type { Family } from './samples.ts';
import type { Metrics } from './types.ts';

/** What `GET /metrics` answers. */
export type RenderedMetrics = { readonly contentType: string; readonly body: string };

/** Metrics of the Node process that `promtool check metrics` refuses: their names say `_total` but are gauges. */
const REFUSED_NAMES = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
] as const;

/** How often the delay of the event loop is sampled, ms. Finer costs an idle worker more than it tells. */
const EVENT_LOOP_SAMPLE_MS = 50;

/**
 * The metrics of one worker process: counts while it runs, rendered in Prometheus' text format when asked. Every
 * series carries the constant labels `service`, `instance_name` and `version`. Symbols in `symbols` are shown with
 * zeros from the start. The only user of prom-client.
 */
export function createMetrics(
  info: ServiceInfo,
  symbols: readonly string[] = [],
): Metrics & { render(): Promise<RenderedMetrics> } {
  const registry = new Registry();
  registry.setDefaultLabels({
    service: info.service,
    instance_name: info.instanceName,
    version: info.version,
  });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_SAMPLE_MS });
  for (const name of REFUSED_NAMES) registry.removeSingleMetric(name);

  const counted = new CountedMetrics(symbols);
  for (const family of families(counted)) registry.registerMetric(handedOver(family));
  const render = async (): Promise<RenderedMetrics> => ({
    contentType: registry.contentType,
    body: await registry.metrics(),
  });
  return Object.assign(counted, { render });
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
