import type { Clock } from '../../common/clock.ts';
import type { Command, EngineCore, EngineEvent, OrderView } from '../../engine/types.ts';
import type { MarketCounts } from './market-counts.ts';
import { outcomeOf } from './outcome.ts';
import type { EventSink } from './sink.ts';
import { collectTouchedOrders } from './touched-orders.ts';
import type { Outcome } from './types.ts';

/** What a live command is measured with; a replay is not measured. */
export type Meter = { readonly counts: MarketCounts; readonly clock: Clock };

/** Hears what became of a command of the batch, and when that was known (monotonic). */
type Answer = (index: number, outcome: Outcome, nowMs: number) => void;

/** Applies committed commands in order and tells the followers. The only place that changes the engine. */
export class Applier {
  readonly #engine: EngineCore;
  readonly #sinks: readonly EventSink[];

  constructor(deps: { readonly engine: EngineCore; readonly sinks: readonly EventSink[] }) {
    this.#engine = deps.engine;
    this.#sinks = deps.sinks;
  }

  /** Applies a batch that was just committed; `answer` hears the outcome of each command right after it. */
  live(commands: readonly Command[], meter: Meter, answer: Answer): void {
    const events: EngineEvent[] = [];
    const orders = new Map<number, OrderView>();
    commands.forEach((command, index) => {
      const startedMs = meter.clock.monotonicMs();
      const own = this.#apply(command);
      const nowMs = meter.clock.monotonicMs();
      meter.counts.command(command, own, (nowMs - startedMs) / 1000);
      collectTouchedOrders(own, this.#engine, orders);
      for (const event of own) events.push(event);
      answer(index, outcomeOf(command, own, this.#engine, orders), nowMs);
    });
    meter.counts.flush();
    this.#tell({ events, orders, commandSeq: this.#engine.commandSeq, live: true });
  }

  /** Applies a batch out of the journal that every follower has: no event of it is looked at. */
  catchUp(commands: readonly Command[]): void {
    for (const command of commands) this.#engine.apply(command);
  }

  /** Applies a batch out of the journal, and tells it. Counts nothing. */
  replay(commands: readonly Command[]): void {
    const events: EngineEvent[] = [];
    const orders = new Map<number, OrderView>();
    for (const command of commands) {
      const own = this.#apply(command);
      collectTouchedOrders(own, this.#engine, orders);
      for (const event of own) events.push(event);
    }
    this.#tell({ events, orders, commandSeq: this.#engine.commandSeq, live: false });
  }

  #apply(command: Command): EngineEvent[] {
    const ring = this.#engine.events;
    const events: EngineEvent[] = [];
    let position = ring.end;
    this.#engine.apply(command);
    for (; position < ring.end; position++) events.push(ring.at(position));
    return events;
  }

  #tell(batch: Parameters<EventSink['onBatch']>[0]): void {
    for (const sink of this.#sinks) sink.onBatch(batch);
  }
}
