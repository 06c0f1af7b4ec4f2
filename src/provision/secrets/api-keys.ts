import { createHash } from 'node:crypto';
import { ExsimError } from '../../common/errors.ts';
import type { ClientKeys, InstanceSecrets } from './types.ts';

/** A row of the table `api_keys`: the key's SHA-256 in hex, and whose it is. */
export type KeyRow = { readonly hash: string; readonly accountId: string | null; readonly admin: boolean };

/** Rows for the keys of the instance file and the admin key, and for those a rotation replaced and nobody retired. One key for two accounts is refused. */
export function keyRows(secrets: InstanceSecrets, instanceName: string): readonly KeyRow[] {
  const rows = rowsOf(secrets);
  for (const [index, row] of rows.entries()) {
    const first = rows.findIndex((other) => other.hash === row.hash);
    if (first !== index) throw sharedKey(instanceName, rows[first]?.accountId ?? null, row.accountId);
  }
  // A key that the file chose is the same in each generation.
  const byHash = new Map(
    [...rows, ...(secrets.retiring ?? []).flatMap(rowsOf)].map((row) => [row.hash, row]),
  );
  for (const row of rows) byHash.set(row.hash, row);
  return [...byHash.values()];
}

function rowsOf({ adminKey, apiKeys }: ClientKeys): readonly KeyRow[] {
  const accounts = Object.entries(apiKeys).map(([accountId, key]) => ({
    hash: sha256(key),
    accountId,
    admin: false,
  }));
  return [...accounts, { hash: sha256(adminKey), accountId: null, admin: true }];
}

/**
 * Keys that the exchange takes for certain. In a rotation that has not ended it may not know the new ones; those they
 * replace go on working.
 */
export function keysInForce({ adminKey, apiKeys, replaced, retiring }: InstanceSecrets): ClientKeys {
  const before = replaced === undefined ? undefined : retiring?.[0];
  return { adminKey: before?.adminKey ?? adminKey, apiKeys: { ...apiKeys, ...before?.apiKeys } };
}

/** What `api_keys.key_hash` holds, in hex. */
export const sha256 = (key: string): string => createHash('sha256').update(key, 'utf8').digest('hex');

function sharedKey(instanceName: string, first: string | null, second: string | null): ExsimError {
  const owners = `"${first ?? 'the administrator'}" and "${second ?? 'the administrator'}"`;
  return new ExsimError(
    'CONFIG_INVALID',
    `Each API key belongs to one account, but ${owners} of "${instanceName}" share one.`,
    {
      wayOut: 'Give each account its own `apiKey` in the instance file, or leave it out to have one made.',
    },
  );
}
