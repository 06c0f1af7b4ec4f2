import type { Client } from 'pg';
import { ExsimError } from '../../common/errors.ts';
import { sqlStateOf } from './connect.ts';

/**
 * Waits until no other provisioner is changing this database. Held until the transaction ends. The whole table is
 * locked and not one row: two instances' statements meet in the rights of the one database, and there Postgres does
 * not wait but fails ("tuple concurrently updated").
 */
export const LOCK_REGISTRY_SQL = 'LOCK TABLE exsim.registry IN SHARE ROW EXCLUSIVE MODE';

/**
 * Takes the lock. Throws PROVISION_FAILED when somebody else has it for as long as a connection waits for a lock
 * (`withPostgres`: 30 s).
 */
export async function lockRegistry(client: Client): Promise<void> {
  try {
    await client.query(LOCK_REGISTRY_SQL);
  } catch (error) {
    throw sqlStateOf(error) === LOCK_NOT_AVAILABLE ? stillLocked(error) : error;
  }
}

const LOCK_NOT_AVAILABLE = '55P03';

const stillLocked = (cause: unknown): ExsimError =>
  new ExsimError(
    'PROVISION_FAILED',
    'Expected exsim.registry to be free to lock, but another session has it: somebody else is provisioning here, or left a transaction open.',
    {
      wayOut:
        'Try again. Who it is: SELECT pid, usename, application_name, query FROM pg_stat_activity ' +
        `WHERE pid IN (SELECT pid FROM pg_locks WHERE relation = 'exsim.registry'::regclass);`,
      cause,
    },
  );
