import { ExsimError } from '../common/errors.ts';
import type { Redactor } from '../common/redact.ts';
import type { PlannedInstance } from '../instance/spec.ts';
import type { ProjectPaths } from '../process/paths.ts';
import { provision } from '../provision/provision.ts';
import { provisionedInstances, removeInstance } from '../provision/remove.ts';
import { openSecrets, type SecretsStore } from '../provision/secrets/store.ts';
import { workerUrls } from '../provision/urls.ts';
import type { Services } from '../services/types.ts';
import type { Provisioner } from './fleet/dependencies.ts';
import { learnSecrets } from './known-secrets.ts';
import type { WorkerMaterials } from './worker/launch.ts';

/** Provisioning as `src/provision` does it. Every secret it hands out is known to the redactor first. */
export function projectProvisioner(
  paths: ProjectPaths,
  redactor: Redactor,
  log: (line: string) => void,
): Provisioner {
  const secrets = openSecrets(paths.secretsFile);
  const project = paths.stateDir;
  return {
    provision: async (services, instances, signal) => {
      const report = await provision({ ...services, instances, secrets, project, log, signal });
      const made = await Promise.all(
        instances.map(async (instance) => {
          const own = report.instances.find(({ name }) => name === instance.spec.name);
          const materials = await materialsOf(secrets, services, instance, own?.isolation ?? null);
          return [instance.spec.name, materials] as const;
        }),
      );
      await learnSecrets(redactor, paths);
      return new Map(made);
    },
    urls: (services, instance) => workerUrls(instance.identity, services),
    remove: async (services) => {
      const all = await provisionedInstances(services);
      const own = all.filter((row) => row.project === project);
      for (const { name } of own) await removeInstance({ ...services, name, secrets, project });
    },
  };
}

async function materialsOf(
  store: SecretsStore,
  services: Services,
  instance: PlannedInstance,
  isolation: string | null,
): Promise<WorkerMaterials> {
  const secrets = await store.read(instance.identity.name);
  if (secrets === null) throw secretsLost(store.path, instance.spec.name);
  const { postgresPassword, redisPassword } = secrets;
  const urls = workerUrls(instance.identity, services);
  const usable = urls.redisUrl === null ? null : redisPassword;
  return { ...urls, secrets: { postgresPassword, redisPassword: usable }, isolation };
}

const secretsLost = (path: string, name: string): ExsimError =>
  new ExsimError('PROVISION_FAILED', `Expected the secrets of "${name}" in ${path}, but they are gone.`, {
    wayOut: 'Run `exsim up` again: new ones are made.',
  });
