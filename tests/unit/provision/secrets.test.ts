import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withFileLock } from '../../../src/process/lock.ts';
import { keysInForce } from '../../../src/provision/secrets/api-keys.ts';
import { openSecrets, type SecretsStore } from '../../../src/provision/secrets/store.ts';

const ALICE = { id: 'alice', apiKey: null };
const BOB = { id: 'bob', apiKey: null };

let folder: string;
let path: string;
let store: SecretsStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-secrets-'));
  path = join(folder, 'state', 'secrets.json');
  store = openSecrets(path, withFileLock);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('secrets', () => {
  test('are 256 random bits each, with a prefix that says what they are', async () => {
    const { postgresPassword, redisPassword, adminKey, apiKeys } = await store.ensure('binance', [ALICE]);
    const kinds = { p: postgresPassword, r: redisPassword, a: adminKey, k: apiKeys['alice'] };
    for (const [kind, secret] of Object.entries(kinds))
      expect(secret).toMatch(new RegExp(`^exsim_${kind}_[A-Za-z0-9_-]{43}$`));
    expect(new Set(Object.values(kinds)).size).toBe(4);
  });

  test('are the same at every call and in every process', async () => {
    const first = await store.ensure('binance', [ALICE, BOB]);
    expect(await openSecrets(path, withFileLock).ensure('binance', [ALICE, BOB])).toEqual(first);
    expect(await store.read('binance')).toEqual(first);
  });

  test('of an account are kept while others come and go, and forgotten with it', async () => {
    const first = await store.ensure('binance', [ALICE]);
    const second = await store.ensure('binance', [ALICE, BOB]);
    expect(second.apiKeys['alice']).toBe(first.apiKeys['alice']);
    expect(Object.keys((await store.ensure('binance', [BOB])).apiKeys)).toEqual(['bob']);
  });

  test('that the instance file chose are kept as they are, also by a rotation', async () => {
    const chosen = { id: 'alice', apiKey: 'my-own-key' };
    await store.ensure('binance', [ALICE]);
    expect((await store.ensure('binance', [chosen])).apiKeys).toEqual({ alice: 'my-own-key' });
    const before = await store.ensure('binance', [chosen, BOB]);
    const after = await store.rotate('binance', [chosen, BOB]);
    expect(after.apiKeys['alice']).toBe('my-own-key');
    const made = [before, after].flatMap((each) => [
      each.postgresPassword,
      each.redisPassword,
      each.adminKey,
      each.apiKeys['bob'],
    ]);
    expect(new Set(made).size).toBe(8);
  });

  test('that a rotation replaced are retiring; a key the instance file chose is not, and ends with the file’s next one', async () => {
    const before = await store.ensure('binance', [{ id: 'alice', apiKey: 'leaked' }, BOB]);
    await store.rotate('binance', [{ id: 'alice', apiKey: 'leaked' }, BOB]);
    const { retiring } = await store.ensure('binance', [{ id: 'alice', apiKey: 'another' }, BOB]);
    expect(retiring).toEqual([{ adminKey: before.adminKey, apiKeys: { bob: before.apiKeys['bob'] } }]);
  });

  test('that clients are to show are the old ones until a rotation has ended', async () => {
    const chosen = { id: 'carol', apiKey: 'carols-own' };
    const before = await store.ensure('binance', [ALICE, chosen]);
    const during = await store.rotate('binance', [ALICE, chosen]);
    expect(keysInForce(during)).toEqual({ adminKey: before.adminKey, apiKeys: before.apiKeys });
    await store.settle('binance', during);
    const { adminKey, apiKeys } = during;
    expect(keysInForce((await store.read('binance'))!)).toEqual({ adminKey, apiKeys });
  });

  test('that were replaced are kept when another rotation has begun before the first was told to have ended', async () => {
    await store.ensure('binance', [ALICE]);
    const first = await store.rotate('binance', [ALICE]);
    const second = await store.rotate('binance', [ALICE]);
    await store.settle('binance', first);
    expect(await store.read('binance')).toEqual(second);
    await store.settle('binance', second);
    expect((await store.read('binance'))?.replaced).toBeUndefined();
  });

  test('of the unnamed instance, and of accounts named like parts of JavaScript, are kept too', async () => {
    const made = await store.ensure('', [
      { id: '__proto__', apiKey: null },
      { id: 'constructor', apiKey: null },
    ]);
    expect(Object.keys(made.apiKeys)).toEqual(['__proto__', 'constructor']);
    expect(
      await store.ensure('', [
        { id: '__proto__', apiKey: null },
        { id: 'constructor', apiKey: null },
      ]),
    ).toEqual(made);
  });

  test('are not written by a draft', async () => {
    await store.draftAll([{ name: 'binance', accounts: [ALICE] }]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('removed once are gone, and a second removal says so', async () => {
    await store.ensure('binance', []);
    const kept = await store.ensure('kraken', []);
    expect([await store.remove('binance'), await store.remove('binance')]).toEqual([true, false]);
    expect([await store.read('binance'), await store.read('kraken')]).toEqual([null, kept]);
  });

  test('of several instances are made at once, in the order asked for, and those there stay', async () => {
    const old = await store.ensure('binance', [ALICE]);
    const wanted = ['kraken', 'binance'].map((name) => ({ name, accounts: [ALICE] }));
    const made = await store.ensureAll(wanted);
    expect(made[1]).toEqual(old);
    expect(await store.read('kraken')).toEqual(made[0]);
    expect(await store.ensureAll(wanted)).toEqual(made);
    expect(readdirSync(join(folder, 'state'))).toContain('secrets.json.lock.2');
  });

  test('of many instances made at the same moment are all kept', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `venue${index % 10}`);
    const made = await Promise.all(
      names.map((name) => openSecrets(path, withFileLock).ensure(name, [ALICE])),
    );
    for (const [index, name] of names.entries()) expect(await store.read(name)).toEqual(made[index]);
  });
});

describe('the secrets file', () => {
  const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);

  test('is for its user alone, in a folder for its user alone, whatever the umask', async () => {
    const before = process.umask(0);
    await store.ensure('binance', []).finally(() => process.umask(before));
    expect([mode(path), mode(join(folder, 'state'))]).toEqual(['600', '700']);
  });

  test('that others may read is closed to them at the next look', async () => {
    await store.ensure('binance', []);
    chmodSync(path, 0o644);
    await store.read('binance');
    expect(mode(path)).toBe('600');
  });

  test('leaves no temporary files, and one lock file', async () => {
    for (const name of ['a', 'b', 'c']) await store.ensure(name, []);
    expect(readdirSync(join(folder, 'state')).toSorted()).toEqual(['secrets.json', 'secrets.json.lock.3']);
  });

  const damages: readonly [title: string, text: string][] = [
    ['half a file', '{"version": 1, "instances": {'],
    ['nothing', ''],
    ['another version', '{"version": 2, "instances": {}}'],
    ['a list', '[]'],
    [
      'a missing secret',
      '{"version": 1, "instances": {"binance": {"postgresPassword": "a-secret-value", "apiKeys": {}}}}',
    ],
    [
      'a key that is no text',
      '{"version":1,"instances":{"binance":{"postgresPassword":"a-secret-value","redisPassword":"x","adminKey":"x","apiKeys":{"a":1}}}}',
    ],
  ];
  test.each(damages)('with %s is refused, named, not quoted, and not overwritten', async (_, text) => {
    await store.ensure('binance', []);
    writeFileSync(path, text);
    const error = await store.ensure('binance', []).then(
      () => null,
      (reason: Error) => reason,
    );
    expect(error?.message).toContain(`Expected "${path}" to be a secrets file of exsim, but it is damaged`);
    expect(error?.message).not.toContain('a-secret-value');
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});
