import { ExsimError } from '../../common/errors.ts';
import type { InstanceSnapshot } from '../../protocol/status.ts';
import { keysInForce } from '../../provision/secrets/api-keys.ts';
import { projectSecrets } from '../../supervisor/project/own-secrets.ts';
import type { InstanceAccess } from './instance-variables.ts';
import { requireNames } from './names.ts';
import type { Project } from './project.ts';
import { currentSnapshot } from './snapshot.ts';

/** Addresses and keys by name. Exchanges that were never provisioned have no keys yet and are left out. */
export async function fleetAccess(project: Project, only?: string): Promise<Record<string, InstanceAccess>> {
  const { instances } = await currentSnapshot(project);
  requireNames(
    only === undefined ? [] : [only],
    instances.map(({ name }) => name),
  );
  const wanted = instances.filter(({ name }) => only === undefined || name === only);
  const entries = await Promise.all(wanted.map((instance) => accessOf(project, instance)));
  return Object.fromEntries(entries.filter((entry) => entry !== null));
}

async function accessOf(
  { paths }: Project,
  { name, httpUrl, grpcAddress }: InstanceSnapshot,
): Promise<[string, InstanceAccess] | null> {
  const secrets = await projectSecrets(paths).read(name);
  if (secrets === null) return null;
  const { adminKey, apiKeys } = keysInForce(secrets);
  const [firstKey = null] = Object.values(apiKeys);
  return [name, { httpUrl, grpcAddr: grpcAddress, apiKey: firstKey, apiKeys, adminKey }];
}

/** What was asked for is known, but nothing was ever made for it. */
export const notProvisioned = (name: string): ExsimError =>
  new ExsimError('USAGE', `${name} has no keys yet: it was never provisioned.`, {
    wayOut: 'Start it first: exsim up -d',
  });
