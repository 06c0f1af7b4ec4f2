import { afterEach, expect, test } from 'vitest';
import { MarketFeed } from '../../../../src/cli/screen/market-feed.ts';
import { ManualClock } from '../../worker/support/manual-clock.ts';
import { FakeVenue, trade } from './fake-venue.ts';

const owned: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of owned.splice(0).toReversed()) await one.close();
});

async function venueAt(port = 0): Promise<FakeVenue> {
  const venue = await FakeVenue.listen(port);
  owned.push(venue);
  return venue;
}

function feedOf({ url }: { readonly url: string }, clock = new ManualClock()): MarketFeed {
  const target = { instanceName: 'exchange-sim-binance', httpUrl: url, symbol: 'BTC-USDT' };
  const feed = new MarketFeed(target, clock);
  owned.push(feed);
  return feed;
}

test('a market is live when the right venue has answered, with each trade of before and of now once', async () => {
  const venue = await venueAt();
  venue.earlier = [trade(3, 1, '63998'), trade(5, 2, '63999')];
  const feed = feedOf(venue);
  await expect.poll(() => feed.market().link).toEqual({ kind: 'live' });
  venue.say({
    type: 'trades',
    channel: 'trades',
    symbol: 'BTC-USDT',
    trades: [trade(5, 2, '63999'), trade(11, 3, '64000')],
  });
  await expect.poll(() => feed.market().trades.map(({ tradeId }) => tradeId)).toEqual(['11', '5', '3']);
  const { bids, asks, prices } = feed.market();
  expect({ bids, asks, prices: prices.map(({ price }) => price) }).toEqual({
    bids: [
      { price: '64000', quantity: '1.5' },
      { price: '63999.99', quantity: '0.25' },
    ],
    asks: [{ price: '64000.5', quantity: '2' }],
    prices: ['63998', '63999', '64000'],
  });
});

test('a venue whose port another server has is not reachable, and the other one is named', async () => {
  const venue = await venueAt();
  venue.instance = 'exchange-sim-kraken';
  const feed = feedOf(venue);
  await expect
    .poll(() => feed.market().link)
    .toEqual({
      kind: 'unreachable',
      reason: 'expected exchange-sim-binance at its address, but exchange-sim-kraken answers',
    });
});

test('a venue that goes is not reachable for a reason, and live again when it is back', async () => {
  const clock = new ManualClock();
  const venue = await venueAt();
  const feed = feedOf(venue, clock);
  await expect.poll(() => feed.market().link.kind).toBe('live');
  const { port } = venue;
  await venue.close();
  owned.splice(owned.indexOf(venue), 1);
  const link = async () => {
    await clock.advance(1000);
    return feed.market().link;
  };
  await expect.poll(link).toEqual({ kind: 'unreachable', reason: expect.stringContaining('ECONNREFUSED') });
  await venueAt(port);
  await expect.poll(link).toEqual({ kind: 'live' });
});

test('whoever waits for a change hears of it, and of the end', async () => {
  const feed = feedOf(await venueAt());
  await feed.changed();
  await expect.poll(() => feed.market().link.kind).toBe('live');
  await feed.changed();
  const waiting = feed.changed();
  feed.close();
  await waiting;
});
