import type { Observed } from '../plan.ts';
import { hasOldSecrets, type ReadSecrets } from '../worker/secrets-hash.ts';
import type { Keeper } from './keeper.ts';

/** The instances as they are, for the plan. @throws ExsimError when the secrets cannot be read */
export const observe = (keepers: readonly Keeper[], read: ReadSecrets): Promise<Observed[]> =>
  Promise.all(keepers.map((keeper) => observeOne(keeper, read)));

async function observeOne(keeper: Keeper, read: ReadSecrets): Promise<Observed> {
  const { name, life, held } = keeper;
  const state = held?.state ?? null;
  return {
    name,
    state: life.phase.state,
    pid: 'worker' in life.phase ? life.phase.worker.pid : null,
    configHash: held?.nextConfigHash ?? null,
    startedAs: state?.startedAs ?? null,
    oldSecrets: state !== null && (await hasOldSecrets(name, state, read)),
    policy: keeper.instance.spec.restart,
    canReload: keeper.canReload,
    held: true,
  };
}
