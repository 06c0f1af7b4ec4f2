import type { EngineEvent, OrderStatus, OrderView } from '../../engine/types.ts';
import type { BalanceEvent } from './trade.ts';

/** A reset of the venue: what came before its event is history, and holds nothing. */
export type ResetEvent = Extract<EngineEvent, { type: 'genesis' | 'reset' | 'epochRaised' }> & {
  readonly type: 'reset';
};

export const LIVE_STATUSES: readonly OrderStatus[] = ['NEW', 'PARTIALLY_FILLED', 'UNTRIGGERED'];
/** How an order ends that was open when its venue was reset. */
export const ENDED = { status: 'CANCELED', reason: 'ADMIN' } as const;

export const isReset = (event: EngineEvent): event is ResetEvent => event.type === 'reset';

/**
 * An order as the first reset after its last event left it. The engine tells no event of it: it forgets all orders. One
 * that the reset's own time expires is shown as ended by the reset, too: nobody could see it expired in between.
 */
export function afterResets(order: OrderView, resets: readonly ResetEvent[]): OrderView {
  const reset = resets.find(({ seq }) => seq > order.seq);
  if (reset === undefined || !LIVE_STATUSES.includes(order.status)) return order;
  return { ...order, ...ENDED, updatedAt: reset.time, seq: reset.seq };
}

/** A balance likewise: nothing is left of it. */
export function emptied(balance: BalanceEvent, resets: readonly ResetEvent[]): BalanceEvent {
  const reset = resets.find(({ seq }) => seq > balance.seq);
  const hasNothing = balance.available === 0n && balance.locked === 0n;
  return reset === undefined || hasNothing
    ? balance
    : { ...balance, available: 0n, locked: 0n, seq: reset.seq };
}
