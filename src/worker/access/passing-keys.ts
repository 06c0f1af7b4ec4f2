import { KEYS_PER_ACCOUNT_MAX, type KeyRow, type KeyStore } from './key-store.ts';

/**
 * The keys of a venue that forgets its accounts when it ends, but for those of the instance file (those that are `lasting`): the keys
 * of the others go with them. Kept in the database, they would open the next account that happens to be called so.
 */
export function passingKeys(stored: KeyStore, lasting: (accountId: string) => boolean): KeyStore {
  const passing: KeyRow[] = [];
  const isKnown = ({ accountId, admin }: KeyRow) => admin || accountId === null || lasting(accountId);
  return {
    read: async () => [...(await stored.read()).filter(isKnown), ...passing],
    find: async (keyHashes) => {
      const own = passing.filter(({ keyHash }) => keyHashes.includes(keyHash));
      return [...(await stored.find(keyHashes)).filter(isKnown), ...own];
    },
    keep: async (keyHash, accountId) => {
      if (lasting(accountId)) return stored.keep(keyHash, accountId);
      const count = passing.filter((row) => row.accountId === accountId).length;
      if (count >= KEYS_PER_ACCOUNT_MAX) return false;
      passing.push({ keyHash, accountId, admin: false });
      return true;
    },
  };
}
