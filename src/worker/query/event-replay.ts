import type pg from 'pg';
import { ExsimError } from '../../common/errors.ts';
import { createEngine } from '../../engine/index.ts';
import type { Command, EngineEvent } from '../../engine/types.ts';
import { type JournalColumns, type JournalRow, journalRow } from '../../stored/journal-row.ts';
import { ChainReader } from '../journal/chain.ts';
import { ENGINE_CODEC } from '../journal/engine-codec.ts';
import { journalSql } from '../journal/sql.ts';

/** Rows read at a time. */
const PAGE_ROWS = 64;

/** A journal as it is committed. Rejects with an ExsimError when it cannot be reached. */
export type JournalRows = {
  readonly schema: string;
  /** Rows with a first command after `seq`, in order, at most `limit`. */
  readonly readAfter: (seq: number, limit: number) => Promise<readonly JournalRow[]>;
};

/**
 * The events of a journal from Genesis on, made anew by an engine of their own: they are the same as the first time,
 * since nothing but commands goes into an engine. It goes forward only, and who reads on pays for what is new.
 */
export class EventReplay {
  readonly #journal: JournalRows;
  readonly #engine = createEngine();
  readonly #chain: ChainReader;
  #rows: JournalRow[] = [];
  #after = 0;
  #events: EngineEvent[] = [];

  constructor(journal: JournalRows) {
    this.#journal = journal;
    this.#chain = new ChainReader(ENGINE_CODEC, journal.schema);
  }

  /** Sequence of the last event it made. */
  get seq(): number {
    return this.#engine.seq;
  }

  /** Those made so far behind the place that was named last, gapless. */
  get events(): readonly EngineEvent[] {
    return this.#events;
  }

  /** Names the place: events up to and with `after` are forgotten. False: some behind it were so before. */
  goOnBehind(after: number): boolean {
    if (after < Math.min(this.#after, this.seq)) return false;
    this.#after = after;
    this.#events = this.#events.filter(({ seq }) => seq > after);
    return true;
  }

  /**
   * Applies one row of the journal. False: there is no further one. Throws WORKER_CONFIG for a row of another engine,
   * WORKER_JOURNAL_DAMAGED for one that does not follow, as the first one of a pruned journal.
   */
  async advance(): Promise<boolean> {
    if (this.#rows.length === 0)
      this.#rows = [...(await this.#journal.readAfter(this.#chain.tail.lastSeq, PAGE_ROWS))];
    const row = this.#rows.shift();
    if (row === undefined) return false;
    for (const command of this.#chain.accept(row)) this.#apply(command);
    return true;
  }

  #apply(command: Command): void {
    const ring = this.#engine.events;
    const from = ring.end;
    this.#engine.apply(command);
    if (this.#engine.seq <= this.#after) return;
    for (let position = from; position < ring.end; position++) {
      const event = ring.at(position);
      if (event.seq > this.#after) this.#events.push(event);
    }
  }
}

/** The journal in an instance's Postgres schema. */
export function journalRowsOf(pool: pg.Pool, schema: string): JournalRows {
  const { readAfter } = journalSql(schema);
  return {
    schema,
    readAfter: async (seq, limit) => {
      try {
        return (await pool.query<JournalColumns>(readAfter, [seq, limit])).rows.map(journalRow);
      } catch (cause) {
        throw new ExsimError('POSTGRES_UNREACHABLE', 'The journal of the venue cannot be read now.', {
          cause,
        });
      }
    },
  };
}
