import type { EngineReads } from '../../engine/types.ts';
import type { AppliedBatch, EventSink } from '../exchange/sink.ts';
import { RecentRows } from './recent-rows.ts';

/** The projection as it is seen from here. */
type Next = EventSink & { unwritten(): readonly RecentRows[] };

type Held = { readonly batch: AppliedBatch; readonly rows: RecentRows };

/**
 * Holds batches back until the journal has them: under `durability: async` the market is ahead of its journal, and
 * tables that showed more than the journal could never be made again. Readers find here what is held back.
 */
export class CommittedOnly implements EventSink {
  readonly #engine: EngineReads;
  readonly #next: Next;
  readonly #held: Held[] = [];
  #committedSeq = 0;

  constructor(engine: EngineReads, next: Next) {
    this.#engine = engine;
    this.#next = next;
  }

  onBatch(batch: AppliedBatch): void {
    if (!batch.live || batch.commandSeq <= this.#committedSeq) this.#next.onBatch(batch);
    else this.#hold(batch);
  }

  #hold(batch: AppliedBatch): void {
    const rows = new RecentRows();
    rows.add(batch, this.#engine);
    this.#held.push({ batch, rows });
  }

  /** The journal has all commands up to this one. */
  committed(commandSeq: number): void {
    this.#committedSeq = commandSeq;
    const end = this.#held.findIndex(({ batch }) => batch.commandSeq > commandSeq);
    const durable = this.#held.splice(0, end === -1 ? this.#held.length : end);
    for (const { batch } of durable) this.#next.onBatch(batch);
  }

  /** Rows that are not in the tables yet, oldest generation first. */
  unwritten(): readonly RecentRows[] {
    return [...this.#next.unwritten(), ...this.#held.map(({ rows }) => rows)];
  }
}
