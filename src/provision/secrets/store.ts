import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { assert } from '../../common/assert.ts';
import { makePrivateFolder, readPrivateFile, writePrivateFile } from './private-file.ts';
import { parseSecrets, type SecretsByName, serializeSecrets } from './secrets-text.ts';
import type { InstanceSecrets } from './types.ts';

/** What the instance file says about an account's key: null has one made. */
type AccountKey = { readonly id: string; readonly apiKey: string | null };

/**
 * A project's secrets, by instance name ('' is the single instance). Every call reads the file, every change is
 * atomic and under a lock that processes share, so two commands at once agree on the same secrets.
 */
export interface SecretsStore {
  readonly path: string;
  /** Null when the instance has none yet. */
  read(name: string): Promise<InstanceSecrets | null>;
  /** What `ensure` would give. Writes nothing: what is missing is different at each call. */
  draft(name: string, accounts: readonly AccountKey[]): Promise<InstanceSecrets>;
  /** The instance's secrets; what is missing is made. Keys of accounts no longer listed are forgotten. */
  ensure(name: string, accounts: readonly AccountKey[]): Promise<InstanceSecrets>;
  /** New ones for everything but the keys the instance file chose. */
  rotate(name: string, accounts: readonly AccountKey[]): Promise<InstanceSecrets>;
  /** False when there were none. */
  remove(name: string): Promise<boolean>;
}

/** Runs `task` while no other process runs one for the same file. Its folder is there. */
export type FileLock = <T>(path: string, task: () => Promise<T>) => Promise<T>;

/** Secrets kept in one file of mode 0600, in a folder of mode 0700; both are made at the first change. */
export function openSecrets(path: string, withFileLock: FileLock): SecretsStore {
  const readAll = async (): Promise<SecretsByName> => parseSecrets(await readPrivateFile(path), path);
  const change = (update: (all: SecretsByName) => SecretsByName): Promise<SecretsByName> =>
    changeFile(path, withFileLock, readAll, update);

  async function put(
    name: string,
    next: (old: InstanceSecrets | null) => InstanceSecrets,
  ): Promise<InstanceSecrets> {
    const all = await change((old) => new Map(old).set(name, next(old.get(name) ?? null)));
    const secrets = all.get(name);
    assert(secrets !== undefined, 'the secrets written are those read back');
    return secrets;
  }

  return {
    path,
    read: async (name) => (await readAll()).get(name) ?? null,
    draft: async (name, accounts) => complete((await readAll()).get(name) ?? null, accounts),
    ensure: async (name, accounts) => {
      const old = (await readAll()).get(name) ?? null;
      const wanted = complete(old, accounts);
      return isDeepStrictEqual(old, wanted) ? wanted : put(name, (now) => complete(now, accounts));
    },
    rotate: (name, accounts) => put(name, () => complete(null, accounts)),
    remove: async (name) => {
      if (!(await readAll()).has(name)) return false;
      await change((old) => new Map([...old].filter(([key]) => key !== name)));
      return true;
    },
  };
}

async function changeFile(
  path: string,
  withFileLock: FileLock,
  readAll: () => Promise<SecretsByName>,
  update: (all: SecretsByName) => SecretsByName,
): Promise<SecretsByName> {
  await makePrivateFolder(dirname(path));
  return withFileLock(path, async () => {
    const next = update(await readAll());
    await writePrivateFile(path, serializeSecrets(next));
    return next;
  });
}

function complete(old: InstanceSecrets | null, accounts: readonly AccountKey[]): InstanceSecrets {
  const oldKeys = new Map(Object.entries(old?.apiKeys ?? {}));
  const keys = accounts.map(({ id, apiKey }) => [id, apiKey ?? oldKeys.get(id) ?? newSecret('k')] as const);
  return {
    postgresPassword: old?.postgresPassword ?? newSecret('p'),
    redisPassword: old?.redisPassword ?? newSecret('r'),
    adminKey: old?.adminKey ?? newSecret('a'),
    apiKeys: Object.fromEntries(keys),
  };
}

/** 256 random bits. The prefix says what leaked when one turns up where it should not: k API key, a admin key. */
const newSecret = (kind: 'k' | 'a' | 'p' | 'r'): string =>
  `exsim_${kind}_${randomBytes(32).toString('base64url')}`;
