import type pg from 'pg';
import { createEngine } from '../../engine/index.ts';
import type { Command, EngineCore } from '../../engine/types.ts';
import { Applier } from '../exchange/applier.ts';
import type { AppliedBatch } from '../exchange/sink.ts';
import { ChainReader } from '../journal/chain.ts';
import { ENGINE_CODEC } from '../journal/engine-codec.ts';
import { journalRow, type StoredRow } from '../journal/postgres-store.ts';
import { PAGE_ROWS } from '../journal/recovery.ts';
import { journalSql } from '../journal/sql.ts';
import type { JournalRow } from '../journal/types.ts';
import { KlineBars } from '../projection/kline-bars.ts';
import { Names } from '../projection/names.ts';
import { RecentRows } from '../projection/recent-rows.ts';

/** A fresh engine that reads the journal of a schema in one snapshot of the database, as far as it is asked to. */
export class Replay {
  readonly engine: EngineCore = createEngine();
  /** Every row the tables should have, as of the last call with `collect`. */
  readonly rows = new RecentRows();
  readonly #klines = new KlineBars(this.engine, new Names(this.engine));
  readonly #client: pg.ClientBase;
  readonly #sql: string;
  readonly #chain: ChainReader;
  readonly #applier: Applier;
  #collecting = false;
  #page: JournalRow[] = [];
  /** Of the last row, what is still to be applied. */
  #rest: readonly Command[] = [];

  constructor(client: pg.ClientBase, schema: string) {
    this.#client = client;
    this.#sql = journalSql(schema).readAfter;
    this.#chain = new ChainReader(ENGINE_CODEC, schema);
    this.#applier = new Applier({
      engine: this.engine,
      sinks: [{ onBatch: (batch) => this.#collect(batch) }],
    });
  }

  #collect(batch: AppliedBatch): void {
    if (!this.#collecting) return;
    this.rows.add(batch, this.engine);
    this.rows.addKlines(this.#klines.add(batch));
  }

  /**
   * Applies commands up to `commandSeq`, also in the midst of a row, or to the end of the journal. True when it came
   * there. Throws WORKER_JOURNAL_DAMAGED naming the row that does not fit.
   */
  async to(commandSeq: number, collect: boolean): Promise<boolean> {
    this.#collecting = collect;
    while (this.engine.commandSeq < commandSeq) {
      const commands = await this.#nextCommands();
      if (commands.length === 0) break;
      const wanted = commandSeq - this.engine.commandSeq;
      this.#rest = commands.slice(wanted);
      this.#applier.replay(commands.slice(0, wanted), () => undefined);
    }
    return this.engine.commandSeq === commandSeq;
  }

  /** Those of the row that is begun, else of the next; none at the end of the journal. */
  async #nextCommands(): Promise<readonly Command[]> {
    if (this.#rest.length > 0) return this.#rest;
    const row = await this.#next();
    return row === undefined ? [] : this.#chain.accept(row);
  }

  async #next(): Promise<JournalRow | undefined> {
    if (this.#page.length === 0) {
      const after = this.#chain.tail.lastSeq;
      const { rows } = await this.#client.query<StoredRow>(this.#sql, [after, PAGE_ROWS]);
      this.#page = rows.map(journalRow);
    }
    return this.#page.shift();
  }
}
