import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../../src/engine/index.ts';
import type { Command, EngineCore, EngineEvent } from '../../../../src/engine/types.ts';
import {
  type MarketTrade,
  TradeFeed,
  type TradeResume,
  TradeTape,
} from '../../../../src/engine/views/index.ts';
import { wildOpening } from '../../../support/engine-arbitraries.ts';
import { engineAfter, engineConfig, limit, market, opening } from '../../../support/engine-fixture.ts';
import {
  eventsFrom,
  expectSame,
  isPulled,
  marketDays,
  pullLuck,
  pullRate,
  SYMBOLS,
  tradeAt,
  tradesOf,
  wildEngine,
} from './support.ts';

const TAPE_MAX = 6;

describe('the trade feed', () => {
  test('tells a trade with its exact notional, its aggressor and its place', () => {
    const engine = tradingEngine();
    const tape = new TradeTape();
    const feed = new TradeFeed(engine, engine.events, [tape]);
    engine.apply(limit({ account: 1, side: 'SELL', priceTicks: 101, lots: 3 }));
    expect(feed.pull()).toEqual({ trades: [], gap: null });
    engine.apply(market({ lots: 2 }, 55));
    const trades: MarketTrade[] = [
      {
        symbol: 0,
        tradeId: 1,
        priceTicks: 101,
        lots: 2,
        notional: 20_200n,
        time: 55,
        takerSide: 'BUY',
        epoch: 1,
        seq: eventsFrom(engine.events, 0).find(({ type }) => type === 'trade')!.seq,
      },
    ];
    expect(feed.pull()).toEqual({ trades, gap: null });
    expect(tape.newest(0, 9)).toEqual(trades);
    expect(feed.pull()).toEqual({ trades: [], gap: null });
  });

  test('tells every trade once, and the tape has the newest of each symbol', () => {
    check((commands, pulls) => {
      const engine = wildEngine();
      const tape = new TradeTape(TAPE_MAX);
      const feed = new TradeFeed(engine, engine.events, [tape]);
      const told: MarketTrade[] = [];
      commands.forEach((command, at) => {
        engine.apply(command);
        if (!pulls() && at < commands.length - 1) return;
        const pull = feed.pull();
        told.push(...pull.trades);
        const events = eventsFrom(engine.events, 0);
        const trades = tradesOf(events, engine);
        const ofThisEpoch = trades.filter(({ epoch }) => epoch === engine.epoch);
        expectSame(told, trades);
        expectTape(tape, ofThisEpoch, engine.epoch);
      });
    });
  });

  test('keeps the trades when the epoch is raised, but no place in the one before', () => {
    const engine = tradingEngine();
    const tape = new TradeTape();
    const feed = new TradeFeed(engine, engine.events, [tape]);
    engine.apply(limit({ account: 1, side: 'SELL', priceTicks: 101, lots: 3 }));
    engine.apply(market({ lots: 1 }));
    engine.apply({ type: 'raiseEpoch', time: 60 });
    const raisedAt = engine.seq;
    engine.apply(market({ lots: 1 }, 61));
    expect(feed.pull()).toMatchObject({
      trades: [
        { tradeId: 1, epoch: 1 },
        { tradeId: 2, epoch: 2 },
      ],
      gap: 'reset',
    });
    expect(tape.newest(0, 9).map(({ tradeId }) => tradeId)).toEqual([2, 1]);
    expect(tape.resume(0, { epoch: 1, seq: raisedAt })).toEqual({ kind: 'gap' });
    expect(tape.resume(0, { epoch: 2, seq: raisedAt })).toMatchObject({ trades: [{ tradeId: 2 }] });
  });

  test('forgets all at a reset, but still tells the trades before it', () => {
    const engine = tradingEngine();
    const tape = new TradeTape();
    const feed = new TradeFeed(engine, engine.events, [tape]);
    engine.apply(limit({ account: 1, side: 'SELL', priceTicks: 101, lots: 3 }));
    engine.apply(market({ lots: 1 }));
    engine.apply({ type: 'reset', time: 60 });
    expect(feed.pull()).toMatchObject({ trades: [{ tradeId: 1, epoch: 1 }], gap: 'reset' });
    expect(tape.newest(0, 9)).toEqual([]);
    for (const [account, asset] of [
      [0, 1],
      [1, 0],
    ] as const)
      engine.apply({
        type: 'deposit',
        time: 60,
        account,
        asset,
        amount: 10n ** 9n,
        transferId: `${account}`,
      });
    engine.apply(limit({ account: 1, side: 'SELL', priceTicks: 102, lots: 3 }, 61));
    engine.apply(market({ lots: 1 }, 61));
    expect(feed.pull()).toMatchObject({ trades: [{ tradeId: 2, epoch: 2 }], gap: null });
    expect(tape.newest(0, 9)).toMatchObject([{ tradeId: 2, priceTicks: 102 }]);
  });

  test('begins anew when the ring has dropped some: what its views hold has no hole', () => {
    let gaps = 0;
    check((commands, pulls) => {
      const engine = createEngine({ eventCapacity: 16 });
      for (const command of wildOpening()) engine.apply(command);
      const tape = new TradeTape(TAPE_MAX);
      const feed = new TradeFeed(engine, engine.events, [tape]);
      let since: EngineEvent[] = [];
      commands.forEach((command) => {
        const from = engine.events.end;
        engine.apply(command);
        since.push(...eventsFrom(engine.events, from));
        if (!pulls()) return;
        const wasOverrun = feed.behind > engine.events.end - engine.events.start;
        const { gap } = feed.pull();
        expect(gap === 'overrun').toBe(wasOverrun);
        if (gap === 'overrun') gaps++;
        if (gap === 'overrun') since = [];
        const lastReset = since.findLastIndex(({ type }) => type === 'reset');
        const trades = tradesOf(since.slice(lastReset + 1), engine);
        expectTape(
          tape,
          trades.map((trade) => ({ ...trade, epoch: engine.epoch })),
          engine.epoch,
        );
      });
    });
    expect(gaps).toBeGreaterThan(0);
  });

  test('takes the epoch and the factors of a genesis that comes after it', () => {
    const engine = createEngine();
    const tape = new TradeTape();
    const feed = new TradeFeed(engine, engine.events, [tape]);
    const config = { ...engineConfig([{ notionalFactor: 7n }]), epoch: 12 };
    for (const command of opening(config, 2)) engine.apply(command);
    engine.apply(limit({ account: 1, side: 'SELL' }));
    engine.apply(market({}));
    expect(feed.pull()).toMatchObject({ trades: [{ epoch: 12, notional: 700n }], gap: null });
    expect(tape.resume(0, { epoch: 12, seq: 1 })).toMatchObject({ kind: 'trades', trades: [{ tradeId: 1 }] });
  });
});

describe('a reader of trades who comes back', () => {
  test('is told what it missed, as far back as the tape goes', () => {
    const tape = new TradeTape(3);
    tape.clear({ epoch: 1, seq: 5 });
    const resumed = (seq: number, epoch = 1) => {
      const answer = tape.resume(0, { epoch, seq });
      return answer.kind === 'gap' ? 'gap' : answer.trades.map(({ tradeId }) => tradeId);
    };
    expect([resumed(4), resumed(5), resumed(6)]).toEqual(['gap', [], []]);
    for (const tradeId of [1, 2, 3]) tape.addTrade(tradeAt(0, tradeId));
    expect([resumed(4), resumed(5), resumed(10), resumed(29), resumed(30)]).toEqual([
      'gap',
      [1, 2, 3],
      [2, 3],
      [3],
      [],
    ]);
    tape.addTrade(tradeAt(0, 4));
    expect([resumed(9), resumed(10), resumed(39), resumed(40, 2)]).toEqual(['gap', [2, 3, 4], [4], 'gap']);
  });

  test('finds stored trades that the tape was filled with, once each', () => {
    const tape = new TradeTape();
    tape.clear({ epoch: 1, seq: 35 });
    for (const tradeId of [1, 2, 3]) tape.addTrade(tradeAt(0, tradeId));
    for (const tradeId of [2, 3, 4]) tape.addTrade(tradeAt(0, tradeId));
    expect(tape.newest(0, 9).map(({ tradeId }) => tradeId)).toEqual([4, 3, 2, 1]);
    expect(tape.resume(0, { epoch: 1, seq: 8 })).toEqual({ kind: 'gap' });
    expect(tape.resume(0, { epoch: 1, seq: 9 })).toMatchObject({
      trades: [{ tradeId: 1 }, { tradeId: 2 }, { tradeId: 3 }, { tradeId: 4 }],
    });
  });
});

/** `pulls`: says whether the feed is pulled now. */
function check(property: (commands: Command[], pulls: () => boolean) => void): void {
  fc.assert(
    fc.property(marketDays(80), pullRate, pullLuck, (commands, rate, luck) => {
      property(commands, () => isPulled(rate, luck));
    }),
    { numRuns: 50 },
  );
}

function expectTape(tape: TradeTape, trades: readonly MarketTrade[], epoch: number): void {
  for (const symbol of SYMBOLS) {
    const own = trades.filter((trade) => trade.symbol === symbol);
    const kept = own.slice(-TAPE_MAX);
    expectSame(tape.newest(symbol, TAPE_MAX + 1), kept.toReversed());
    expectSame(tape.newest(symbol, 2), kept.slice(-2).toReversed());
    for (const { seq } of own) {
      const isKnown = own.length === kept.length || seq >= own[own.length - kept.length - 1]!.seq;
      const missed: TradeResume = { kind: 'trades', trades: own.filter((trade) => trade.seq > seq) };
      expectSame(tape.resume(symbol, { epoch, seq }), isKnown ? missed : { kind: 'gap' });
    }
  }
}

const tradingEngine = (): EngineCore => engineAfter(opening(engineConfig([{}]), 2));
