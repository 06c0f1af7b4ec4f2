import type { Client } from 'pg';
import { ExsimError } from '../../common/errors.ts';
import { refuseConnected } from './drop.ts';
import type { RegisteredInstance } from './registry.ts';
import { identifier, qualified } from './statements.ts';

/**
 * Demands that the projections of an instance can be emptied, since its journal can fill them again: no worker is
 * connected, and none that starts gets further than the lease before the caller's transaction ends; the journal begins
 * with the first command. Throws PROVISION_FAILED. The caller is the admin role before and after.
 */
export async function demandRefillable(client: Client, row: RegisteredInstance): Promise<void> {
  await client.query(`SET LOCAL ROLE ${identifier(row.ownerRole)}`);
  // A worker that starts now waits here for the lease, and reads the watermark after it.
  await client.query(`SELECT term FROM ${qualified(row.schema, 'writer')} FOR UPDATE`);
  await client.query('RESET ROLE');
  await refuseConnected(client, row);
  await client.query(`SET LOCAL ROLE ${identifier(row.ownerRole)}`);
  await demandWholeJournal(client, row);
  await client.query('RESET ROLE');
}

/** The watermark is locked first: whoever prunes holds it too. */
async function demandWholeJournal(client: Client, { schema }: RegisteredInstance): Promise<void> {
  await client.query(`SELECT command_seq FROM ${qualified(schema, 'projection')} FOR UPDATE`);
  const { rows } = await client.query<{ first: string | null }>(
    `SELECT min(first_seq) AS first FROM ${qualified(schema, 'journal')}`,
  );
  const first = rows[0]?.first ?? '1';
  if (first === '1') return;
  throw new ExsimError(
    'PROVISION_FAILED',
    `Expected the journal of schema "${schema}" to begin with command 1, but it was pruned and begins with ${first}.`,
    { wayOut: 'Nothing was changed: what the tables hold of before could not be written again.' },
  );
}
