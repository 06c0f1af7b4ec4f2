import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EngineCore } from '../../../../src/engine/types.ts';
import { Klines, type MarketTrade, Tickers, TradeFeed } from '../../../../src/engine/views/index.ts';
import { engineAfter, engineConfig, limit, market, opening } from '../../../support/engine-fixture.ts';
import { eventsFrom, expectSame, marketDays, SYMBOLS, tradeAt, tradesOf, wildEngine } from './support.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const NOON = Date.UTC(2026, 0, 5, 12);

describe('a ticker', () => {
  test('has the best prices, the last trade and the day', () => {
    const { engine, tickers, feed } = watched();
    engine.apply(limit({ account: 1, side: 'SELL', priceTicks: 101, lots: 3 }, NOON));
    engine.apply(limit({ account: 1, side: 'SELL', priceTicks: 104, lots: 5 }, NOON));
    engine.apply(market({ lots: 2 }, NOON + 1));
    engine.apply(market({ lots: 3 }, NOON + 2));
    engine.apply(limit({ priceTicks: 99, lots: 7 }, NOON + 3));
    feed.pull();
    expect(tickers.read(0)).toEqual({
      symbol: 0,
      epoch: 1,
      seq: engine.seq,
      bid: { priceTicks: 99, lots: 7 },
      ask: { priceTicks: 104, lots: 3 },
      lastTicks: 104,
      lastLots: 2,
      openTime: NOON - DAY + MINUTE,
      closeTime: NOON + MINUTE - 1,
      openTicks: 101,
      highTicks: 104,
      lowTicks: 101,
      changeTicks: 3,
      volumeLots: 5n,
      quoteUnits: 51_100n,
      trades: 3,
    });
  });

  test('is empty before the first trade', () => {
    const { engine, tickers } = watched();
    const day = { openTicks: null, highTicks: null, lowTicks: null, changeTicks: null };
    const none = { bid: null, ask: null, lastTicks: null, lastLots: null };
    expect(tickers.read(0, NOON)).toEqual({
      symbol: 0,
      epoch: 1,
      seq: engine.seq,
      ...none,
      openTime: NOON - DAY + MINUTE,
      closeTime: NOON + MINUTE - 1,
      ...day,
      volumeLots: 0n,
      quoteUnits: 0n,
      trades: 0,
    });
  });

  test('has the price of the last trade out of stored bars, too, when the engine was reset since', () => {
    const { tickers, klines } = watched();
    const before = new Klines();
    before.addTrade(tradeAt(NOON, 1, { priceTicks: 90, lots: 4 }));
    klines.seed(0, '1m', before.symbol(0)!.bars('1m').from(0));
    expect(tickers.read(0, NOON)).toMatchObject({ lastTicks: 90, closeTime: NOON + MINUTE - 1, trades: 1 });
  });

  test('forgets a trade a day after its minute, and its price never', () => {
    const { tickers, klines } = watched();
    klines.addTrade(tradeAt(NOON + 59_999, 1, { priceTicks: 90, lots: 4 }));
    klines.addTrade(tradeAt(NOON + MINUTE, 2, { priceTicks: 95, lots: 3 }));
    const day = (time: number) => {
      const { lastTicks, openTicks, changeTicks, volumeLots } = tickers.read(0, time);
      return [lastTicks, openTicks, changeTicks, volumeLots];
    };
    expect(day(NOON + MINUTE)).toEqual([95, 90, 5, 7n]);
    expect(day(NOON + DAY - 1)).toEqual([95, 90, 5, 7n]);
    expect(day(NOON + DAY)).toEqual([95, 95, 0, 3n]);
    expect(day(NOON + DAY + MINUTE)).toEqual([95, null, null, 0n]);
  });

  test('read before and after a trade of the same minute has the trades of both', () => {
    const { tickers, klines } = watched();
    klines.addTrade(tradeAt(NOON, 1, { priceTicks: 90, lots: 4 }));
    klines.addTrade(tradeAt(NOON + MINUTE, 2, { priceTicks: 95, lots: 3 }));
    expect(tickers.read(0, NOON + 5 * MINUTE)).toMatchObject({ openTicks: 90, volumeLots: 7n });
    klines.addTrade(tradeAt(NOON + 5 * MINUTE, 3, { priceTicks: 99, lots: 1 }));
    expect(tickers.read(0, NOON + 5 * MINUTE)).toMatchObject({ openTicks: 90, volumeLots: 8n, trades: 3 });
  });

  test('knows the last price from the engine when it was given no trades', () => {
    const { engine } = watched();
    engine.apply(limit({ account: 1, side: 'SELL', priceTicks: 101, lots: 3 }));
    engine.apply(market({ lots: 2 }));
    const later = new Tickers(engine, new Klines());
    expect(later.read(0)).toMatchObject({ lastTicks: 101, lastLots: null, trades: 0 });
  });

  test('has the last price of its own seq, also before the trades were pulled', () => {
    const { engine, tickers, feed } = watched();
    engine.apply(limit({ account: 1, side: 'SELL', priceTicks: 101, lots: 1 }));
    engine.apply(limit({ account: 1, side: 'SELL', priceTicks: 102, lots: 1 }));
    engine.apply(market({ lots: 1 }));
    feed.pull();
    engine.apply(market({ lots: 1 }));
    expect(tickers.read(0)).toMatchObject({ seq: engine.seq, lastTicks: 102 });
  });

  test('is empty again after a reset', () => {
    const { engine, tickers, feed } = watched();
    engine.apply(limit({ account: 1, side: 'SELL', priceTicks: 101, lots: 3 }));
    engine.apply(market({ lots: 2 }));
    engine.apply({ type: 'reset', time: 0 });
    feed.pull();
    expect(tickers.read(0)).toMatchObject({ epoch: 2, bid: null, ask: null, lastTicks: null, trades: 0 });
  });

  test('is what a naive count of all trades gives, whoever reads in between', () => {
    fc.assert(
      fc.property(marketDays(80), fc.infiniteStream(fc.nat(3)), (commands, luck) => {
        const engine = wildEngine();
        const klines = new Klines();
        const feed = new TradeFeed(engine, engine.events, [klines]);
        const tickers = new Tickers(engine, klines);
        for (const command of commands) {
          engine.apply(command);
          feed.pull();
          if (luck.next().value !== 0) continue;
          const trades = tradesOf(eventsFrom(engine.events, 0), engine);
          for (const symbol of SYMBOLS) expectExact(engine, tickers, trades, symbol);
        }
      }),
      { numRuns: 50 },
    );
  });
});

function watched() {
  const engine = engineAfter(opening(engineConfig([{}]), 2));
  const klines = new Klines();
  const feed = new TradeFeed(engine, engine.events, [klines]);
  return { engine, klines, feed, tickers: new Tickers(engine, klines) };
}

function expectExact(
  engine: EngineCore,
  tickers: Tickers,
  trades: readonly MarketTrade[],
  symbol: number,
): void {
  const own = trades.filter((trade) => trade.symbol === symbol && trade.epoch === engine.epoch);
  for (const time of [engine.time, engine.time + MINUTE, engine.time + DAY / 2, engine.time + 2 * DAY]) {
    const minute = Math.floor(time / MINUTE);
    const day = own.filter((trade) => Math.floor(trade.time / MINUTE) > minute - 1440);
    const prices = day.map(({ priceTicks }) => priceTicks);
    const open = prices[0] ?? null;
    expectSame(tickers.read(symbol, time), {
      symbol,
      epoch: engine.epoch,
      seq: engine.seq,
      bid: engine.levels(symbol, 'BUY', 1)[0] ?? null,
      ask: engine.levels(symbol, 'SELL', 1)[0] ?? null,
      lastTicks: engine.lastTradeTicks(symbol),
      lastLots: own.at(-1)?.lots ?? null,
      openTime: (minute - 1439) * MINUTE,
      closeTime: (minute + 1) * MINUTE - 1,
      openTicks: open,
      highTicks: open === null ? null : Math.max(...prices),
      lowTicks: open === null ? null : Math.min(...prices),
      changeTicks: open === null ? null : prices.at(-1)! - open,
      volumeLots: day.reduce((sum, { lots }) => sum + BigInt(lots), 0n),
      quoteUnits: day.reduce((sum, { notional }) => sum + notional, 0n),
      trades: day.length,
    });
  }
}
