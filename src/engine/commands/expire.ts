import { finishOrder } from '../orders/lifecycle.ts';
import type { Venue } from '../venue.ts';

/** Ends every order whose time has come, by (expireAt, id): before the command that carries that time. */
export function expireDue(venue: Venue): void {
  const { deadlines, time } = venue;
  for (let order = deadlines.first; order !== null; order = deadlines.first) {
    if (order.expireAt === null || order.expireAt > time) return;
    const reason = order.timeInForce === 'DAY' ? 'DAY' : 'GTD';
    finishOrder(venue, venue.market(order.symbol), order, 'EXPIRED', reason);
  }
}
