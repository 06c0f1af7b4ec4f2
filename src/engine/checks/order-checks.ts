import { ACTIVE, CANCEL_ONLY, DISABLED, HALT, TRADING } from '../codes.ts';
import type { Draft } from '../commands/draft.ts';
import type { Market } from '../market.ts';
import { bandHighTicks, bandLowTicks } from '../matching/bounds.ts';
import { compareLimbs, HI_BOUND, type Wide } from '../money/wide.ts';
import { isRisingStop } from '../orders/stop-direction.ts';
import type { Venue } from '../venue.ts';
import { OK } from './refusal.ts';

const MOST_LOTS = Number.MAX_SAFE_INTEGER;

/** An index that is not in its table of `size`. */
export function checkIndex(venue: Venue, code: 2001 | 4002, index: number, size: number): number {
  return index >= 0 && index < size ? OK : venue.refusal.refuseNumbers(code, index, size);
}

/** Whether an account may enter and change orders, or send money. */
export function checkAccountState({ accounts, refusal }: Venue, account: number): number {
  const state = accounts.state(account);
  if (state === ACTIVE) return OK;
  return refusal.refuse(state === DISABLED ? 4002 : 4003);
}

/** Which orders the symbol's state lets in. Cancels are always let in. */
export function checkSymbolState({ refusal }: Venue, { state }: Market, postOnly: boolean): number {
  if (state === TRADING) return OK;
  if (state === HALT) return refusal.refuse(2002);
  if (state === CANCEL_ONLY) return refusal.refuse(2003);
  return postOnly ? OK : refusal.refuse(2004);
}

export function checkQuote({ refusal }: Venue, market: Market, draft: Draft): number {
  const { quote } = market.config;
  if (draft.quoteIsHuge) return refusal.refuseOverflow(quote);
  if (compareLimbs(draft.quote.hi, draft.quote.lo, 0, 1) < 0)
    return refusal.refuseMoney(3005, quote, draft.quote, 0, 1);
  return OK;
}

export function checkLots(venue: Venue, { config }: Market, lots: number): number {
  return checkRange(venue, 3005, lots, config.minLots, config.maxLots);
}

export function checkPrice(venue: Venue, { config }: Market, ticks: number): number {
  return checkRange(venue, 3002, ticks, config.minTicks, config.maxTicks);
}

/**
 * The reference is the last trade, for a limit behind a stop the stop; before the first trade there is no band.
 * `stop` is 0 where there is none.
 */
export function checkBand(venue: Venue, market: Market, price: number, stop: number): number {
  if (stop === 0 && price >= market.bandLowTicks && price <= market.bandHighTicks) return OK;
  return checkBandAround(venue, market, price, stop === 0 ? market.lastTicks : stop);
}

function checkBandAround(venue: Venue, { config }: Market, price: number, reference: number): number {
  const { bandBps } = config;
  if (bandBps === null) return OK;
  return checkRange(venue, 3003, price, bandLowTicks(reference, bandBps), bandHighTicks(reference, bandBps));
}

export function checkNotional(venue: Venue, market: Market, lots: number, ticks: number): number {
  const units = market.notionalUnits(ticks, lots);
  if (units !== -1 && units >= market.minNotionalUnits && units <= market.maxNotionalUnits) return OK;
  return checkValue(venue, market, market.notional(ticks, lots, venue.registers.notional));
}

/** The limits of an order's worth in quote. */
export function checkValue({ refusal }: Venue, market: Market, value: Wide): number {
  const { minNotional, maxNotional, hasMaxNotional } = market;
  const { quote } = market.config;
  if (value.hi >= HI_BOUND) return refusal.refuseOverflow(quote);
  if (compareLimbs(value.hi, value.lo, minNotional.hi, minNotional.lo) < 0)
    return refusal.refuseMoney(3007, quote, value, minNotional.hi, minNotional.lo);
  if (hasMaxNotional && compareLimbs(value.hi, value.lo, maxNotional.hi, maxNotional.lo) > 0)
    return refusal.refuseMoney(3008, quote, value, maxNotional.hi, maxNotional.lo);
  return OK;
}

/** A stop whose price has been reached already is a mistake, not a stop. */
export function checkStop({ refusal }: Venue, { lastTicks }: Market, draft: Draft): number {
  const { stop } = draft;
  if (!draft.hasStop || lastTicks === 0) return OK;
  const isReached = isRisingStop(draft.side, draft.type) ? lastTicks >= stop : lastTicks <= stop;
  return isReached ? refusal.refuseNumbers(5008, stop, lastTicks) : OK;
}

/** How many lots a symbol can count. */
export function checkOpenLots({ refusal }: Venue, lots: number): number {
  return lots > MOST_LOTS ? refusal.refuseCount(MOST_LOTS) : OK;
}

function checkRange({ refusal }: Venue, code: number, value: number, min: number, max: number): number {
  if (value < min) return refusal.refuseNumbers(code, value, min);
  if (value > max) return refusal.refuseNumbers(code, value, max);
  return OK;
}
