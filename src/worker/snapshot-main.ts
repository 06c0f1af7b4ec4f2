import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { assert } from '../common/assert.ts';
import { clientConfig } from './journal/connection.ts';
import { journalRow, type StoredRow } from './journal/postgres-store.ts';
import { journalSql } from './journal/sql.ts';
import { isJournalDamaged, makeSnapshot } from './snapshots/make.ts';
import { PostgresSnapshots } from './snapshots/postgres-snapshots.ts';
import type { ThreadAnswer, ThreadOrder } from './snapshots/thread.ts';

/** Entry of the snapshot thread: makes one snapshot over a connection of its own, says how it went, and ends. */
async function main(order: ThreadOrder): Promise<ThreadAnswer> {
  const { schema, upTo, term } = order;
  const client = new pg.Client(clientConfig(order.connection));
  // A connection lost between two statements is reported by the next one.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const store = new PostgresSnapshots(client, async () => ({ client, release: () => undefined }), schema);
    const { readAfter } = journalSql(schema);
    const made = await makeSnapshot({
      store,
      schema,
      upTo,
      term,
      readAfter: async (seq, limit) =>
        (await client.query<StoredRow>(readAfter, [seq, limit])).rows.map(journalRow),
    });
    return { kind: 'made', made };
  } catch (error) {
    const kind = isJournalDamaged(error) ? 'journalDamaged' : 'failed';
    return { kind, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    // What matters is committed; a farewell that fails changes nothing.
    await client.end().catch(() => undefined);
  }
}

assert(parentPort !== null, 'this module is the entry of a thread');
parentPort.postMessage(await main(workerData as ThreadOrder));
