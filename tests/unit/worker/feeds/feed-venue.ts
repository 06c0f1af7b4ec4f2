import type { Command, EngineCore, EngineEvent, OrderView } from '../../../../src/engine/types.ts';
import { collectTouchedOrders } from '../../../../src/worker/exchange/touched-orders.ts';
import { FeedHub } from '../../../../src/worker/feeds/hub.ts';
import { engineAfter } from '../../../support/engine-fixture.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** An engine with a feed hub behind it; a turn of the event loop ends when the test says so. */
export class FeedVenue {
  readonly engine: EngineCore;
  readonly clock = new ManualClock(0);
  readonly hub: FeedHub;
  #tasks: (() => void)[] = [];

  constructor(opening: readonly Command[]) {
    this.engine = engineAfter(opening);
    this.hub = new FeedHub({
      engine: this.engine,
      clock: this.clock,
      now: () => Math.max(this.engine.time, this.clock.now()),
      defer: (task) => void this.#tasks.push(task),
    });
    this.hub.begin();
  }

  /** Applies commands as one committed batch, and answers its events. */
  batch(...commands: readonly Command[]): readonly EngineEvent[] {
    const { engine } = this;
    const events: EngineEvent[] = [];
    const orders = new Map<number, OrderView>();
    for (const command of commands) {
      const own: EngineEvent[] = [];
      let position = engine.events.end;
      engine.apply(command);
      for (; position < engine.events.end; position++) own.push(engine.events.at(position));
      collectTouchedOrders(own, engine, orders);
      events.push(...own);
    }
    this.hub.onBatch({ events, orders, commandSeq: engine.commandSeq, live: true });
    return events;
  }

  /** Ends the turn: what is due is told. Answers how many tasks there were. */
  turn(): number {
    const tasks = this.#tasks.splice(0);
    for (const task of tasks) task();
    return tasks.length;
  }
}
