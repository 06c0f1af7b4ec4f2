import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { createEngine } from '../../../../src/engine/index.ts';
import { CachedApiKeys } from '../../../../src/worker/access/api-keys.ts';
import type { KeyRow } from '../../../../src/worker/access/key-store.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { configOf, SPEC } from '../support/venue.ts';

let clock: ManualClock;
let rows: KeyRow[];
let reads: number;
/** What each look asked for. */
let looks: number[];
let away: boolean;
let lookedThrough: number;
/** What a read of the table that has begun waits for. */
let held: Promise<void> | null;
let keys: CachedApiKeys;
const kept: KeyRow[] = [];

const row = (key: string, accountId: string | null, admin = false): KeyRow => ({
  keyHash: createHash('sha256').update(key).digest('hex'),
  accountId,
  admin,
});

beforeEach(() => {
  clock = new ManualClock();
  reads = 0;
  looks = [];
  away = false;
  held = null;
  rows = [row('a', 'alice'), row('root', null, true), row('ghost', 'nobody'), row('boss', 'nobody', true)];
  const engine = createEngine();
  engine.apply({ type: 'genesis', time: 1, config: configOf(SPEC) });
  engine.apply({ type: 'createAccount', time: 1, id: 'bob', master: null });
  engine.apply({ type: 'createAccount', time: 1, id: 'alice', master: null });
  const read = async () => {
    reads += 1;
    if (away) throw new Error('no database');
    const seen = rows;
    await held;
    return seen;
  };
  const find = async (asked: readonly string[]) => {
    looks.push(asked.length);
    if (away) throw new Error('no database');
    return rows.filter(({ keyHash }) => asked.includes(keyHash));
  };
  const keep = async (keyHash: string, accountId: string) => {
    if (away) throw new Error('no database');
    const made = { keyHash, accountId, admin: false };
    kept.push(made);
    rows = [...rows, made];
    return kept.length < 3;
  };
  kept.length = 0;
  lookedThrough = 0;
  const accounts = () => {
    lookedThrough += 1;
    return engine.accounts;
  };
  keys = new CachedApiKeys({
    store: { read, find, keep },
    clock,
    engine: {
      get accounts() {
        return accounts();
      },
    },
  });
});

test.each([
  ['a', { account: 1, admin: false }],
  ['root', { account: null, admin: true }],
  ['boss', { account: null, admin: true }],
  ['ghost', undefined],
  ['unknown', undefined],
  ['', undefined],
  ['x'.repeat(1000), undefined],
])('the key %s stands for %o', async (key, caller) => {
  expect(await keys.authenticate(key)).toEqual(caller);
});

test('known keys cost nothing; unknown ones one look at a time, with all that came meanwhile, and a pause', async () => {
  for (let request = 0; request < 10; request++) await keys.authenticate('a');
  expect([looks, reads]).toEqual([[1], 1]);
  await clock.advance(20);
  const guesses = Array.from({ length: 100 }, (_, at) => keys.authenticate(`guess ${at}`));
  const later = keys.authenticate('guess 0');
  await clock.advance(19);
  expect(looks).toEqual([1, 100]);
  const last = Promise.resolve(keys.authenticate('guess 100'));
  await clock.advance(0);
  expect(looks).toEqual([1, 100]);
  await clock.advance(1);
  expect(looks).toEqual([1, 100, 1]);
  expect(await Promise.all([...guesses, later, last])).toEqual(Array(102).fill(undefined));
  expect(reads).toBe(1);
});

test('the accounts are looked through once for each that asks', async () => {
  for (let request = 0; request < 10; request += 1) await keys.authenticate('a');
  expect(lookedThrough).toBe(1);
});

test('a new key works at once, whatever was asked for before it', async () => {
  await keys.authenticate('a');
  const guess = keys.authenticate('guess');
  rows = [...rows, row('b', 'bob')];
  const made = keys.authenticate('b');
  await clock.advance(20);
  expect([await guess, await made]).toEqual([undefined, { account: 0, admin: false }]);
});

test('a revoked key stops working within ten seconds, however long nobody came', async () => {
  await keys.authenticate('a');
  await clock.advance(1000);
  rows = [row('b', 'bob')];
  await clock.advance(9001);
  const [stopped, again, made] = ['a', 'a', 'b'].map((key) => Promise.resolve(keys.authenticate(key)));
  await clock.advance(40);
  expect([await stopped, await again, await made]).toEqual([
    undefined,
    undefined,
    { account: 0, admin: false },
  ]);
});

test('keys that are in use are read again before they are too old, and nobody waits for that', async () => {
  await keys.authenticate('a');
  for (let second = 0; second < 21; second++) {
    await clock.advance(1000);
    expect(keys.authenticate('a')).toEqual({ account: 1, admin: false });
  }
  expect(reads).toBe(4);
});

test('while the database does not answer known keys work after a moment, and then at once', async () => {
  await keys.authenticate('a');
  held = new Promise(() => undefined);
  await clock.advance(60_000);
  const first = Promise.resolve(keys.authenticate('a'));
  await clock.advance(250);
  expect(await first).toEqual({ account: 1, admin: false });
  expect(keys.authenticate('a')).toEqual({ account: 1, admin: false });
});

test('while the database is away known keys work, and unknown ones are an error, not a refusal', async () => {
  await keys.authenticate('a');
  away = true;
  await clock.advance(60_000);
  expect(await keys.authenticate('a')).toEqual({ account: 1, admin: false });
  await clock.advance(1000);
  await expect(keys.authenticate('new')).rejects.toMatchObject({ code: 'POSTGRES_UNREACHABLE' });
});

test('a key that is made works at once, and is kept as its hash alone', async () => {
  await keys.authenticate('a');
  const made = await keys.issue('bob');
  expect(await keys.authenticate(made ?? '')).toEqual({ account: 0, admin: false });
  expect(reads).toBe(1);
  expect(kept).toEqual([row(made ?? '', 'bob')]);
  expect(made).toMatch(/^exsim_k_[A-Za-z0-9_-]{43}$/);
});

test('a key that is made while the table is read works, also after what was read before it', async () => {
  await keys.authenticate('a');
  await clock.advance(5001);
  let answer = () => {};
  held = new Promise((resolve) => {
    answer = resolve;
  });
  await keys.authenticate('a');
  const made = (await keys.issue('bob')) ?? '';
  expect(keys.authenticate(made)).toEqual({ account: 0, admin: false });
  answer();
  await clock.advance(0);
  expect(reads).toBe(2);
  expect(await keys.authenticate(made)).toEqual({ account: 0, admin: false });
});

test('an account has a most of keys, and none are made while they cannot be kept', async () => {
  await keys.issue('bob');
  await keys.issue('bob');
  expect(await keys.issue('bob')).toBeNull();
  away = true;
  await expect(keys.issue('bob')).rejects.toMatchObject({ code: 'POSTGRES_UNREACHABLE' });
});
