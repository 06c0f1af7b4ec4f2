import { assert } from '../common/assert.ts';
import { provision } from './provision.ts';
import type { ProvisionInput, ProvisionReport } from './types.ts';

/**
 * Gives the instances new passwords and keys (those the instance file chose stay), and sets them everywhere. Written
 * down first: if the process dies before they are set, the next `provision` sets them. Connections that are open go
 * on; a worker needs a restart before it opens new ones.
 */
export async function rotateSecrets(input: ProvisionInput): Promise<ProvisionReport> {
  assert(input.instances.length > 0, 'there is an instance to rotate');
  for (const { spec } of input.instances) await input.secrets.rotate(spec.name, spec.accounts);
  return provision(input);
}
