import type { WireError } from '../wire/wire-error.ts';
import type { ApiKeys, Caller } from './types.ts';

/** Who opened what lasts longer than a request, and with which key. */
export type KeyHolder = { readonly apiKey: string; readonly caller: Caller };

/**
 * Whether a key was taken away, or is another's by now. While the keys cannot be read it is as good as it was, as for
 * requests with a key that is known.
 */
export async function isRevoked(apiKeys: ApiKeys, { apiKey, caller }: KeyHolder): Promise<boolean> {
  try {
    const now = await apiKeys.authenticate(apiKey);
    return now?.account !== caller.account || now.admin !== caller.admin;
  } catch {
    return false;
  }
}

/** What ends it then; `thing` is what was opened. */
export const revoked = (thing: 'connection' | 'stream'): WireError => ({
  name: 'UNAUTHENTICATED',
  message: `the API key of this ${thing} is not valid any more; open another one with a valid key`,
});
