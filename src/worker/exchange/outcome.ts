import type { Command, EngineEvent, EngineReads, OrderView } from '../../engine/types.ts';
import type { Outcome, RejectedEvent } from './types.ts';

/**
 * What became of the command that was applied last. Its events may begin with those its time set off, such as the
 * expiry of other orders. `touched` has the orders they changed, as they stand now.
 */
export function outcomeOf(
  command: Command,
  events: readonly EngineEvent[],
  engine: EngineReads,
  touched: ReadonlyMap<number, OrderView>,
): Outcome {
  const { commandSeq, seq } = engine;
  const rejected = events.find((event): event is RejectedEvent => event.type === 'rejected');
  if (rejected !== undefined) return { kind: 'rejected', commandSeq, seq, event: rejected };
  const duplicate = events.some((event) => event.type === 'orderDuplicate');
  const orderId = orderIdOf(command, events);
  const order = orderId === null ? null : (touched.get(orderId) ?? engine.order(orderId) ?? null);
  return { kind: 'applied', commandSeq, seq, events, order, duplicate };
}

/** The order a command is about; null when it is about none. */
function orderIdOf(command: Command, events: readonly EngineEvent[]): number | null {
  if (command.type === 'cancel' || command.type === 'amend') return command.orderId;
  if (command.type !== 'newOrder' && command.type !== 'cancelReplace') return null;
  const entry = events.find((event) => event.type === 'orderAccepted' || event.type === 'orderDuplicate');
  return entry?.orderId ?? null;
}
