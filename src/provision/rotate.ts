import { assert } from '../common/assert.ts';
import { provision } from './provision.ts';
import type { ProvisionInput, ProvisionReport } from './types.ts';

export type SecretsChange = {
  /** New passwords, and new keys but for those the instance file chose. */
  readonly rotate: boolean;
  /** Keys that this rotation or earlier ones replaced are refused from now on; without it they go on working. */
  readonly retireKeys: boolean;
};

/**
 * Changes the secrets of instances, and sets them everywhere, without a moment in which a running worker could not log
 * in: its file has the old and the new password before a server learns the new one, and only that one afterwards.
 *
 * A run that dies is completed by the next `provision`, which sets what is written down.
 */
export async function changeSecrets(
  input: ProvisionInput,
  { rotate, retireKeys }: SecretsChange,
): Promise<ProvisionReport> {
  const { instances, secrets } = input;
  assert(instances.length > 0, 'there is an instance whose secrets change');
  if (rotate) await completeEarlier(input);
  for (const { spec } of instances) {
    if (rotate) await secrets.rotate(spec.name, spec.accounts);
    if (retireKeys) await secrets.retire(spec.name);
  }
  return provision(input);
}

/** Of three generations of passwords nobody could tell which one a server wants. */
async function completeEarlier(input: ProvisionInput): Promise<void> {
  const all = await Promise.all(input.instances.map(({ spec }) => input.secrets.read(spec.name)));
  if (all.some((secrets) => secrets?.replaced !== undefined)) await provision(input);
}
