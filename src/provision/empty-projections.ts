import type { Client } from 'pg';
import { inTransaction } from './postgres/apply.ts';
import { waitForDisconnect } from './postgres/drop.ts';
import { demandRefillable } from './postgres/refill-guard.ts';
import type { RegisteredInstance } from './postgres/registry.ts';
import { emptySql } from './postgres/shape/refill.ts';
import { identifier } from './postgres/statements.ts';
import { withRegistered } from './registered.ts';
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
  const targets = { postgres, redis: { kind: 'off' } } as const;
  return withRegistered(targets, { name, project }, async ({ client }, row) => {
    await waitForDisconnect(client, row);
    await inTransaction(client, () => empty(client, row));
  });
}

async function empty(client: Client, row: RegisteredInstance): Promise<void> {
  await demandRefillable(client, row);
  await client.query(`SET LOCAL ROLE ${identifier(row.ownerRole)}`);
  await client.query(emptySql(row.schema, []));
  await client.query('RESET ROLE');
}
