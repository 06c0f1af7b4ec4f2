import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { assert } from '../common/assert.ts';
import { type JournalColumns, journalRow } from '../stored/journal-row.ts';
import { clientConfig } from './journal/client-config.ts';
import { journalSql } from './journal/sql.ts';
import { Login } from './secrets/login.ts';
import { isJournalDamaged, type MadeSnapshot, makeSnapshot } from './snapshots/make.ts';
import { PostgresSnapshots } from './snapshots/postgres-snapshots.ts';
import type { ThreadAnswer, ThreadOrder } from './snapshots/thread.ts';

/** Entry of the snapshot thread: makes one snapshot over a connection of its own, says how it went, and ends. */
async function main(order: ThreadOrder): Promise<ThreadAnswer> {
  try {
    const client = await connect(order);
    // What matters is committed then; a farewell that fails changes nothing.
    const made = await make(order, client).finally(() => client.end().catch(() => undefined));
    return { kind: 'made', made };
  } catch (error) {
    const kind = isJournalDamaged(error) ? 'journalDamaged' : 'failed';
    return { kind, reason: error instanceof Error ? error.message : String(error) };
  }
}

function connect({ connection }: ThreadOrder): Promise<pg.Client> {
  const login = new Login(connection);
  return login.attempt(async () => {
    const client = new pg.Client(clientConfig(login.settings));
    // A connection lost between two statements is reported by the next one.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  });
}

function make({ schema, upTo, term }: ThreadOrder, client: pg.Client): Promise<MadeSnapshot> {
  const store = new PostgresSnapshots(client, async () => ({ client, release: () => undefined }), schema);
  const { readAfter } = journalSql(schema);
  return makeSnapshot({
    store,
    schema,
    upTo,
    term,
    readAfter: async (seq, limit) =>
      (await client.query<JournalColumns>(readAfter, [seq, limit])).rows.map(journalRow),
  });
}

assert(parentPort !== null, 'this module is the entry of a thread');
parentPort.postMessage(await main(workerData as ThreadOrder));
