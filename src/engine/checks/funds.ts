import { MARKET, SELL } from '../codes.ts';
import type { Draft } from '../commands/draft.ts';
import type { Market } from '../market.ts';
import { highestRate } from '../money/fee.ts';
import { compareLimbs, HI_BOUND, type Wide } from '../money/wide.ts';
import { buyUnits, needOf } from '../orders/hold.ts';
import { HOLD_HI } from '../orders/layout.ts';
import type { Venue } from '../venue.ts';
import { OK } from './refusal.ts';

/**
 * A market order must be able to pay exactly what its plan costs, every other order its hold. That is left in the
 * draft's `holdUnits`, and in `registers.fundsNeeded` where it does not fit there.
 */
export function checkDraftFunds(venue: Venue, market: Market, draft: Draft, replaced: number): number {
  const isMarket = draft.type === MARKET;
  const balance = payBalance(venue, market, draft);
  draft.holdUnits = isMarket ? 0 : draftUnits(market, draft);
  if (!isMarket && replaced === 0 && draft.holdUnits !== -1 && venue.ledger.covers(balance, draft.holdUnits))
    return OK;
  const needed = isMarket ? planCost(venue, market, draft) : draftNeed(venue, market, draft);
  const { fundsNeeded } = venue.registers;
  return checkFunds(venue, payAsset(market, draft.side), balance, fundsNeeded.copy(needed), replaced);
}

/** What a draft that takes a hold needs, in one number; -1 where only `draftNeed` can tell. */
function draftUnits(market: Market, draft: Draft): number {
  const { side, lots, makerRate, takerRate } = draft;
  if (side === SELL) return market.baseUnitsOf(lots);
  const ticks = draft.hasPrice ? draft.price : market.capTicks(draft.stop);
  return buyUnits(market, ticks, lots, highestRate(makerRate, takerRate), 0);
}

/** Number of the balance a draft pays out of; 0, where nothing is, when it has none. */
function payBalance(
  { standings, ledger }: Venue,
  market: Market,
  { account, isBuy, standing }: Draft,
): number {
  if (standing === 0) return ledger.find(account, isBuy ? market.quote : market.base);
  return standings.payBalance(standing, isBuy);
}

/** `held`: an order whose hold will be free for it; 0 for none. */
export function checkFunds(venue: Venue, asset: number, balance: number, needed: Wide, held: number): number {
  const { ledger, refusal, registers, orders } = venue;
  if (needed.hi >= HI_BOUND) return refusal.refuseOverflow(asset);
  const free = registers.fundsHeld.set(0, 0);
  if (held !== 0) orders.money(held, HOLD_HI, free);
  ledger.addAvailableTo(free, balance);
  if (compareLimbs(needed.hi, needed.lo, free.hi, free.lo) <= 0) return OK;
  return refusal.refuseMoney(4001, asset, needed, free.hi, free.lo);
}

/** The asset an order pays with: quote for a BUY, base for a SELL. */
export function payAsset({ base, quote }: Market, side: number): number {
  return side === SELL ? base : quote;
}

function draftNeed(venue: Venue, market: Market, draft: Draft): Wide {
  const { side, lots, stop, hasPrice } = draft;
  const ticks = hasPrice ? draft.price : market.capTicks(stop);
  const rate = highestRate(draft.makerRate, draft.takerRate);
  return needOf(market, venue.registers, side, ticks, lots, rate, 0);
}

function planCost(venue: Venue, market: Market, draft: Draft): Wide {
  const { plan, registers } = venue;
  const needed = registers.need;
  if (draft.side === SELL) return market.baseUnits(plan.filledLots, needed);
  needed.copy(plan.notional);
  if (market.feeInBase) return needed;
  registers.needFee.reckon(plan.notional, draft.takerRate, 0);
  const { fee } = registers.needFee;
  return needed.add(fee.hi, fee.lo);
}
