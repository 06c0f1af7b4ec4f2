import { backoffMs } from '../../common/backoff.ts';
import type { Clock } from '../../common/clock.ts';
import type { EngineCore } from '../../engine/types.ts';
import type { SnapshotHeader } from '../../stored/snapshot-row.ts';
import type { AppliedBatch, EventSink } from '../exchange/sink.ts';
import type { SnapshotMetrics } from '../metrics/types.ts';
import { storeLastSnapshot } from './last.ts';
import { isJournalDamaged, type MadeSnapshot } from './make.ts';
import type { SnapshotStore } from './types.ts';

/** Makes snapshots of a venue's journal beside the engine that takes orders. */
export interface SnapshotMaker {
  /**
   * The newest one it can, up to this command, under this term. Rejects with an Error that says why there is none:
   * WORKER_JOURNAL_DAMAGED when a row of the journal does not fit.
   */
  make(upTo: number, term: number): Promise<MadeSnapshot>;
  /** Gives up the one it is at. */
  stop(): Promise<void>;
}

export type KeeperOptions = {
  readonly engine: Pick<EngineCore, 'commandSeq' | 'snapshot' | 'stateHash'>;
  readonly store: SnapshotStore;
  readonly maker: SnapshotMaker;
  /** Of the writer lease this worker holds. */
  readonly term: () => number;
  /** Commands between two snapshots, at the least. */
  readonly everyCommands: number;
  /** Of the last command whose rows are all in the tables. */
  readonly coveredSeq: () => number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly metrics: SnapshotMetrics;
  /** Hears of what a person should look at. */
  readonly onWarning: (message: string) => void;
  /** Hears which row of the journal does not fit, and null when the journal was replayed. */
  readonly onJournalDamage: (problem: string | null) => void;
};

/** A snapshot of a large market takes seconds of a core: it then rests this many times as long. */
const REST_SHARE = 4;
const REST_MIN_MS = 1000;
/** Tables that are behind are looked at again after this, also when no batch comes any more. */
const LOOK_AGAIN_MS = 1000;
const RETRY = { baseMs: 5000, maxMs: 600_000 };

/**
 * Sees to it that the newest snapshot is never much older than `everyCommands`, one being made at a time, and that a
 * clean stop leaves one.
 *
 *   replaying --begin()--> resting --enough commands, rested enough--> making --made, failed--> resting
 *   any --close()--> closed
 */
export class SnapshotKeeper implements EventSink {
  readonly #options: KeeperOptions;
  #state: 'replaying' | 'resting' | 'making' | 'closed' = 'replaying';
  /** Of the newest snapshot, 0 when there is none, and the bytes of its state. */
  #newestSeq = 0;
  #stateBytes = 0;
  #restUntilMs = 0;
  #failures = 0;
  /** Of the next look, while a snapshot is due and cannot be made yet. */
  #cancelLook: (() => void) | null = null;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** The replay is over; it began at this snapshot, or at Genesis. */
  begin(newest: SnapshotHeader | null): void {
    this.#state = 'resting';
    if (newest !== null) this.#newest(newest.commandSeq, newest.stateBytes);
    this.#look();
  }

  onBatch(batch: AppliedBatch): void {
    if (batch.live) this.#look();
  }

  /**
   * Stops making. `last`: the engine has nothing else to do any more, and its state is stored, for at most `graceMs`.
   * Never rejects.
   */
  async close({ last, graceMs }: { readonly last: boolean; readonly graceMs: number }): Promise<void> {
    const begun = this.#state !== 'replaying';
    this.#state = 'closed';
    this.#cancelLook?.();
    await this.#options.maker.stop();
    if (!begun || !last || this.#options.engine.commandSeq === this.#newestSeq) return;
    const { onWarning } = this.#options;
    const newest = { commandSeq: this.#newestSeq, stateBytes: this.#stateBytes };
    const problem = await storeLastSnapshot({ ...this.#options, newest, graceMs });
    if (problem !== null) onWarning(`snapshots: none at this stop, ${problem}`);
  }

  #look(): void {
    const { engine, everyCommands, coveredSeq } = this.#options;
    if (this.#state !== 'resting' || engine.commandSeq - this.#newestSeq < everyCommands) return;
    const upTo = coveredSeq();
    const waitMs = this.#waitMs(upTo);
    if (waitMs > 0) this.#lookIn(waitMs);
    else this.#begin(upTo);
  }

  /** Until one that is due can be made; 0: now. */
  #waitMs(upTo: number): number {
    const restMs = this.#restUntilMs - this.#options.clock.monotonicMs();
    if (restMs > 0) return restMs;
    return upTo - this.#newestSeq < this.#options.everyCommands ? LOOK_AGAIN_MS : 0;
  }

  #begin(upTo: number): void {
    this.#cancelLook?.();
    this.#cancelLook = null;
    this.#state = 'making';
    // It handles every failure itself.
    void this.#make(upTo);
  }

  /** The burst that made it due may be the last for hours: no batch would lead to a look. */
  #lookIn(ms: number): void {
    this.#cancelLook ??= this.#options.clock.after(ms, () => {
      this.#cancelLook = null;
      this.#look();
    });
  }

  async #make(upTo: number): Promise<void> {
    const { maker, term, clock } = this.#options;
    const startedMs = clock.monotonicMs();
    try {
      const made = await maker.make(upTo, term());
      if (this.#state === 'making') this.#made(made, clock.monotonicMs() - startedMs);
    } catch (error) {
      if (this.#state === 'making') this.#failed(error);
    }
    this.#look();
  }

  #made({ commandSeq, stored, unusable }: MadeSnapshot, tookMs: number): void {
    const { clock, metrics, onWarning, onJournalDamage } = this.#options;
    this.#state = 'resting';
    this.#failures = 0;
    onJournalDamage(null);
    this.#restUntilMs = clock.monotonicMs() + Math.max(REST_MIN_MS, tookMs * REST_SHARE);
    for (const problem of unusable) onWarning(`snapshots: ${problem}`);
    this.#newest(commandSeq, stored?.stateBytes ?? this.#stateBytes);
    if (stored !== null) metrics.snapshotStored(tookMs / 1000);
  }

  #newest(commandSeq: number, stateBytes: number): void {
    this.#newestSeq = commandSeq;
    this.#stateBytes = stateBytes;
    this.#options.metrics.snapshotNewest(commandSeq, stateBytes);
  }

  #failed(error: unknown): void {
    const { clock, metrics, random, onWarning, onJournalDamage } = this.#options;
    this.#state = 'resting';
    this.#restUntilMs = clock.monotonicMs() + backoffMs(this.#failures, RETRY, random);
    this.#failures += 1;
    metrics.snapshotFailed();
    if (isJournalDamaged(error)) onJournalDamage(error.message);
    onWarning(`snapshots: ${error instanceof Error ? error.message : String(error)}`);
  }
}
