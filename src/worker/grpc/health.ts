import type { Server, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import { HealthImplementation, service as healthService } from 'grpc-health-check';
import { SERVICE_NAME } from './definition.ts';
import { GRPC_LIMITS } from './limits.ts';

/**
 * grpc.health.v1.Health: SERVING while a new order would be accepted. A check is answered with what is so at that
 * moment; watchers hear of a change within half a second. Returns what ends it: from then on NOT_SERVING.
 */
export function addHealth(server: Server, accepting: () => boolean): () => void {
  const health = new HealthImplementation();
  let serving: boolean | null = null;
  const follow = (now: boolean): void => {
    if (now === serving) return;
    serving = now;
    for (const name of ['', SERVICE_NAME]) health.setStatus(name, now ? 'SERVING' : 'NOT_SERVING');
  };
  follow(accepting());
  const timer = setInterval(() => follow(accepting()), GRPC_LIMITS.healthCheckMs);
  timer.unref();
  health.addToServer({
    addService: (_service, implementation) =>
      server.addService(
        healthService as ServiceDefinition,
        checkingFirst(implementation as UntypedServiceImplementation, () => follow(accepting())),
      ),
  });
  return () => {
    clearInterval(timer);
    follow(false);
  };
}

/** The implementation with `before` run ahead of each method. */
function checkingFirst(
  implementation: UntypedServiceImplementation,
  before: () => void,
): UntypedServiceImplementation {
  const methods = Object.entries(implementation).map(([name, method]) => {
    const run = method as (...args: unknown[]) => void;
    const checked = (...args: unknown[]) => {
      before();
      run(...args);
    };
    return [name, checked] as const;
  });
  return Object.fromEntries(methods) as UntypedServiceImplementation;
}
