import type { FastifyInstance } from 'fastify';
import type { RenderedMetrics } from '../../metrics/registry.ts';
import { API_PATHS } from '../../protocol/api.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import type { FleetCounts } from './counts.ts';
import { supervisorFamilies } from './families.ts';
import { type TargetGroup, targetGroups } from './targets.ts';

/** What monitoring needs of a fleet. */
export type MonitoredFleet = {
  /** Of the instance file; null before the first `up`. */
  readonly service: string | null;
  readonly counts: FleetCounts;
  snapshot(): Omit<FleetSnapshot, 'supervisor'>;
  lookAtServices(): Promise<void>;
};

/** The two routes of monitoring, the same on the control socket and on the metrics port. */
export function addMonitoringRoutes(app: FastifyInstance, fleet: MonitoredFleet, version: string): void {
  const render = renderer(fleet, version);
  app.get(API_PATHS.metrics, async (_request, reply) => {
    await fleet.lookAtServices();
    const { contentType, body } = await render();
    return reply.type(contentType).send(body);
  });
  app.get(API_PATHS.targets, (): TargetGroup[] =>
    fleet.service === null ? [] : targetGroups(fleet.service, fleet.snapshot().instances),
  );
}

/** The library is loaded when it is first asked for: most supervisors are never scraped. */
function renderer(fleet: MonitoredFleet, version: string): () => Promise<RenderedMetrics> {
  let registry: Promise<{ render(): Promise<RenderedMetrics> }> | null = null;
  const create = async () => {
    const { createRegistry } = await import('../../metrics/registry.ts');
    const families = supervisorFamilies({ snapshot: () => fleet.snapshot(), counts: fleet.counts });
    return createRegistry({ version }, families);
  };
  return async () => {
    registry ??= create();
    return (await registry).render();
  };
}
