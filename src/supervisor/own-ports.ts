import type { FastifyInstance } from 'fastify';
import type { Redactor } from '../common/redact.ts';
import type { ProjectPaths } from '../process/paths.ts';
import type { DesiredFleet } from '../protocol/api.ts';
import type { GuardOptions } from './api/guard.ts';
import { BODY_BYTES_MAX } from './api/server.ts';
import { controlToken } from './api/token.ts';
import type { FleetPorts } from './fleet/dependencies.ts';
import { LoopbackPort } from './loopback-port.ts';

/** Nobody sends Prometheus' pages anything. */
const METRICS_BODY_BYTES_MAX = 1024;

export type PortRoutes = {
  readonly monitoring: (app: FastifyInstance) => void;
  readonly control: (app: FastifyInstance, guard: GuardOptions) => void;
};

/** The TCP ports of the supervisor itself: those for monitoring, open to all of the machine, and for control, guarded. */
export function ownPorts(paths: ProjectPaths, redactor: Redactor, routes: PortRoutes): FleetPorts {
  const metrics = new LoopbackPort({
    what: 'metrics port',
    option: '--metrics-port',
    bodyBytesMax: METRICS_BODY_BYTES_MAX,
    routes: routes.monitoring,
  });
  const control = new LoopbackPort({
    what: 'control port',
    option: '--control-port',
    bodyBytesMax: BODY_BYTES_MAX,
    routes: async (app, port) => {
      const token = await controlToken(paths.controlTokenFile);
      redactor.add(token);
      routes.control(app, { port, token, tokenFile: paths.controlTokenFile });
    },
  });
  const listen = async ({ metricsPort = null, controlPort = null }: PortWish): Promise<void> => {
    const before = metrics.port;
    await metrics.listen(metricsPort);
    await control.listen(controlPort).catch(async (error: unknown) => {
      await metrics.listen(before);
      throw error;
    });
  };
  return { listen, close: () => listen({}) };
}

type PortWish = Pick<DesiredFleet, 'metricsPort' | 'controlPort'>;
