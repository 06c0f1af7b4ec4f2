import type { InstanceSnapshot } from '../../protocol/status.ts';
import { keysInForce } from '../../provision/secrets/api-keys.ts';
import { projectSecrets } from '../../supervisor/project/own-secrets.ts';
import { exportLines, type InstanceAccess, instanceVariables } from '../project/instance-variables.ts';
import { requireNames } from '../project/names.ts';
import { type Project, requireProject } from '../project/project.ts';
import { currentSnapshot } from '../project/snapshot.ts';
import { processOutput as output } from '../terminal/output.ts';

/** `env`: addresses and keys of all exchanges, or of one, as lines for `eval` or as JSON. */
export async function env(name: string | undefined, options: { readonly json?: boolean }): Promise<void> {
  const accesses = await fleetAccess(requireProject(), name);
  if (options.json) output.json(accesses);
  else for (const line of exportLines(instanceVariables(accesses))) output.line(line);
}

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
