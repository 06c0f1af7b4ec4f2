import { describe, expect, test } from 'vitest';
import { AssertionError } from '../../../src/engine/assert.ts';
import { createEngine } from '../../../src/engine/index.ts';
import type { Command, EngineCore, EngineEvent } from '../../../src/engine/types.ts';
import {
  BTC,
  engineAfter,
  engineConfig,
  eventsOf,
  limit,
  opening,
  USD,
} from '../../support/engine-fixture.ts';

describe('the event ring', () => {
  test('holds a bounded number of events and always all of the latest command', () => {
    const engine = createEngine({ eventCapacity: 4 });
    for (const command of opening(engineConfig([{}]), 1)) engine.apply(command);
    expect(engine.events.end - engine.events.start).toBe(4);
    for (let at = 0; at < 50; at++) engine.apply(limit({ priceTicks: 100 + at }));
    const cancelled = eventsOf(engine, {
      type: 'massCancel',
      time: 0,
      account: null,
      symbol: null,
      side: null,
      reason: 'ADMIN',
    });
    expect(cancelled.map((event) => event.type)).toEqual([
      ...Array(50).fill('orderDone'),
      'balanceChanged',
      ...Array(50).fill('levelChanged'),
    ]);
  });

  test('positions only grow and seq is gapless', () => {
    const engine = engineAfter([...opening(engineConfig([{}]), 2), limit({}), limit({ lots: 2 })]);
    expect(allEvents(engine).map((event) => event.seq)).toEqual(
      Array.from({ length: engine.seq }, (_, at) => at + 1),
    );
  });

  test('every event tells the seq, command and time it had when it was new, for as long as it is held', () => {
    const engine = createEngine({ eventCapacity: 4 });
    const told: EngineEvent[] = [];
    const apply = (command: Command) => {
      engine.apply(command);
      const { start, end } = engine.events;
      while (told.length < end) told.push(engine.events.at(told.length));
      expect(allEvents(engine)).toEqual(told.slice(start, end));
    };
    for (const command of opening(engineConfig([{}]), 1)) apply(command);
    for (let at = 0; at < 20; at++) apply(limit({ priceTicks: 100 + (at % 7) }, at * 1000));
    const all = { type: 'massCancel', account: null, symbol: null, side: null, reason: 'ADMIN' } as const;
    apply({ ...all, time: 30_000 });
    apply({ ...all, time: 40_000 });
    for (let at = 0; at < 50; at++) apply(limit({ priceTicks: 100 }, 50_000 + at));
    const fork = engine.fork();
    fork.apply(limit({}, 60_000));
    expect(fork.events.start).toBe(0);
    expect(fork.events.at(0)).toMatchObject({
      seq: engine.seq + 1,
      commandSeq: engine.commandSeq + 1,
      time: 60_000,
    });
  });

  test('asking outside of it is a bug and says so', () => {
    const engine = engineAfter(opening(engineConfig([{}]), 1));
    expect(() => engine.events.at(engine.events.end)).toThrow(AssertionError);
    expect(() => engine.events.at(-1)).toThrow(AssertionError);
  });

  test('money of 96 bits and negative money come back exact', () => {
    const engine = engineAfter([
      ...opening(
        engineConfig([{ makerRate: -123_457, takerRate: 234_567, maxLots: 2 ** 50 }]),
        2,
        2n ** 94n + 12_345n,
      ),
      limit({ account: 1, side: 'SELL', lots: 2 ** 50, priceTicks: 999_999 }),
    ]);
    const events = eventsOf(engine, limit({ account: 0, lots: 2 ** 50 - 1, priceTicks: 999_999 }));
    const notional = (2n ** 50n - 1n) * 999_999n * 100n;
    expect(events[1]).toMatchObject({
      type: 'trade',
      makerFee: -((notional * 123_457n) / 10n ** 8n),
      takerFee: (notional * 234_567n) / 10n ** 8n + 1n,
    });
    for (const event of events)
      if (event.type === 'balanceChanged')
        expect(engine.balance(event.account, event.asset)).toEqual({
          available: event.available,
          locked: event.locked,
        });
  });

  test('balances and levels are told of when they end otherwise than they began', () => {
    const engine = engineAfter([
      ...opening(engineConfig([{}]), 2),
      limit({ account: 1, side: 'SELL', lots: 1, priceTicks: 105 }),
      limit({ account: 0, lots: 1, priceTicks: 105 }),
      limit({ account: 0, lots: 2, priceTicks: 100 }),
      limit({ account: 0, lots: 2, priceTicks: 100, orderType: 'TAKE_PROFIT_LIMIT', stopTicks: 100 }),
    ]);
    const unfilled = eventsOf(engine, limit({ account: 1, timeInForce: 'IOC' }));
    expect(unfilled.map((event) => event.type)).toEqual(['orderAccepted', 'orderDone']);
    const replaced = eventsOf(engine, limit({ account: 1, side: 'SELL', lots: 2, priceTicks: 100 }));
    expect(replaced.map((event) => event.type)).toEqual([
      'orderAccepted',
      'trade',
      'orderDone',
      'orderDone',
      'orderTriggered',
      ...Array(4).fill('balanceChanged'),
    ]);
    expect(engine.levels(0, 'BUY', 9)).toEqual([{ priceTicks: 100, lots: 2 }]);
  });

  test('one order, from the money to the book, event by event', () => {
    const engine = engineAfter([
      ...opening(engineConfig([{ takerRate: 1_000_000, makerRate: 500_000 }]), 2, 10n ** 8n),
      limit({ account: 1, side: 'SELL', lots: 2, priceTicks: 100 }),
    ]);
    const events = eventsOf(engine, limit({ account: 0, lots: 5, priceTicks: 101 }, 1234));
    const seq = engine.seq - events.length;
    const head = (at: number) => ({ seq: seq + at, commandSeq: engine.commandSeq, time: 1234 });
    expect(events).toEqual([
      { ...head(1), type: 'orderAccepted', orderId: 2, account: 0, symbol: 0, accountSeq: 8 },
      {
        ...head(2),
        type: 'trade',
        tradeId: 1,
        symbol: 0,
        priceTicks: 100,
        lots: 2,
        makerOrderId: 1,
        takerOrderId: 2,
        makerAccount: 1,
        takerAccount: 0,
        takerSide: 'BUY',
        makerFee: 100n,
        makerFeeAsset: USD,
        takerFee: 200n,
        takerFeeAsset: USD,
        makerAccountSeq: 10,
        takerAccountSeq: 9,
      },
      {
        ...head(3),
        type: 'orderDone',
        orderId: 1,
        account: 1,
        symbol: 0,
        status: 'FILLED',
        reason: null,
        accountSeq: 11,
      },
      {
        ...head(4),
        type: 'balanceChanged',
        account: 0,
        asset: USD,
        available: 99_949_197n,
        locked: 30_603n,
        accountSeq: 10,
      },
      {
        ...head(5),
        type: 'balanceChanged',
        account: 1,
        asset: BTC,
        available: 99_980_000n,
        locked: 0n,
        accountSeq: 12,
      },
      {
        ...head(6),
        type: 'balanceChanged',
        account: 1,
        asset: USD,
        available: 100_019_900n,
        locked: 0n,
        accountSeq: 13,
      },
      {
        ...head(7),
        type: 'balanceChanged',
        account: 0,
        asset: BTC,
        available: 100_020_000n,
        locked: 0n,
        accountSeq: 11,
      },
      { ...head(8), type: 'levelChanged', symbol: 0, side: 'SELL', priceTicks: 100, lots: 0, bookSeq: 2 },
      { ...head(9), type: 'levelChanged', symbol: 0, side: 'BUY', priceTicks: 101, lots: 3, bookSeq: 3 },
    ]);
    expect(engine.order(2)).toEqual({
      orderId: 2,
      clientOrderId: null,
      account: 0,
      symbol: 0,
      side: 'BUY',
      orderType: 'LIMIT',
      timeInForce: 'GTC',
      priceTicks: 101,
      stopTicks: null,
      expireAt: null,
      postOnly: false,
      stp: 'NONE',
      lots: 5,
      quoteUnits: null,
      filledLots: 2,
      preventedLots: 0,
      filledNotional: 20_000n,
      fee: 200n,
      feeAsset: USD,
      status: 'PARTIALLY_FILLED',
      reason: null,
      createdAt: 1234,
      updatedAt: 1234,
      seq: seq + 2,
    });
  });
});

function allEvents(engine: EngineCore): EngineEvent[] {
  const { start, end } = engine.events;
  return Array.from({ length: end - start }, (_, at) => engine.events.at(start + at));
}
