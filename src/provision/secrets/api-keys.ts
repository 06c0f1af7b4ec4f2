import { createHash } from 'node:crypto';
import { ExsimError } from '../../common/errors.ts';
import type { InstanceSecrets } from './types.ts';

/** A row of the table `api_keys`: the key's SHA-256 in hex, and whose it is. */
export type KeyRow = { readonly hash: string; readonly accountId: string | null; readonly admin: boolean };

/** Rows for the keys of the instance file and the admin key. One key for two accounts is refused. */
export function keyRows(secrets: InstanceSecrets, instanceName: string): readonly KeyRow[] {
  const accounts = Object.entries(secrets.apiKeys).map(([accountId, key]) => ({
    hash: sha256(key),
    accountId,
    admin: false,
  }));
  const rows = [...accounts, { hash: sha256(secrets.adminKey), accountId: null, admin: true }];
  for (const [index, row] of rows.entries()) {
    const first = rows.findIndex((other) => other.hash === row.hash);
    if (first !== index) throw sharedKey(instanceName, rows[first]?.accountId ?? null, row.accountId);
  }
  return rows;
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
