import { createRegistry, type RenderedMetrics } from '../../metrics/registry.ts';
import type { ServiceInfo } from '../types.ts';
import { CountedMetrics } from './counted.ts';
import { families } from './families.ts';
import type { Metrics } from './types.ts';

/**
 * The metrics of one worker process: counts while it runs, rendered in Prometheus' text format when asked. Every
 * series carries the constant labels `service`, `instance_name` and `version`. Symbols in `symbols` are shown with
 * zeros from the start.
 */
export function createMetrics(
  info: ServiceInfo,
  symbols: readonly string[] = [],
): Metrics & Pick<CountedMetrics, 'listed'> & { render(): Promise<RenderedMetrics> } {
  const counted = new CountedMetrics(symbols);
  const constantLabels = {
    service: info.service,
    instance_name: info.instanceName,
    version: info.version,
  };
  return Object.assign(counted, createRegistry(constantLabels, families(counted)));
}
