import { expect, test } from 'vitest';
import { MarketPicture } from '../../../../src/cli/screen/market-picture.ts';
import { trade } from './fake-venue.ts';

test('of each second it has the last, the lowest and the highest price, as they were told', () => {
  const picture = new MarketPicture();
  picture.addTrades(
    [trade(1, 1, '9999.5'), trade(2, 1, '10000'), trade(3, 1, '9999.75'), trade(4, 2, '10000.5')],
    1,
  );
  picture.addTrades([trade(5, 2, '10000.25')], 1);
  expect(picture.market().prices).toEqual([
    { atMs: Date.parse(trade(1, 1, '').at), price: '9999.75', low: '9999.5', high: '10000' },
    { atMs: Date.parse(trade(4, 2, '').at), price: '10000.25', low: '10000.25', high: '10000.5' },
  ]);
});
