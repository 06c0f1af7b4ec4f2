import pg from 'pg';
import { systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import { clientConfig } from '../journal/client-config.ts';
import { refusalOf } from '../journal/refusals.ts';
import { quoteIdentifier } from '../journal/sql.ts';
import { Names } from '../projection/names.ts';
import { readWatermarkSql } from '../projection/sql.ts';
import { tableRows } from '../projection/store.ts';
import { TABLE_NAMES } from '../projection/tables.ts';
import { connectionSettings } from '../settings.ts';
import { compareTable } from './compare-tables.ts';
import { Differences } from './differences.ts';
import { liveState } from './live-state.ts';
import { Replay } from './replay.ts';
import type { LiveState, VerifyOptions, VerifyReport } from './types.ts';

/**
 * Replays the journal, from nothing or from where this engine can, and compares: each row with its checksum, each
 * snapshot with the state at its command, the tables with the state at their watermark, and the hash with the live
 * worker's at the command it was taken at. Where the journal is damaged the
 * tables are compared with what comes before. Everything is read in one snapshot of the database, so that a worker may
 * go on meanwhile.
 */
export async function verify(options: VerifyOptions): Promise<VerifyReport> {
  // Asked first: the snapshot taken afterwards then has all its commands, as soon as the journal has them.
  const live = await askedState(options);
  const client = new pg.Client(clientConfig(connectionSettings(options.settings)));
  client.on('error', () => undefined);
  try {
    await client.connect();
    if (live !== null) await journalReaches(client, options.settings.identity.schema, live.commandSeq);
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await new Verification(options, client, live).run();
  } catch (error) {
    throw refusalOf(error, options.settings.identity.schema) ?? unreachable(error);
  } finally {
    // The transaction only read; ending the connection is enough.
    await client.end();
  }
}

/** A worker under `durability: async` is ahead of its journal. One that never catches up is a difference. */
async function journalReaches(client: pg.Client, schema: string, commandSeq: number): Promise<void> {
  const text = `SELECT 1 FROM ${quoteIdentifier(schema)}.journal WHERE last_seq >= $1 LIMIT 1`;
  for (let look = 0; look < JOURNAL_LOOKS; look++) {
    const { rows } = await client.query(text, [commandSeq]);
    if (rows.length > 0) return;
    await systemClock.sleep(JOURNAL_LOOK_MS);
  }
}

/** A market without a journal has nothing to compare its worker with. */
async function askedState({ settings, live }: VerifyOptions): Promise<LiveState | null> {
  return live === null || settings.spec.durability === 'none' ? null : liveState(live);
}

/** The journal is waited for 5 s. */
const JOURNAL_LOOKS = 50;
const JOURNAL_LOOK_MS = 100;

class Verification {
  readonly #options: VerifyOptions;
  readonly #client: pg.ClientBase;
  readonly #live: LiveState | null;
  readonly #schema: string;
  readonly #replay: Replay;
  readonly #differences = new Differences();
  #watermark = 0;
  /** Null until the tables have been compared. */
  #comparedTo: number | null = null;
  #stateHash: string | null = null;
  #rowsCompared = 0;
  #rowsLeftOut = 0;

  constructor(options: VerifyOptions, client: pg.ClientBase, live: LiveState | null) {
    this.#options = options;
    this.#client = client;
    this.#live = live;
    this.#schema = options.settings.identity.schema;
    this.#replay = new Replay(client, this.#schema, (commandSeq, problem) =>
      this.#differences.add({ kind: 'snapshot', commandSeq, problem }),
    );
  }

  async run(): Promise<VerifyReport> {
    try {
      await this.#replay.begin();
      await this.#compareAll();
    } catch (error) {
      if (!(error instanceof ExsimError) || error.code !== 'WORKER_JOURNAL_DAMAGED') throw error;
      this.#differences.add({ kind: 'journal', message: error.message });
      if (this.#comparedTo === null) await this.#compareRows(false);
    }
    return this.#report();
  }

  /** The tables stand at their watermark and the worker at its command: whichever comes first is compared first. */
  async #compareAll(): Promise<void> {
    const { rows } = await this.#client.query<{ command_seq: string }>(readWatermarkSql(this.#schema));
    this.#watermark = Number(rows[0]?.command_seq ?? 0);
    const liveSeq = this.#live?.commandSeq ?? 0;
    if (liveSeq > 0 && liveSeq < this.#watermark) {
      await this.#compareState();
      await this.#compareTables();
    } else {
      await this.#compareTables();
      if (liveSeq > 0) await this.#compareState();
    }
    if (this.#live === null) await this.#replay.to(Number.MAX_SAFE_INTEGER, false);
    this.#stateHash = this.#replay.engine.stateHash();
  }

  async #compareState(): Promise<void> {
    const { commandSeq, stateHash } = this.#live!;
    const reached = await this.#replay.to(commandSeq, commandSeq < this.#watermark);
    if (!reached) this.#endsEarly(commandSeq, 'the worker');
    const expected = this.#replay.engine.stateHash();
    if (reached && expected !== stateHash)
      this.#differences.add({ kind: 'state', commandSeq, expected, found: stateHash });
  }

  async #compareTables(): Promise<void> {
    const reached = await this.#replay.to(this.#watermark, true);
    if (!reached) this.#endsEarly(this.#watermark, 'the watermark of the tables');
    await this.#compareRows(reached);
  }

  /** With the rows replayed so far: all there should be, or (not `complete`) those of a journal that breaks off. */
  async #compareRows(complete: boolean): Promise<void> {
    const { engine, rows } = this.#replay;
    const tables = tableRows(rows, new Names(engine));
    const upToSeq = complete ? null : engine.seq;
    this.#comparedTo = complete ? this.#watermark : engine.commandSeq;
    for (const name of TABLE_NAMES) {
      const { fromSeq, fromTime } = this.#replay;
      const expected = { rows: tables[name].slice(), upToSeq, fromSeq, fromTime };
      const compared = await compareTable(this.#client, this.#schema, name, expected, this.#differences);
      this.#rowsCompared += compared.rows;
      this.#rowsLeftOut += compared.rowsLeftOut;
    }
  }

  #endsEarly(commandSeq: number, who: string): void {
    const { engine } = this.#replay;
    const message = `The journal does not reach command ${commandSeq}, where ${who} stands; it was read up to command ${engine.commandSeq}.`;
    this.#differences.add({ kind: 'journal', message });
  }

  #report(): VerifyReport {
    const { identity, info } = this.#options.settings;
    return {
      instanceName: identity.instanceName || info.service,
      schema: this.#schema,
      from: this.#replay.from,
      commandSeq: this.#replay.engine.commandSeq,
      stateHash: this.#stateHash,
      watermark: this.#watermark,
      comparedTo: this.#comparedTo ?? 0,
      live: this.#live,
      rowsCompared: this.#rowsCompared,
      rowsLeftOut: this.#rowsLeftOut,
      differences: this.#differences.kept,
      differenceCount: this.#differences.count,
    };
  }
}

function unreachable(error: unknown): unknown {
  if (error instanceof ExsimError || !(error instanceof Error) || !('code' in error)) return error;
  return new ExsimError(
    'POSTGRES_UNREACHABLE',
    `Postgres cannot be read: ${error.message || String(error.code)}.`,
    {
      wayOut: 'Start it, or correct POSTGRES_URL.',
      cause: error,
    },
  );
}
