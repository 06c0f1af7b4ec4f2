import type { Command, EngineEvent, EngineReads, OrderView } from '../../engine/types.ts';
import type { Outcome, RejectedEvent } from './types.ts';

/**
 * What became of the command that was applied last. Its events may begin with those its time set off, such as the
 * expiry of other orders.
 */
export function outcomeOf(command: Command, events: readonly EngineEvent[], engine: EngineReads): Outcome {
  const { commandSeq, seq } = engine;
  const rejected = events.find((event): event is RejectedEvent => event.type === 'rejected');
  if (rejected !== undefined) return { kind: 'rejected', commandSeq, seq, event: rejected };
  const duplicate = events.some((event) => event.type === 'orderDuplicate');
  return { kind: 'applied', commandSeq, seq, events, order: orderOf(command, events, engine), duplicate };
}

function orderOf(command: Command, events: readonly EngineEvent[], engine: EngineReads): OrderView | null {
  if (command.type === 'cancel' || command.type === 'amend') return engine.order(command.orderId) ?? null;
  if (command.type !== 'newOrder' && command.type !== 'cancelReplace') return null;
  const entry = events.find((event) => event.type === 'orderAccepted' || event.type === 'orderDuplicate');
  return entry === undefined ? null : (engine.order(entry.orderId) ?? null);
}
