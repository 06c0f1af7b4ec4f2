import type { ExchangeClient } from '../client/exchange/index.ts';
import { type LoadMarket, loadMarket, sizeOf } from './markets.ts';

/** Markets of a venue that trade, with where their prices stand now. */
export async function readMarkets(client: ExchangeClient): Promise<LoadMarket[]> {
  const { items } = await client.symbols();
  const trading = items.filter(({ state }) => state === 'trading');
  return Promise.all(trading.map(async (rules) => loadMarket(rules, await client.ticker(rules.symbol))));
}

/**
 * Markets that all of several venues have, with steps that suit each: the coarsest tick and lot, the largest least
 * size. Prices begin where those of the first venue stand.
 */
export function commonMarkets(venues: readonly (readonly LoadMarket[])[]): LoadMarket[] {
  const [first = [], ...others] = venues;
  return first.flatMap((market) => {
    const same = others.map((markets) => markets.find(({ symbol }) => symbol === market.symbol));
    const found = same.filter((other) => other !== undefined);
    return found.length === others.length ? [found.reduce(merged, market)] : [];
  });
}

function merged(one: LoadMarket, other: LoadMarket): LoadMarket {
  const tick = sizeOf(one.tick) >= sizeOf(other.tick) ? one.tick : other.tick;
  const lot = sizeOf(one.lot) >= sizeOf(other.lot) ? one.lot : other.lot;
  const least = Math.max(one.leastLots * sizeOf(one.lot), other.leastLots * sizeOf(other.lot));
  const leastLots = Math.ceil(least / sizeOf(lot));
  return {
    ...one,
    tick,
    lot,
    referenceTicks: Math.max(1, Math.round((one.referenceTicks * sizeOf(one.tick)) / sizeOf(tick))),
    leastLots,
    mostLots: leastLots * (one.mostLots / one.leastLots),
    openOrdersMax: Math.min(one.openOrdersMax, other.openOrdersMax),
  };
}
