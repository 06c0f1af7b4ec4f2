import { backoffMs } from '../../common/backoff.ts';
import type { Clock } from '../../common/clock.ts';
import type { EngineReads } from '../../engine/types.ts';
import type { AppliedBatch, EventSink } from '../exchange/sink.ts';
import type { Refusal } from '../journal/types.ts';
import type { StorageMetrics } from '../metrics/types.ts';
import { KlineBars } from './kline-bars.ts';
import { Names } from './names.ts';
import { RecentRows } from './recent-rows.ts';
import type { ProjectionStore } from './store.ts';

export type ProjectionOptions = {
  readonly engine: EngineReads;
  readonly store: ProjectionStore;
  readonly clock: Clock;
  readonly random: () => number;
  readonly metrics: Pick<StorageMetrics, 'projectionLag'>;
  /** Hears why writing fails, once per change; null: it works again. */
  readonly onTrouble: (reason: string | null) => void;
};

/** Rows that may wait for the tables; beyond them the venue takes no orders until Postgres has caught up. */
export const UNWRITTEN_ROWS_MAX = 200_000;
/** Rows gather for this long, so that a busy order is written once and not at each fill. */
const GATHER_MS = 50;
const RETRY = { baseMs: 100, maxMs: 5000 };

/**
 * Writes the tables people query behind the journal: the last state of each changed row, all rows up to one command
 * in one transaction together with the watermark. What the watermark covers is never written again.
 */
export class Projection implements EventSink {
  readonly #options: ProjectionOptions;
  readonly #names: Names;
  readonly #klines: KlineBars;
  readonly #closing = new AbortController();
  #watermark = 0;
  #gathering = new RecentRows();
  /** Being written, and still unseen by readers of the tables. */
  #writing: RecentRows | null = null;
  #oldestMs: number | null = null;
  #running: Promise<void> | null = null;
  #failures = 0;

  constructor(options: ProjectionOptions) {
    this.#options = options;
    this.#names = new Names(options.engine);
    this.#klines = new KlineBars(options.engine, this.#names);
  }

  /** Reads where the tables are. Called before the replay. */
  async open(): Promise<void> {
    this.#watermark = await this.#options.store.watermark();
    this.#klines.resume(await this.#options.store.newestKlines());
  }

  /** Of the last command the tables show. */
  get watermark(): number {
    return this.#watermark;
  }

  /** Of the last command whose rows are all in the tables; beyond the watermark when later ones changed none. */
  get coveredSeq(): number {
    const nothingWaits = this.#gathering.size === 0 && this.#writing === null;
    return nothingWaits ? Math.max(this.#gathering.commandSeq, this.#watermark) : this.#watermark;
  }

  get lagMs(): number {
    return this.#oldestMs === null ? 0 : this.#options.clock.monotonicMs() - this.#oldestMs;
  }

  /** Why no more may be added; null when there is room. */
  backpressure(): Refusal | null {
    const waiting = this.#gathering.size + (this.#writing?.size ?? 0);
    if (waiting < UNWRITTEN_ROWS_MAX) return null;
    return { kind: 'busy', reason: `${waiting} rows wait for the tables in Postgres` };
  }

  onBatch(batch: AppliedBatch): void {
    if (batch.commandSeq <= this.#watermark) return;
    this.#gathering.add(batch, this.#options.engine);
    this.#gathering.addKlines(this.#klines.add(batch));
    // A batch that changed no row, such as an Advance, needs no write of its own.
    if (this.#gathering.size === 0) return;
    this.#oldestMs ??= this.#options.clock.monotonicMs();
    this.#running ??= this.#run();
  }

  /** Rows not in the tables yet, older generation first: a reader of the tables must look here first. */
  unwritten(): readonly RecentRows[] {
    return this.#writing === null ? [this.#gathering] : [this.#writing, this.#gathering];
  }

  /** Resolves when at most half of the room is taken: between the pages of a long replay. */
  async room(): Promise<void> {
    while (this.#gathering.size > UNWRITTEN_ROWS_MAX / 2 && !this.#closing.signal.aborted)
      await this.#options.clock.sleep(GATHER_MS, this.#closing.signal);
  }

  /** Writes what is left, for at most `graceMs`. What is not written is written after the next replay. */
  async close(graceMs: number): Promise<void> {
    await Promise.race([this.#running, this.#options.clock.sleep(graceMs, this.#closing.signal)]);
    this.#closing.abort();
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    while (this.#gathering.size > 0 && !this.#closing.signal.aborted) {
      await clock.sleep(this.#pauseMs(), this.#closing.signal);
      await this.#writeOnce();
    }
    this.#running = null;
  }

  #pauseMs(): number {
    return this.#failures === 0 ? GATHER_MS : backoffMs(this.#failures, RETRY, this.#options.random);
  }

  async #writeOnce(): Promise<void> {
    const rows = this.#gathering;
    const { clock, store, metrics } = this.#options;
    this.#gathering = new RecentRows();
    this.#writing = rows;
    try {
      await store.write(rows, this.#names);
      this.#watermark = rows.commandSeq;
      metrics.projectionLag(this.lagMs / 1000);
      this.#oldestMs = this.#gathering.size > 0 ? clock.monotonicMs() : null;
      this.#succeeded();
    } catch (error) {
      this.#gathering.putBack(rows);
      this.#failed(error);
    }
    this.#writing = null;
  }

  #succeeded(): void {
    if (this.#failures > 0) this.#options.onTrouble(null);
    this.#failures = 0;
  }

  #failed(error: unknown): void {
    if (this.#failures === 0) this.#options.onTrouble(error instanceof Error ? error.message : String(error));
    this.#failures += 1;
  }
}
