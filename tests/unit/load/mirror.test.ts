import { describe, expect, test } from 'vitest';
import { compareOutcomes, mirrorRows } from '../../../src/load/mirror.ts';
import type { TargetReport } from '../../../src/load/report.ts';
import { commonMarkets } from '../../../src/load/venue-facts.ts';
import { MARKET } from './market.ts';

const REPORT: TargetReport = {
  name: 'plain',
  ratePerSecond: 10,
  seconds: 1,
  sent: 10,
  answered: 10,
  unsent: 0,
  skipped: 0,
  accepted: 6,
  canceled: 2,
  trades: 3,
  rejects: { ORDER_DONE: 2 },
  errors: {},
  latencyMs: { p50: 1, p99: 2, p999: 2, max: 2 },
  volume: { USD: '1000.5' },
  silentFromSeconds: null,
  left: 0,
  fees: { USD: '2', BTC: '0.1' },
  books: [{ symbol: 'BTC-USD', bestBid: '1', bestAsk: null, last: '1', bookHash: 'aa' }],
};

describe('compareOutcomes', () => {
  test('equal outcomes are the same, whatever their latencies', () => {
    const other = { ...REPORT, name: 'other', latencyMs: { p50: 9, p99: 9, p999: 9, max: 9 } };
    expect(compareOutcomes([REPORT, other]).filter(({ same }) => !same)).toEqual([]);
  });

  test('each difference has a mark, and reasons that only one has are shown for both', () => {
    const other = {
      ...REPORT,
      name: 'cheap',
      accepted: 5,
      rejects: { ORDER_DONE: 2, LOT_STEP: 1 },
      fees: { USD: '1' },
    };
    expect(mirrorRows([REPORT, other])).toEqual([
      ['OUTCOME', 'PLAIN', 'CHEAP', ''],
      ['accepted', '6', '5', 'differs'],
      ['canceled', '2', '2', ''],
      ['rejected LOT_STEP', '0', '1', 'differs'],
      ['rejected ORDER_DONE', '2', '2', ''],
      ['errors', '0', '0', ''],
      ['trades', '3', '3', ''],
      ['volume', '1000.5 USD', '1000.5 USD', ''],
      ['fees', '0.1 BTC, 2 USD', '1 USD', 'differs'],
      ['BTC-USD best prices', '1 / -', '1 / -', ''],
      ['BTC-USD book hash', 'aa', 'aa', ''],
    ]);
  });
});

test('markets in common keep to the coarsest steps and the largest least size', () => {
  const market = {
    ...MARKET,
    tick: { units: 1, scale: 2 },
    referenceTicks: 6_500_000,
    openOrdersMax: 100,
  };
  const coarse = { ...market, tick: { units: 5, scale: 1 }, lot: { units: 1, scale: 3 }, leastLots: 2 };
  const alone = { ...market, symbol: 'ETH-USD' };
  expect(commonMarkets([[market, alone], [{ ...coarse, openOrdersMax: 50 }]])).toEqual([
    {
      ...market,
      tick: { units: 5, scale: 1 },
      lot: { units: 1, scale: 3 },
      referenceTicks: 130_000,
      leastLots: 2,
      mostLots: 20,
      openOrdersMax: 50,
    },
  ]);
});
