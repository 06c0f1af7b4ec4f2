import type { Client } from 'pg';
import { ExsimError } from '../../common/errors.ts';
import type { Identity } from '../../instance/spec.ts';
import { refuseConnected } from './drop.ts';
import type { RegisteredInstance } from './registry.ts';
import { identifier, literal, qualified } from './statements.ts';

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

/** The same demands as a statement of the owner role: a script is carried out when nobody of us looks any more. */
export function refillGuardSql({ schema, role }: Pick<Identity, 'schema' | 'role'>): string {
  const refuse = (message: string): string => `RAISE EXCEPTION USING MESSAGE = ${literal(message)};`;
  return `DO $guard$ BEGIN
  PERFORM FROM ${qualified(schema, 'writer')} FOR UPDATE;
  IF EXISTS (SELECT FROM pg_catalog.pg_stat_activity WHERE usename = ${literal(role)}) THEN
    ${refuse(`Role "${role}" is connected: stop the worker of schema "${schema}" first.`)}
  END IF;
  PERFORM FROM ${qualified(schema, 'projection')} FOR UPDATE;
  IF (SELECT min(first_seq) FROM ${qualified(schema, 'journal')}) > 1 THEN
    ${refuse(`The journal of schema "${schema}" was pruned: its tables could not be written again.`)}
  END IF;
END $guard$;`;
}
