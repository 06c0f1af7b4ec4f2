import type { Account } from '../accounts.ts';
import { NONE } from '../book/book.ts';
import type { Market } from '../market.ts';
import { triggersUpward } from '../stops.ts';
import type { OrderRequest } from '../types.ts';
import { type Refusal, refuse } from './refusal.ts';

export function checkStpMode(market: Market, request: OrderRequest): Refusal | null {
  if (request.stp === null || market.config.stpAllowed.includes(request.stp)) return null;
  return refuse(5012);
}

export function checkExpiry(request: OrderRequest, now: number): Refusal | null {
  if (request.expireAt === null || request.expireAt > now) return null;
  return refuse(1008, { value: BigInt(request.expireAt), bound: BigInt(now) });
}

/** A stop whose price has been reached already is a mistake, not a stop. */
export function checkStop(market: Market, request: OrderRequest): Refusal | null {
  const { stopTicks } = request;
  if (stopTicks === null || market.lastTicks === NONE) return null;
  const isReached = triggersUpward(request) ? market.lastTicks >= stopTicks : market.lastTicks <= stopTicks;
  return isReached ? refuse(5008, { value: BigInt(stopTicks), bound: BigInt(market.lastTicks) }) : null;
}

/** How many orders an account may have open, and how many lots a symbol can count. */
export function checkOpenOrders(market: Market, request: OrderRequest, account: Account): Refusal | null {
  const open = account.openOrders(market.symbol);
  const { maxOpenOrders } = market.config;
  if (mayStayOpen(request) && open >= maxOpenOrders)
    return refuse(3010, { value: BigInt(open), bound: BigInt(maxOpenOrders) });
  if (market.openLots + (request.lots ?? 0) > Number.MAX_SAFE_INTEGER)
    return refuse(3015, { bound: BigInt(Number.MAX_SAFE_INTEGER) });
  return null;
}

/** Stops wait and limits rest; the others end with the command that brings them. */
function mayStayOpen({ stopTicks, orderType, timeInForce }: OrderRequest): boolean {
  return stopTicks !== null || (orderType === 'LIMIT' && timeInForce !== 'IOC' && timeInForce !== 'FOK');
}
