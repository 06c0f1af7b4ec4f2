import type { Clock } from '../../common/clock.ts';
import type { KeyStore } from './key-store.ts';

export type JournaledKeysOptions = {
  readonly stored: KeyStore;
  /** Resolves when all that was applied by now is in the journal. */
  readonly journaled: () => Promise<void>;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Longest that a key waits for that. */
  readonly waitMs: () => number;
};

/**
 * The keys of a venue that is ahead of its journal: one is kept when its account is journaled. Kept before, it would
 * outlive an account that a crash has lost, and open the next one that is called so.
 */
export function journaledKeys({ stored, journaled, clock, waitMs }: JournaledKeysOptions): KeyStore {
  return {
    read: stored.read,
    find: stored.find,
    keep: async (keyHash, accountId) => {
      const patience = new AbortController();
      const patienceMs = waitMs();
      const tooLate = clock.sleep(patienceMs, patience.signal).then(() => {
        if (!patience.signal.aborted) throw new Error(`the account is not journaled after ${patienceMs} ms`);
      });
      await Promise.race([journaled(), tooLate]).finally(() => patience.abort());
      return stored.keep(keyHash, accountId);
    },
  };
}
