import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EngineCore, EngineEvent, RestingView, Side } from '../../../../src/engine/types.ts';
import { bookLevels, bookOrders, bookTop } from '../../../../src/engine/views/index.ts';
import { engineAfter, engineConfig, limit, opening } from '../../../support/engine-fixture.ts';
import { eventsFrom, expectSame, marketDays, SYMBOLS, WHOLE_BOOK, wildEngine } from './support.ts';

describe('snapshots of a book', () => {
  test('L1, L2 and L3 of one book, best first, with their place in the feeds', () => {
    const engine = engineAfter([
      ...opening(engineConfig([{}]), 1),
      limit({ priceTicks: 99, lots: 5 }),
      limit({ priceTicks: 98, lots: 3 }),
      limit({ priceTicks: 99, lots: 2 }),
      limit({ side: 'SELL', priceTicks: 103, lots: 4 }, 777),
    ]);
    const stamp = { symbol: 0, epoch: 1, lastSeq: 4, seq: engine.seq, time: 777 };
    expect(bookTop(engine, 0)).toEqual({
      ...stamp,
      bid: { priceTicks: 99, lots: 7 },
      ask: { priceTicks: 103, lots: 4 },
    });
    expect(bookLevels(engine, 0, 1)).toEqual({
      ...stamp,
      bids: [{ priceTicks: 99, lots: 7 }],
      asks: [{ priceTicks: 103, lots: 4 }],
    });
    expect(bookOrders(engine, 0, 2)).toEqual({
      ...stamp,
      bids: [
        { orderId: 1, priceTicks: 99, lots: 5 },
        { orderId: 3, priceTicks: 99, lots: 2 },
      ],
      asks: [{ orderId: 4, priceTicks: 103, lots: 4 }],
    });
  });

  test('a side without orders has no best', () => {
    const engine = engineAfter([...opening(engineConfig([{}]), 1), limit({ priceTicks: 99, lots: 5 })]);
    expect(bookTop(engine, 0)).toMatchObject({ bid: { priceTicks: 99, lots: 5 }, ask: null });
  });

  test('are the open orders, in priority order, summed up by price', () => {
    fc.assert(
      fc.property(marketDays(60), (commands) => {
        const engine = wildEngine();
        const priorities = new Map<number, number>();
        for (const command of commands) {
          const from = engine.events.end;
          engine.apply(command);
          for (const event of eventsFrom(engine.events, from)) notePriority(event, priorities);
          for (const symbol of SYMBOLS) expectExact(engine, symbol, priorities);
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** An order stands behind all that came, were triggered, or lost their priority before it. */
function notePriority(event: EngineEvent, priorities: Map<number, number>): void {
  if (event.type === 'orderAccepted' || event.type === 'orderTriggered')
    priorities.set(event.orderId, event.seq);
  if (event.type === 'orderAmended' && !event.keptPriority) priorities.set(event.orderId, event.seq);
}

function expectExact(engine: EngineCore, symbol: number, priorities: ReadonlyMap<number, number>): void {
  const bids = naiveOrders(engine, symbol, 'BUY', priorities);
  const asks = naiveOrders(engine, symbol, 'SELL', priorities);
  const stamp = {
    symbol,
    epoch: engine.epoch,
    lastSeq: engine.bookSeq(symbol),
    seq: engine.seq,
    time: engine.time,
  };
  const levels = { bids: summed(bids), asks: summed(asks) };
  expectSame(bookOrders(engine, symbol, WHOLE_BOOK), { ...stamp, bids, asks });
  expectSame(bookOrders(engine, symbol, 3), {
    ...stamp,
    bids: bids.slice(0, 3),
    asks: asks.slice(0, 3),
  });
  expectSame(bookLevels(engine, symbol, WHOLE_BOOK), { ...stamp, ...levels });
  expectSame(bookLevels(engine, symbol, 2), {
    ...stamp,
    bids: levels.bids.slice(0, 2),
    asks: levels.asks.slice(0, 2),
  });
  expectSame(bookTop(engine, symbol), {
    ...stamp,
    bid: levels.bids[0] ?? null,
    ask: levels.asks[0] ?? null,
  });
}

function naiveOrders(
  engine: EngineCore,
  symbol: number,
  side: Side,
  priorities: ReadonlyMap<number, number>,
): RestingView[] {
  const sign = side === 'BUY' ? -1 : 1;
  return engine
    .openOrders(null, symbol)
    .filter((order) => order.side === side && order.status !== 'UNTRIGGERED')
    .map((order) => ({
      orderId: order.orderId,
      priceTicks: order.priceTicks!,
      lots: order.lots! - order.filledLots - order.preventedLots,
    }))
    .sort(
      (left, right) =>
        (left.priceTicks - right.priceTicks) * sign ||
        priorities.get(left.orderId)! - priorities.get(right.orderId)!,
    );
}

function summed(orders: readonly RestingView[]) {
  const levels = new Map<number, number>();
  for (const { priceTicks, lots } of orders) levels.set(priceTicks, (levels.get(priceTicks) ?? 0) + lots);
  return [...levels].map(([priceTicks, lots]) => ({ priceTicks, lots }));
}
