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
 * Keys are retired once the rotation has ended: until then nobody could say which ones the exchange takes. A run that
 * dies is completed by the next `provision`, which sets what is written down; keys it had not retired yet stay.
 */
export async function changeSecrets(
  input: ProvisionInput,
  { rotate, retireKeys }: SecretsChange,
): Promise<ProvisionReport> {
  const { instances, secrets } = input;
  assert(instances.length > 0, 'there is an instance whose secrets change');
  await completeEarlier(input);
  const rotated = rotate ? await rotateAll(input) : null;
  if (!retireKeys && rotated !== null) return rotated;
  for (const { spec } of instances) await secrets.retire(spec.name);
  const retired = await provision(input);
  return rotated === null ? retired : bothReports(rotated, retired);
}

/** Of three generations of passwords nobody could tell which one a server wants. */
async function completeEarlier(input: ProvisionInput): Promise<void> {
  const all = await Promise.all(input.instances.map(({ spec }) => input.secrets.read(spec.name)));
  if (all.some((secrets) => secrets?.replaced !== undefined)) await provision(input);
}

async function rotateAll(input: ProvisionInput): Promise<ProvisionReport> {
  for (const { spec } of input.instances) await input.secrets.rotate(spec.name, spec.accounts);
  return provision(input);
}

/** What either did, and what the later one left. */
function bothReports(first: ProvisionReport, last: ProvisionReport): ProvisionReport {
  const before = new Map(first.instances.map((report) => [report.name, report]));
  const instances = last.instances.map((report) => {
    const { created = [], changed = [], repaired = [] } = before.get(report.name) ?? {};
    return {
      ...report,
      created: [...created, ...report.created],
      changed: [...changed, ...report.changed],
      repaired: [...repaired, ...report.repaired],
    };
  });
  return { ...last, instances, changed: first.changed || last.changed };
}
