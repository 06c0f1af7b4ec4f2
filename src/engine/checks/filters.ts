import { MONEY_BOUND } from '../arithmetic.ts';
import { NONE } from '../book/book.ts';
import type { Market } from '../market.ts';
import { opposite } from '../matching/bound.ts';
import { bandHighTicks, bandLowTicks } from '../matching/bounds.ts';
import type { OrderRequest } from '../types.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Which orders the symbol's state lets in. Cancels are always let in. */
export function checkSymbolState(market: Market, request: OrderRequest): Refusal | null {
  switch (market.state) {
    case 'trading':
      return null;
    case 'halt':
      return refuse(2002);
    case 'cancel-only':
      return refuse(2003);
    case 'post-only':
      return request.postOnly ? null : refuse(2004);
  }
}

export function checkQuantity(market: Market, request: OrderRequest): Refusal | null {
  const { minLots, maxLots, quote } = market.config;
  const { lots, quoteUnits } = request;
  if (quoteUnits !== null && quoteUnits <= 0n)
    return refuse(3005, { asset: quote, value: quoteUnits, bound: 1n });
  if (quoteUnits !== null && quoteUnits >= MONEY_BOUND)
    return refuse(3015, { asset: quote, bound: MONEY_BOUND });
  return lots === null ? null : checkRange(3005, lots, minLots, maxLots);
}

export function checkPrices(market: Market, request: OrderRequest): Refusal | null {
  return checkPrice(market, request.priceTicks) ?? checkPrice(market, request.stopTicks);
}

/** The reference is the last trade, for a limit behind a stop the stop; before the first trade there is no band. */
export function checkBand(market: Market, request: OrderRequest): Refusal | null {
  const { bandBps } = market.config;
  const reference = request.stopTicks ?? market.lastTicks;
  if (bandBps === null || request.priceTicks === null || reference === NONE) return null;
  const low = bandLowTicks(reference, bandBps);
  return checkRange(3003, request.priceTicks, low, bandHighTicks(reference, bandBps));
}

export function checkNotional(market: Market, request: OrderRequest): Refusal | null {
  const notional = notionalOf(market, request);
  if (notional === null) return null;
  const { minNotional, maxNotional, quote: asset } = market.config;
  if (notional >= MONEY_BOUND) return refuse(3015, { asset, bound: MONEY_BOUND });
  if (notional < minNotional) return refuse(3007, { asset, value: notional, bound: minNotional });
  if (maxNotional !== 0n && notional > maxNotional)
    return refuse(3008, { asset, value: notional, bound: maxNotional });
  return null;
}

/** At the limit, else at the stop, else at the best price of the other side; null when that is empty. */
function notionalOf(market: Market, request: OrderRequest): bigint | null {
  if (request.quoteUnits !== null) return request.quoteUnits;
  const best = market.book.bestTicks(opposite(request.side));
  const ticks = request.priceTicks ?? request.stopTicks ?? best;
  return ticks === NONE || request.lots === null ? null : market.notional(ticks, request.lots);
}

function checkPrice(market: Market, ticks: number | null): Refusal | null {
  return ticks === null ? null : checkRange(3002, ticks, market.config.minTicks, market.config.maxTicks);
}

function checkRange(code: number, value: number, min: number, max: number): Refusal | null {
  if (value < min) return refuse(code, { value: BigInt(value), bound: BigInt(min) });
  if (value > max) return refuse(code, { value: BigInt(value), bound: BigInt(max) });
  return null;
}
