import type { Redactor } from '../common/redact.ts';
import type { PlannedInstance } from '../instance/spec.ts';
import type { ProjectPaths } from '../process/paths.ts';
import { provision } from '../provision/provision.ts';
import { provisionedInstances, removeInstance } from '../provision/remove.ts';
import type { ProvisionReport } from '../provision/types.ts';
import { workerUrls } from '../provision/urls.ts';
import type { Services } from '../services/types.ts';
import type { Prepared, Provisioner } from './fleet/dependencies.ts';
import { learnSecrets } from './known-secrets.ts';
import { ownSecrets, projectSecrets } from './own-secrets.ts';
import { rememberServers } from './servers.ts';

/** Provisioning as `src/provision` does it. Every secret it hands out is known to the redactor first. */
export function projectProvisioner(
  paths: ProjectPaths,
  redactor: Redactor,
  log: (line: string) => void,
): Provisioner {
  const secrets = projectSecrets(paths);
  const project = paths.stateDir;
  return {
    provision: async (services, instances, signal) => {
      await rememberServers(paths, services);
      const report = await provision({ ...services, instances, secrets, project, log, signal });
      await learnSecrets(redactor, paths);
      return new Map(
        instances.map((instance) => [instance.spec.name, preparedOf(report, services, instance)]),
      );
    },
    secrets: async (name, withRedis) => {
      await learnSecrets(redactor, paths);
      return ownSecrets(paths, name, withRedis);
    },
    urls: (services, instance) => workerUrls(instance.identity, services),
    remove: async (services) => {
      const all = await provisionedInstances(services);
      const own = all.filter((row) => row.project === project);
      for (const { name } of own) await removeInstance({ ...services, name, secrets, project });
    },
  };
}

function preparedOf(report: ProvisionReport, services: Services, instance: PlannedInstance): Prepared {
  const own = report.instances.find(({ name }) => name === instance.spec.name);
  return { ...workerUrls(instance.identity, services), isolation: own?.isolation ?? null };
}
