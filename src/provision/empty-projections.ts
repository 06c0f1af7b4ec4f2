import type { Client } from 'pg';
import { ExsimError } from '../common/errors.ts';
import { inTransaction } from './postgres/apply.ts';
import { refuseConnected, waitForDisconnect } from './postgres/drop.ts';
import { PROJECTION_TABLES } from './postgres/privileges.ts';
import { findRegistered, type RegisteredInstance, unknownInstance } from './postgres/registry.ts';
import { identifier, qualified } from './postgres/statements.ts';
import { withSession } from './session.ts';
import type { PostgresTarget } from './types.ts';

export type EmptyInput = {
  readonly postgres: PostgresTarget;
  /** Name in the file, '' for the single instance. */
  readonly name: string;
  readonly project: string;
};

/**
 * Empties the tables an instance keeps as copies of its journal, in one transaction with their watermark: whoever
 * follows the journal next (`verify --rebuild`, or the next start of its worker) fills them again from the first
 * command on. A worker may not do this itself: its role deletes nothing.
 *
 * Throws UNKNOWN_INSTANCE when the project has no such instance, PROVISION_FAILED while its worker is connected, or when
 * its journal does not begin with the first command: the tables then have what nobody could write again.
 */
export function emptyProjections({ postgres, name, project }: EmptyInput): Promise<void> {
  return withSession({ postgres, redis: { kind: 'off' } }, async ({ client }) => {
    const row = await findRegistered(client, { name, project });
    if (row === null) throw await unknownInstance(client, name, project);
    await waitForDisconnect(client, row);
    await inTransaction(client, () => empty(client, row));
  });
}

async function empty(client: Client, row: RegisteredInstance): Promise<void> {
  const { schema, ownerRole } = row;
  const tables = PROJECTION_TABLES.map((table) => qualified(schema, table)).join(', ');
  await client.query(`SET LOCAL ROLE ${identifier(ownerRole)}`);
  // A worker that starts now waits here for the lease, and reads the watermark after it.
  await client.query(`SELECT term FROM ${qualified(schema, 'writer')} FOR UPDATE`);
  await client.query('RESET ROLE');
  await refuseConnected(client, row);
  await client.query(`SET LOCAL ROLE ${identifier(ownerRole)}`);
  await demandWholeJournal(client, row);
  await client.query(`TRUNCATE ${tables}`);
  await client.query(
    `UPDATE ${qualified(schema, 'projection')} SET command_seq = 0, updated_at = clock_timestamp()`,
  );
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
