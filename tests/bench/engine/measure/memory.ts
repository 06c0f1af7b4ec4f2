import { OrderBook, Side } from 'nodejs-order-book';
import { mustRest, openEngine, RestingOrders } from '../venue/resting-orders.ts';
import { collectGarbage } from './collect.ts';

export type MemoryFigures = {
  readonly orders: number;
  /** Growth of JavaScript heap and typed arrays per resting order, after a full collection. */
  readonly heapBytesPerOrder: number;
  readonly arrayBytesPerOrder: number;
  /** Growth of the process's resident memory per resting order. */
  readonly rssBytesPerOrder: number;
};

/** Memory of the whole engine per resting order, client order id and hold included. */
export function measureEngineMemory(orders: number): MemoryFigures {
  const engine = openEngine();
  const flow = new RestingOrders(orders);
  const figures = growthPerOrder(orders, (id) => engine.apply(flow.command(id)));
  mustRest(engine, orders);
  return figures;
}

/** The same for a book of nodejs-order-book, which has no accounts. */
export function measurePeerMemory(orders: number): MemoryFigures {
  const book = new OrderBook();
  const flow = new RestingOrders(orders);
  return growthPerOrder(orders, (number) => {
    const { id, isBuy, priceTicks, lots } = flow.draw(number);
    book.limit({ id: String(id), side: isBuy ? Side.BUY : Side.SELL, price: priceTicks, size: lots });
  });
}

function growthPerOrder(orders: number, place: (id: number) => void): MemoryFigures {
  collectGarbage();
  const before = process.memoryUsage();
  for (let id = 1; id <= orders; id++) place(id);
  collectGarbage();
  const after = process.memoryUsage();
  return {
    orders,
    heapBytesPerOrder: (after.heapUsed - before.heapUsed) / orders,
    arrayBytesPerOrder: (after.arrayBuffers - before.arrayBuffers) / orders,
    rssBytesPerOrder: (after.rss - before.rss) / orders,
  };
}
