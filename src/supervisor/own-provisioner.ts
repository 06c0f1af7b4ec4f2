import type { Redactor } from '../common/redact.ts';
import type { ProjectPaths } from '../process/paths.ts';
import { provision } from '../provision/provision.ts';
import { provisionedInstances, removeInstance } from '../provision/remove.ts';
import type { InstanceReport } from '../provision/types.ts';
import { workerUrls } from '../provision/urls.ts';
import type { Provisioner } from './fleet/dependencies.ts';
import { learnSecrets } from './project/known-secrets.ts';
import { ownSecrets, projectSecrets } from './project/own-secrets.ts';
import { rememberServers } from './project/servers.ts';
import { writeWorkerSecrets } from './project/worker-secrets.ts';

/** Provisioning as `src/provision` does it. Every secret it hands out is known to the redactor first. */
export function projectProvisioner(
  paths: ProjectPaths,
  redactor: Redactor,
  log: (line: string) => void,
): Provisioner {
  const secrets = projectSecrets(paths);
  const project = paths.stateDir;
  return {
    provision: async (services, instances, { prepared, failed, signal }) => {
      await rememberServers(paths, services);
      const urls = new Map(instances.map((instance) => [instance.spec.name, workerUrls(instance, services)]));
      const onDone = ({ name, isolation }: InstanceReport): void => {
        const own = urls.get(name);
        if (own !== undefined) prepared(name, { ...own, isolation });
      };
      const workers = { write: (name: string) => writeWorkerSecrets(paths, name, services.redis) };
      const input = { ...services, instances, secrets, project, log, signal, workers };
      await provision({ ...input, onDone, onFailed: failed });
      await learnSecrets(redactor, paths);
    },
    secrets: async (name, withRedis) => {
      await learnSecrets(redactor, paths);
      return ownSecrets(paths, name, withRedis);
    },
    urls: (services, instance) => workerUrls(instance, services),
    remove: async (services) => {
      const all = await provisionedInstances(services);
      const own = all.filter((row) => row.project === project);
      for (const { name } of own) await removeInstance({ ...services, name, secrets, project });
    },
  };
}
