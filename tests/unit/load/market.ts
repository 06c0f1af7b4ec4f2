import type { LoadMarket } from '../../../src/load/markets.ts';

/** One symbol of a venue, as a flow sees it: around 65,000 USD. */
export const MARKET: LoadMarket = {
  symbol: 'BTC-USD',
  base: 'BTC',
  quote: 'USD',
  tick: { units: 5, scale: 2 },
  lot: { units: 1, scale: 5 },
  referenceTicks: 1_300_000,
  leastLots: 10,
  mostLots: 100,
  openOrdersMax: 20,
};
