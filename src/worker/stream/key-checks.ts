import { isRevoked, revoked } from '../access/revocation.ts';
import type { ApiKeys } from '../access/types.ts';
import type { StreamConnection } from './connection.ts';

/** Ends a connection (6001, 1008) whose API key was taken away, or is another's by now. */
export async function endIfRevoked(connection: StreamConnection, apiKeys: ApiKeys): Promise<void> {
  const { caller, apiKey } = connection;
  if (caller !== null && (await isRevoked(apiKeys, { apiKey, caller })))
    connection.end(revoked('connection'));
}
