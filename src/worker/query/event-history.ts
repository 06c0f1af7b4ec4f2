import type { Clock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import type { Ready } from '../../common/when-ready.ts';
import type { EngineEvent } from '../../engine/types.ts';
import type { EventLog } from './event-log.ts';
import { EventReplay, type JournalRows } from './event-replay.ts';

/** What became of a wish for events. */
export type EventPage =
  | { readonly kind: 'events'; readonly events: readonly EngineEvent[] }
  /** The journal is being replayed, for this reader or another, and has come to event `reached`. */
  | { readonly kind: 'replaying'; readonly reached: number }
  /** They cannot be had any more; the oldest that can are those behind `oldest`. */
  | { readonly kind: 'gap'; readonly oldest: number };

/** The engine's events, in order. */
export interface EventReads {
  /** Up to `limit` behind sequence `after`. Rejects with an ExsimError when Postgres is needed and not there. */
  after(after: number, limit: number): Ready<EventPage>;
}

const REPLAY_LIMITS = {
  /** Longest that one read replays; the next one goes on from there. */
  readMs: 5_000,
  /** Longest that a replay keeps the event loop, but for the journal row it is at: 512 commands at the most. */
  turnMs: 2,
  /** A replay that nobody reads on from is given up, and its engine with it. */
  idleMs: 30_000,
} as const;

type ReplayLimits = { readonly [Name in keyof typeof REPLAY_LIMITS]: number };

type EventHistoryOptions = {
  readonly log: EventLog;
  /** Null under `durability: none`. */
  readonly journal: JournalRows | null;
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  readonly limits?: ReplayLimits;
};

/** Events out of memory, and older ones by a replay of the journal: one at a time, a little per turn. */
export class EventHistory implements EventReads {
  readonly #options: EventHistoryOptions;
  readonly #limits: ReplayLimits;
  #replay: EventReplay | null = null;
  #isReading = false;
  /** Whoever read last has not come to its events yet. */
  #isUnfinished = false;
  #cancelIdle: () => void = () => undefined;

  constructor(options: EventHistoryOptions) {
    this.#options = options;
    this.#limits = options.limits ?? REPLAY_LIMITS;
  }

  after(after: number, limit: number): Ready<EventPage> {
    const { log, journal } = this.#options;
    const events = log.after(after, limit);
    if (events !== null) return { kind: 'events', events };
    if (journal === null) return this.#gap();
    const replay = this.#isReading ? null : this.#replayBehind(after, journal);
    if (replay === null) return { kind: 'replaying', reached: this.#replay?.seq ?? 0 };
    return this.#read(replay, limit);
  }

  /**
   * The one there is where it has not gone past; else another, from Genesis on. Null while it is on its way for another
   * reader: two that take it from each other would both never come to their events.
   */
  #replayBehind(after: number, journal: JournalRows): EventReplay | null {
    if (this.#replay?.goOnBehind(after)) return this.#replay;
    if (this.#replay !== null && this.#isUnfinished) return null;
    this.#replay = new EventReplay(journal);
    this.#replay.goOnBehind(after);
    return this.#replay;
  }

  async #read(replay: EventReplay, limit: number): Promise<EventPage> {
    this.#isReading = true;
    this.#cancelIdle();
    try {
      const page = await this.#replayed(replay, limit);
      this.#isUnfinished = page.kind === 'replaying';
      return page;
    } catch (error) {
      this.#replay = null;
      if (replay.seq > 0 || !isNoBeginning(error)) throw error;
      return this.#gap();
    } finally {
      this.#isReading = false;
      this.#cancelIdle = this.#options.clock.after(this.#limits.idleMs, () => {
        this.#replay = null;
      });
    }
  }

  async #replayed(replay: EventReplay, limit: number): Promise<EventPage> {
    const { clock } = this.#options;
    const { readMs, turnMs } = this.#limits;
    const startMs = clock.monotonicMs();
    let turnStartMs = startMs;
    while (replay.events.length < limit && (await replay.advance())) {
      const nowMs = clock.monotonicMs();
      if (nowMs - startMs > readMs) return { kind: 'replaying', reached: replay.seq };
      if (nowMs - turnStartMs < turnMs) continue;
      await new Promise(setImmediate);
      turnStartMs = clock.monotonicMs();
    }
    const events = replay.events.slice(0, limit);
    // Under `durability: async` the journal may not have come to where memory begins.
    return events.length > 0 ? { kind: 'events', events } : { kind: 'replaying', reached: replay.seq };
  }

  #gap(): EventPage {
    return { kind: 'gap', oldest: this.#options.log.firstSeq - 1 };
  }
}

/** The first row is not Genesis, for older ones were pruned, or another engine's, which would make other events of it. */
const isNoBeginning = (error: unknown): boolean =>
  error instanceof ExsimError && ['WORKER_JOURNAL_DAMAGED', 'WORKER_CONFIG'].includes(error.code);
