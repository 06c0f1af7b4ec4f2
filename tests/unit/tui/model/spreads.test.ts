import { expect, test } from 'vitest';
import { spreadsOf } from '../../../../src/tui/model/spreads.ts';
import { fleetSnapshot, instanceSnapshot } from '../../../support/snapshots.ts';

const venue = (name: string, ...prices: [symbol: string, bestBid: string | null, bestAsk: string | null][]) =>
  instanceSnapshot({
    name,
    symbols: prices.map(([symbol, bestBid, bestAsk]) => ({ symbol, bestBid, bestAsk, last: null })),
  });
const spreads = (...instances: ReturnType<typeof venue>[]) => spreadsOf(fleetSnapshot({ instances }));

test('the best prices of all venues, compared as decimals', () => {
  const found = spreads(venue('a', ['BTC-USD', '9.5', '100']), venue('b', ['BTC-USD', '10', '99.99']));
  expect(found).toEqual([
    {
      symbol: 'BTC-USD',
      venues: 2,
      bid: { price: '10', name: 'b' },
      ask: { price: '99.99', name: 'b' },
      width: '89.99',
      basisPoints: 16363.3,
      isCrossed: false,
    },
  ]);
});

test('a bid above an ask elsewhere is crossed, and stands first', () => {
  const found = spreads(
    venue('a', ['BTC-USD', '100', '101'], ['ETH-USD', '10', '11']),
    venue('b', ['BTC-USD', '99', '102'], ['ETH-USD', '11.5', '12']),
  );
  expect(found.map(({ symbol, width, isCrossed }) => [symbol, width, isCrossed])).toEqual([
    ['ETH-USD', '-0.5', true],
    ['BTC-USD', '1', false],
  ]);
});

test('equal prices are no arbitrage, and belong to the venue that stands first', () => {
  const [one] = spreads(venue('a', ['X', '5', null]), venue('b', ['X', '5', '5']));
  expect(one).toMatchObject({ bid: { name: 'a' }, width: '0', isCrossed: false });
});

test('one side alone has no spread, and a venue that does not run no prices', () => {
  const gone = { ...venue('b', ['X', null, '4']), metrics: null };
  expect(spreads(venue('a', ['X', '5', null]), gone)).toMatchObject([
    { ask: null, width: null, isCrossed: false },
  ]);
});
