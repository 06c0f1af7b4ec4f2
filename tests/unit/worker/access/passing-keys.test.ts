import { expect, test } from 'vitest';
import { KEYS_PER_ACCOUNT_MAX, type KeyRow } from '../../../../src/worker/access/key-store.ts';
import { passingKeys } from '../../../../src/worker/access/passing-keys.ts';

/** The database, which outlives the venue. */
let rows: KeyRow[];
const stored = {
  read: async () => rows,
  find: async (asked: readonly string[]) => rows.filter(({ keyHash }) => asked.includes(keyHash)),
  keep: async (keyHash: string, accountId: string) => {
    rows.push({ keyHash, accountId, admin: false });
    return true;
  },
};
/** A life of the venue; alice is in its instance file. */
const life = () => passingKeys(stored, (id) => id === 'alice');
/** Those that it has, which are all that are found. */
async function hashes(keys: ReturnType<typeof life>): Promise<readonly string[]> {
  const has = await keys.read();
  expect(await keys.find(['root', 'boss', 'a', 'c', 'nobody'])).toEqual(has);
  return has.map(({ keyHash }) => keyHash);
}

test('keys of accounts that end with the venue end with it, and those of the file stay', async () => {
  rows = [{ keyHash: 'root', accountId: null, admin: true }];
  const first = life();
  await first.keep('a', 'alice');
  await first.keep('c', 'carol');
  expect(await hashes(first)).toEqual(['root', 'a', 'c']);
  expect(await hashes(life())).toEqual(['root', 'a']);
});

test("keys of accounts of a life before are nobody's, but for those of administrators", async () => {
  rows = [
    { keyHash: 'c', accountId: 'carol', admin: false },
    { keyHash: 'boss', accountId: 'carol', admin: true },
  ];
  expect(await hashes(life())).toEqual(['boss']);
});

test('an account has as many keys as it has in the database', async () => {
  rows = [];
  const keys = life();
  const kept: boolean[] = [];
  for (let at = 0; at <= KEYS_PER_ACCOUNT_MAX; at++) kept.push(await keys.keep(`c${at}`, 'carol'));
  expect(kept).toEqual([...Array(KEYS_PER_ACCOUNT_MAX).fill(true), false]);
  expect(await keys.keep('d', 'dave')).toBe(true);
});
