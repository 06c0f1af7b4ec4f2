import { fleetAccess, notProvisioned } from '../project/fleet-access.ts';
import { exportLines, instanceVariables } from '../project/instance-variables.ts';
import { requireProject } from '../project/project.ts';
import { processOutput as output } from '../terminal/output.ts';

/**
 * `env`: addresses and keys of all exchanges, or of one, as lines for `eval` or as JSON. @throws USAGE for one that was
 * never provisioned, and where none was: `eval` would take nothing for success
 */
export async function env(name: string | undefined, options: { readonly json?: boolean }): Promise<void> {
  const accesses = await fleetAccess(requireProject(), name);
  if (Object.keys(accesses).length === 0) throw notProvisioned(name ?? 'The project');
  if (options.json) output.json(accesses);
  else for (const line of exportLines(instanceVariables(accesses))) output.line(line);
}
