import type pg from 'pg';
import { createEngine } from '../../engine/index.ts';
import type { Command, EngineCore } from '../../engine/types.ts';
import { type JournalColumns, type JournalRow, journalRow } from '../../stored/journal-row.ts';
import type { SnapshotHeader } from '../../stored/snapshot-row.ts';
import { Applier } from '../exchange/applier.ts';
import type { AppliedBatch } from '../exchange/sink.ts';
import { ChainReader } from '../journal/chain.ts';
import { ENGINE_CODEC } from '../journal/engine-codec.ts';
import { PAGE_ROWS } from '../journal/recovery.ts';
import { journalSql } from '../journal/sql.ts';
import { KlineBars } from '../projection/kline-bars.ts';
import { Names } from '../projection/names.ts';
import { balanceKey, RecentRows } from '../projection/recent-rows.ts';
import { isReset, type ResetEvent } from '../projection/resets.ts';
import { demandHash, loadSnapshot } from '../snapshots/load.ts';
import { PostgresSnapshotReads } from '../snapshots/postgres-snapshots.ts';
import { UnusableSnapshot } from '../snapshots/types.ts';
import { replayStartSql } from './sql.ts';
import type { ReplayStart } from './types.ts';

type Held = { readonly account: number; readonly asset: number };

type StartRow = { first_seq: string | null; other_seq: string | null };

/** A fresh engine that reads the journal of a schema at one moment of the database, as far as it is asked to. */
export class Replay {
  readonly engine: EngineCore = createEngine();
  /** Every row the tables should have, as of the last call with `collect`. */
  readonly rows = new RecentRows();
  readonly #klines = new KlineBars(this.engine, new Names(this.engine));
  from: ReplayStart = { kind: 'genesis' };
  /** Last event of before the replay: of earlier rows it knows only the live orders. */
  fromSeq = 0;
  /** Engine time of the start: bars that had opened by then are known in part only. */
  fromTime = -1;
  /** Whoever held something there. */
  #heldAtStart: Held[] = [];
  readonly #client: pg.ClientBase;
  readonly #schema: string;
  readonly #sql: string;
  readonly #snapshots: PostgresSnapshotReads;
  readonly #onSnapshot: (commandSeq: number, problem: string) => void;
  /** Snapshots that are still to be compared with the state at their command. */
  readonly #unchecked = new Map<number, SnapshotHeader>();
  #chain: ChainReader;
  readonly #applier: Applier;
  #collecting = false;
  #page: JournalRow[] = [];
  /** Of the last row, what is still to be applied. */
  #rest: readonly Command[] = [];

  /** `onSnapshot` hears what is wrong with a snapshot. */
  constructor(
    client: pg.ClientBase,
    schema: string,
    onSnapshot: (commandSeq: number, problem: string) => void,
  ) {
    this.#client = client;
    this.#schema = schema;
    this.#snapshots = new PostgresSnapshotReads(client, schema);
    this.#onSnapshot = onSnapshot;
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
    const reset = batch.events.find(isReset);
    if (reset !== undefined) this.#emptyBefore(reset);
    const klines = [...this.#klines.add(batch)].filter(([, { openTime }]) => openTime > this.fromTime);
    this.rows.addKlines(new Map(klines));
  }

  /** What the snapshot knew of and nothing changed since is not among the rows; a reset changes it. */
  #emptyBefore({ seq, commandSeq, time }: ResetEvent): void {
    for (const { account, asset } of this.#heldAtStart.splice(0)) {
      const key = balanceKey(account, asset);
      const empty = { type: 'balanceChanged', account, asset, available: 0n, locked: 0n } as const;
      if (!this.rows.balances.has(key))
        this.rows.balances.set(key, { ...empty, accountSeq: 0, seq, commandSeq, time });
    }
  }

  /** Chooses the start: Genesis, or the oldest snapshot behind which all rows are there and of this engine. */
  async begin(): Promise<void> {
    const headers = await this.#snapshots.headers();
    for (const header of headers) this.#unchecked.set(header.commandSeq, header);
    const least = await this.#leastStart();
    if (least === null) return;
    for (const header of headers.toReversed())
      if (header.commandSeq >= least && (await this.#beginAt(header))) return;
  }

  /** Null: Genesis. */
  async #leastStart(): Promise<number | null> {
    const values = [ENGINE_CODEC.engineVersion, ENGINE_CODEC.oldestFormat, ENGINE_CODEC.format];
    const { rows } = await this.#client.query<StartRow>(replayStartSql(this.#schema), values);
    const { first_seq: firstSeq, other_seq: otherSeq } = rows[0]!;
    if (otherSeq !== null) return Number(otherSeq);
    return firstSeq === null || Number(firstSeq) === 1 ? null : Number(firstSeq);
  }

  async #beginAt(header: SnapshotHeader): Promise<boolean> {
    const { commandSeq, engineVersion } = header;
    this.#unchecked.delete(commandSeq);
    try {
      const { engine, tail } = await loadSnapshot(header, { store: this.#snapshots, checkHash: true });
      this.engine.become(engine);
      this.#chain = new ChainReader(ENGINE_CODEC, this.#schema, tail);
    } catch (error) {
      if (!(error instanceof UnusableSnapshot)) throw error;
      this.#onSnapshot(commandSeq, error.message);
      return false;
    }
    this.from = { kind: 'snapshot', commandSeq, engineVersion };
    this.fromSeq = this.engine.seq;
    this.fromTime = this.engine.time;
    for (const order of this.engine.openOrders(null, null)) this.rows.orders.set(order.orderId, order);
    this.#heldAtStart = heldBy(this.engine);
    return true;
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
      this.#applier.replay(commands.slice(0, wanted));
      await this.#checkSnapshot(this.#unchecked.get(this.engine.commandSeq));
    }
    return this.engine.commandSeq === commandSeq;
  }

  /** At the command it stands at: it must be sound, and show the state that was replayed. */
  async #checkSnapshot(header: SnapshotHeader | undefined): Promise<void> {
    if (header === undefined) return;
    this.#unchecked.delete(header.commandSeq);
    try {
      await loadSnapshot(header, { store: this.#snapshots, checkHash: true });
      if (header.engineVersion === ENGINE_CODEC.engineVersion) demandHash(header, this.engine.stateHash());
    } catch (error) {
      if (!(error instanceof UnusableSnapshot)) throw error;
      this.#onSnapshot(header.commandSeq, error.message);
    }
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
      const { rows } = await this.#client.query<JournalColumns>(this.#sql, [after, PAGE_ROWS]);
      this.#page = rows.map(journalRow);
    }
    return this.#page.shift();
  }
}

function heldBy(engine: EngineCore): Held[] {
  const all = engine.accounts.flatMap(({ account }) =>
    engine.config.assets.map((_, asset) => ({ account, asset })),
  );
  return all.filter(({ account, asset }) => {
    const { available, locked } = engine.balance(account, asset);
    return available !== 0n || locked !== 0n;
  });
}
