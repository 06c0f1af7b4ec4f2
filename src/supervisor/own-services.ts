import { ExsimError } from '../common/errors.ts';
import type { Environment, ProjectPaths } from '../process/paths.ts';
import { probePostgres } from '../provision/probe-postgres.ts';
import { probeRedis } from '../provision/probe-redis.ts';
import { adoptedServices, resolveServices } from '../services/resolve.ts';
import { servicesStatus } from '../services/status.ts';
import { removeServices, stopServices } from '../services/stop.ts';
import type { FleetServices, ServiceSnapshots, ServicesWanted } from './fleet/dependencies.ts';

const PROBES = { postgres: probePostgres, redis: probeRedis };

/** The project's services as `src/services` keeps them. `env` names those of the machine; `log` takes lines for people. */
export const projectServices = (
  paths: ProjectPaths,
  env: Environment,
  log: (line: string) => void,
): FleetServices => ({
  resolve: (wanted, signal) =>
    resolveServices({ ...wanted, paths, env, signal, probes: PROBES, log: (_level, line) => log(line) }),
  requireSafe: async ({ postgres }) => {
    const { unsafeSettings } = await probePostgres(postgres.adminUrl);
    if (unsafeSettings.length > 0) throw unsafePostgres(unsafeSettings);
  },
  status: async (services, wanted) =>
    services === null ? lookAtServices(paths, env, wanted) : servicesStatus(services, PROBES),
  stop: (hurry) => stopServices(paths, env, hurry),
  purge: () => removeServices(paths, env),
});

const unsafePostgres = (settings: readonly string[]): ExsimError =>
  new ExsimError(
    'POSTGRES_REFUSED',
    `Expected Postgres to keep what it has committed, but ${settings.join(' and ')} ${settings.length === 1 ? 'is' : 'are'} off: a crash of its machine loses orders that were confirmed.`,
    {
      wayOut: `Run there: ${settings.map((name) => `ALTER SYSTEM SET ${name} = on;`).join(' ')} SELECT pg_reload_conf(); or accept it with \`exsim up --unsafe\`.`,
    },
  );

/** The services as they are, without starting any and without a supervisor. */
export async function lookAtServices(
  paths: ProjectPaths,
  env: Environment,
  wanted: ServicesWanted,
): Promise<ServiceSnapshots> {
  return servicesStatus(await adoptedServices({ ...wanted, paths, env }), PROBES);
}
