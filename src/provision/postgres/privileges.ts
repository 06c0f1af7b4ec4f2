/** A right on a table, as Postgres names it. */
export type TablePrivilege =
  | 'SELECT'
  | 'INSERT'
  | 'UPDATE'
  | 'DELETE'
  | 'TRUNCATE'
  | 'REFERENCES'
  | 'TRIGGER'
  | 'MAINTAIN';

/**
 * What a worker's role may do, per table, and nothing else. It appends to the journal and can change no line of it;
 * it may raise the term in `writer` (a trigger sees to it that the term grows by one); snapshots follow from the
 * journal, and it may delete old ones, their parts with them; projections are its copies, which it may always write
 * again.
 */
export const WORKER_PRIVILEGES: Readonly<Record<string, readonly TablePrivilege[]>> = {
  migrations: ['SELECT'],
  journal: ['SELECT', 'INSERT'],
  snapshots: ['SELECT', 'INSERT', 'DELETE'],
  snapshot_parts: ['SELECT', 'INSERT'],
  writer: ['SELECT', 'UPDATE'],
  api_keys: ['SELECT', 'INSERT'],
  projection: ['SELECT', 'INSERT', 'UPDATE'],
  accounts: ['SELECT', 'INSERT', 'UPDATE'],
  orders: ['SELECT', 'INSERT', 'UPDATE'],
  trades: ['SELECT', 'INSERT', 'UPDATE'],
  balances: ['SELECT', 'INSERT', 'UPDATE'],
  klines: ['SELECT', 'INSERT', 'UPDATE'],
};

/** Copies of the engine's state, which the journal can make again. Their watermark is in `projection`. */
export const PROJECTION_TABLES = ['accounts', 'orders', 'trades', 'balances', 'klines'] as const;
