import type { ApiKeys } from '../access/types.ts';
import type { StreamConnection } from './connection.ts';

/**
 * Ends a connection (6001, 1008) whose API key was taken away, or is another's by now. While the keys cannot be read
 * it goes on, as requests with a key that is known do.
 */
export async function endIfRevoked(connection: StreamConnection, apiKeys: ApiKeys): Promise<void> {
  const { caller: before, apiKey } = connection;
  if (before === null) return;
  try {
    const now = await apiKeys.authenticate(apiKey);
    if (now?.account === before.account && now.admin === before.admin) return;
  } catch {
    return;
  }
  const message = 'the API key of this connection is not valid any more; open another one with a valid key';
  connection.end({ name: 'UNAUTHENTICATED', message });
}
