import { assert } from '../../common/assert.ts';
import type { EngineEvent, EngineReads, OrderView } from '../../engine/types.ts';

/** Adds the orders these events changed, each as it stands now, to `orders`; the last state wins. */
export function collectTouchedOrders(
  events: readonly EngineEvent[],
  engine: EngineReads,
  orders: Map<number, OrderView>,
): void {
  ids.clear();
  for (const event of events) addOrderIds(event);
  for (const id of ids) {
    const order = engine.order(id);
    assert(order !== undefined, 'the engine keeps every order its latest command touched');
    orders.set(id, order);
  }
}

/** Of the events at hand: made once, since every command has some. */
const ids = new Set<number>();

function addOrderIds(event: EngineEvent): void {
  switch (event.type) {
    case 'orderAccepted':
    case 'orderAmended':
    case 'orderTriggered':
    case 'orderDone':
      ids.add(event.orderId);
      return;
    case 'reset':
      // What the time of the command ended before it is gone with all other orders.
      ids.clear();
      return;
    case 'trade':
    case 'matchPrevented':
      ids.add(event.makerOrderId);
      ids.add(event.takerOrderId);
      return;
    default:
      return;
  }
}
