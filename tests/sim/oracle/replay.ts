import { createEngine } from '../../../src/engine/index.ts';
import type { Command, EngineCore, EngineEvent, OrderView } from '../../../src/engine/types.ts';
import { compareEvents, compareState, type Difference } from '../../support/differential/compare.ts';
import { ModelEngine } from '../../support/model/model-engine.ts';
import type { Delivery } from '../intents.ts';
import { demand } from './journal.ts';
import type { Seen } from './witness.ts';

/** What is compared with the state after each command. */
export type Expectations = {
  readonly deliveries: readonly Delivery[];
  readonly reads: readonly Seen[];
  /** Lets the reference model judge as well, which takes longer. */
  readonly withModel: boolean;
};

/**
 * Replays the journal and holds every answer and every read against the state at its command: contents, not ids alone.
 */
export function checkReplay(commands: readonly Command[], expected: Expectations): void {
  const engine = createEngine({ eventCapacity: 64 });
  const model = expected.withModel ? new ModelEngine() : null;
  const answers = groupBy(expected.deliveries, ({ outcome }) => placeOf(outcome));
  const reads = groupBy(expected.reads, ({ commandSeq }) => commandSeq);
  const ids = new OrderIds();
  for (const command of commands) {
    const events = eventsOf(engine, command);
    if (model !== null)
      demandSame(compareEvents(events, model.apply(command)), `command ${engine.commandSeq}`);
    ids.see(command, events);
    for (const delivery of answers.get(engine.commandSeq) ?? []) checkAnswer(delivery, events, engine);
    const seen = reads.get(engine.commandSeq);
    if (seen !== undefined) checkReads(seen, engine.stateHash());
  }
  if (model !== null) demandSame(compareState(engine, model), 'at the end');
}

/** One order per client id, whatever happens. */
class OrderIds {
  readonly #orders = new Map<string, number>();

  see(command: Command, events: readonly EngineEvent[]): void {
    if (command.type !== 'newOrder' || command.clientOrderId === null) return;
    const key = `${command.account}/${command.clientOrderId}`;
    for (const event of events) {
      if (event.type !== 'orderAccepted' && event.type !== 'orderDuplicate') continue;
      const known = this.#orders.get(key);
      const isNew = event.type === 'orderAccepted' && known === undefined;
      const isSame = event.type === 'orderDuplicate' && known === event.orderId;
      demand(isNew || isSame, 'a client id has one order', `${key}: ${known} and ${event.orderId}`);
      this.#orders.set(key, event.orderId);
    }
  }
}

function checkAnswer(
  { intent, outcome }: Delivery,
  events: readonly EngineEvent[],
  engine: EngineCore,
): void {
  if (outcome?.kind !== 'applied' && outcome?.kind !== 'rejected') return;
  const answered = outcome.kind === 'applied' ? outcome.events : [outcome.event];
  const journaled = outcome.kind === 'applied' ? events : events.filter(({ type }) => type === 'rejected');
  const difference = compareEvents(journaled, answered);
  demand(difference === null, ANSWERS_HOLD, `${intent.name}: ${difference}`);
  demand(outcome.seq === engine.seq, ANSWERS_HOLD, `${intent.name}: seq ${outcome.seq}, not ${engine.seq}`);
  if (outcome.kind === 'applied' && outcome.order !== null) checkOrder(outcome.order, engine);
}

function checkOrder(order: OrderView, engine: EngineCore): void {
  const journaled = engine.order(order.orderId);
  for (const [field, value] of Object.entries(order)) {
    const other = journaled?.[field as keyof OrderView];
    demand(other === value, ANSWERS_HOLD, `order ${order.orderId}: ${field} was ${value} and is ${other}`);
  }
}

function checkReads(seen: readonly Seen[], hash: string): void {
  for (const { worker, commandSeq, hash: shown } of seen)
    demand(
      shown === hash,
      'what a worker shows is the journal replayed',
      `${worker} at command ${commandSeq}`,
    );
}

function demandSame(difference: Difference, where: string): void {
  demand(difference === null, 'engine and model agree', `${where}: ${difference}`);
}

const placeOf = (outcome: Delivery['outcome']): number =>
  outcome?.kind === 'applied' || outcome?.kind === 'rejected' ? outcome.commandSeq : 0;

function eventsOf(engine: EngineCore, command: Command): EngineEvent[] {
  const events: EngineEvent[] = [];
  let position = engine.events.end;
  engine.apply(command);
  for (; position < engine.events.end; position++) events.push(engine.events.at(position));
  return events;
}

const ANSWERS_HOLD = 'what was answered is still so';

function groupBy<T>(values: readonly T[], placeOf: (value: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const value of values) {
    const group = groups.get(placeOf(value));
    if (group === undefined) groups.set(placeOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
