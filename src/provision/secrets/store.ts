import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { assert } from '../../common/assert.ts';
import { makePrivateFolder, readPrivateFile, writePrivateFile } from './private-file.ts';
import { type Keeping, parseSecrets, type SecretsByName, serializeSecrets } from './secrets-text.ts';
import type { ClientKeys, InstanceSecrets, ServerPasswords } from './types.ts';

/** What the instance file says about an account's key: null has one made. */
type AccountKey = { readonly id: string; readonly apiKey: string | null };

/** An instance by its name in the file, and the accounts that have keys there. */
type WantedSecrets = { readonly name: string; readonly accounts: readonly AccountKey[] };

/**
 * A project's secrets, by instance name ('' is the single instance). Every call reads the file, every change is
 * atomic and under a lock that processes share, so two commands at once agree on the same secrets.
 */
export interface SecretsStore {
  /** Null when the instance has none yet. */
  read(name: string): Promise<InstanceSecrets | null>;
  /** Of all instances that have some, by name. */
  readAll(): Promise<ReadonlyMap<string, InstanceSecrets>>;
  /** What `ensureAll` would give. Writes nothing: what is missing is different at each call. */
  draftAll(wanted: readonly WantedSecrets[]): Promise<readonly InstanceSecrets[]>;
  /** The instance's secrets; what is missing is made. Keys of accounts no longer listed are forgotten. */
  ensure(name: string, accounts: readonly AccountKey[]): Promise<InstanceSecrets>;
  /** The same of several instances, in their order, with one change of the file. */
  ensureAll(wanted: readonly WantedSecrets[]): Promise<readonly InstanceSecrets[]>;
  /** New ones for everything but the keys the instance file chose. The old ones are kept until `settle` and `retire`. */
  rotate(name: string, accounts: readonly AccountKey[]): Promise<InstanceSecrets>;
  /** The servers have these passwords: the ones they replaced are forgotten, unless others have been made since. */
  settle(name: string, passwords: ServerPasswords): Promise<void>;
  /** All keys from before the last rotation are forgotten. */
  retire(name: string): Promise<void>;
  /** False when there were none. */
  remove(name: string): Promise<boolean>;
}

/** Rotations whose keys are kept; those of the one before go with the next. */
const RETIRING_MAX = 8;

/** Runs `task` while no other process runs one for the same file. Its folder is there. */
export type FileLock = <T>(path: string, task: () => Promise<T>) => Promise<T>;

/** Where the text of all secrets is kept. */
export interface Vault extends Keeping {
  /** Null: nothing was ever written there. */
  read(): Promise<string | null>;
  write(text: string): Promise<void>;
  /** Runs `task` while no other process runs one for the same place. */
  exclusively<T>(task: () => Promise<T>): Promise<T>;
}

/** One file of mode 0600, in a folder of mode 0700; both are made at the first change. */
export const fileVault = (
  path: string,
  withFileLock: FileLock,
  owner: Omit<Keeping, 'place'> = { project: null, isChosen: false },
): Vault => ({
  place: path,
  ...owner,
  read: () => readPrivateFile(path),
  write: (text) => writePrivateFile(path, text),
  exclusively: async (task) => {
    await makePrivateFolder(dirname(path));
    return withFileLock(path, task);
  },
});

/** Secrets kept in one file. */
export const openSecrets = (path: string, withFileLock: FileLock): SecretsStore =>
  secretsIn(async () => fileVault(path, withFileLock));

/** Secrets kept in the vault that is the project's at each call. */
export function secretsIn(vaultNow: () => Promise<Vault>): SecretsStore {
  const readFrom = async (vault: Vault): Promise<SecretsByName> => parseSecrets(await vault.read(), vault);
  const readAll = async (): Promise<SecretsByName> => readFrom(await vaultNow());
  const change = async (update: (all: SecretsByName) => SecretsByName): Promise<SecretsByName> => {
    const vault = await vaultNow();
    return vault.exclusively(async () => {
      const next = update(await readFrom(vault));
      await vault.write(serializeSecrets(next, vault.project));
      return next;
    });
  };

  /** Gives back those that were asked for, as they are written. */
  async function put(
    wanted: readonly WantedSecrets[],
    next: (old: InstanceSecrets | null, accounts: readonly AccountKey[]) => InstanceSecrets,
  ): Promise<readonly InstanceSecrets[]> {
    const all = await change((old) => {
      const changed = new Map(old);
      for (const { name, accounts } of wanted) changed.set(name, next(old.get(name) ?? null, accounts));
      return changed;
    });
    return wanted.map(({ name }) => secretsOf(all, name));
  }

  /** Changes what is there; nothing when there is nothing. */
  const amend = async (name: string, next: (old: InstanceSecrets) => InstanceSecrets): Promise<void> => {
    await change((all) => {
      const old = all.get(name);
      return old === undefined ? all : new Map(all).set(name, next(old));
    });
  };

  const draftAll = async (wanted: readonly WantedSecrets[]): Promise<readonly InstanceSecrets[]> => {
    const all = await readAll();
    return wanted.map(({ name, accounts }) => complete(all.get(name) ?? null, accounts));
  };

  const ensureAll = async (wanted: readonly WantedSecrets[]): Promise<readonly InstanceSecrets[]> => {
    const all = await readAll();
    const drafts = wanted.map(({ name, accounts }) => complete(all.get(name) ?? null, accounts));
    const areThere = wanted.every(({ name }, at) => isDeepStrictEqual(all.get(name), drafts[at]));
    return areThere ? drafts : put(wanted, complete);
  };

  return {
    read: async (name) => (await readAll()).get(name) ?? null,
    readAll,
    draftAll,
    ensure: async (name, accounts) => only(await ensureAll([{ name, accounts }])),
    ensureAll,
    rotate: async (name, accounts) =>
      only(await put([{ name, accounts }], (old, listed) => rotated(old, listed))),
    settle: (name, { postgresPassword, redisPassword }) =>
      amend(name, (now) => {
        const { replaced: _, ...rest } = now;
        return now.postgresPassword === postgresPassword && now.redisPassword === redisPassword ? rest : now;
      }),
    retire: (name) => amend(name, ({ retiring: _, ...rest }) => rest),
    remove: async (name) => {
      if (!(await readAll()).has(name)) return false;
      await change((old) => new Map([...old].filter(([key]) => key !== name)));
      return true;
    },
  };
}

function secretsOf(all: SecretsByName, name: string): InstanceSecrets {
  const secrets = all.get(name);
  assert(secrets !== undefined, 'the secrets written are those read back');
  return secrets;
}

function only<T>(values: readonly T[]): T {
  const [value] = values;
  assert(value !== undefined, 'one is given back for one');
  return value;
}

function complete(old: InstanceSecrets | null, accounts: readonly AccountKey[]): InstanceSecrets {
  const oldKeys = new Map(Object.entries(old?.apiKeys ?? {}));
  const keys = accounts.map(({ id, apiKey }) => [id, apiKey ?? oldKeys.get(id) ?? newSecret('k')] as const);
  return {
    postgresPassword: old?.postgresPassword ?? newSecret('p'),
    redisPassword: old?.redisPassword ?? newSecret('r'),
    adminKey: old?.adminKey ?? newSecret('a'),
    apiKeys: Object.fromEntries(keys),
    ...(old?.replaced === undefined ? {} : { replaced: old.replaced }),
    ...(old?.retiring === undefined ? {} : { retiring: old.retiring.map((keys) => keysOf(keys, accounts)) }),
  };
}

function rotated(old: InstanceSecrets | null, accounts: readonly AccountKey[]): InstanceSecrets {
  const fresh = complete(null, accounts);
  if (old === null) return fresh;
  const { postgresPassword, redisPassword } = old;
  const replaced = replacedKeys(keysOf(old, accounts), fresh);
  const retiring = [replaced, ...(old.retiring ?? [])].slice(0, RETIRING_MAX);
  return { ...fresh, replaced: { postgresPassword, redisPassword }, retiring };
}

/** A key the instance file chose is not replaced by a rotation: it ends at once where the file has another one. */
const replacedKeys = ({ adminKey, apiKeys }: ClientKeys, fresh: ClientKeys): ClientKeys => ({
  adminKey,
  apiKeys: Object.fromEntries(Object.entries(apiKeys).filter(([id, key]) => fresh.apiKeys[id] !== key)),
});

/** Those of the administrator and of the accounts listed. */
const keysOf = ({ adminKey, apiKeys }: ClientKeys, accounts: readonly AccountKey[]): ClientKeys => ({
  adminKey,
  apiKeys: Object.fromEntries(
    Object.entries(apiKeys).filter(([account]) => accounts.some(({ id }) => id === account)),
  ),
});

/** 256 random bits. The prefix says what leaked when one turns up where it should not: k API key, a admin key. */
const newSecret = (kind: 'k' | 'a' | 'p' | 'r'): string =>
  `exsim_${kind}_${randomBytes(32).toString('base64url')}`;
