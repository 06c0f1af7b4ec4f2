import pg from 'pg';
import { clientConfig } from '../journal/client-config.ts';
import { Names } from '../projection/names.ts';
import { PostgresProjectionStore } from '../projection/store.ts';
import { connectionSettings, type WorkerSettings } from '../settings.ts';
import { Replay } from './replay.ts';

/**
 * Writes the tables anew from the whole journal, in one transaction with their watermark. They were emptied before, by
 * a role that may; what a killed run leaves is empty tables, which the next run or the next start of the worker fills.
 * Throws WORKER_JOURNAL_DAMAGED before anything is written.
 */
export async function rebuildTables(settings: WorkerSettings): Promise<void> {
  const { schema } = settings.identity;
  const pool = new pg.Pool({ ...clientConfig(connectionSettings(settings)), max: 2 });
  pool.on('error', () => undefined);
  try {
    const replay = await replayed(pool, schema);
    if (replay.engine.commandSeq === 0) return;
    await new PostgresProjectionStore(pool, schema).write(replay.rows, new Names(replay.engine));
  } finally {
    await pool.end();
  }
}

async function replayed(pool: pg.Pool, schema: string): Promise<Replay> {
  const client = await pool.connect();
  try {
    const replay = new Replay(client, schema, () => undefined);
    await replay.to(Number.MAX_SAFE_INTEGER, true);
    return replay;
  } finally {
    client.release();
  }
}
