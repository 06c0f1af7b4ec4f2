import type { OrderRequest, SymbolConfig } from '../../../src/engine/types.ts';
import { bestOpposite } from './book.ts';
import { balanceOf, notionalOf, openLots, payAssetOf, shifted, UNITS_END } from './money.ts';
import { refuse } from './refusal.ts';
import { hasLimit, isStop, mayRest } from './shape.ts';
import { isReached } from './stops.ts';
import type { Account, Market, Order, World } from './world.ts';

/** Checks (f) to (n) of a new order, in their order. `old` is an order it replaces, thought away. */
export function checkOrder(world: World, request: OrderRequest, market: Market, old: Order | null): void {
  const { config } = market;
  checkMarketState(market, request.postOnly);
  if (request.quoteUnits !== null) checkQuoteUnits(config, request.quoteUnits);
  if (request.lots !== null) checkLots(config, request.lots);
  if (request.priceTicks !== null) checkTicks(config, request.priceTicks);
  if (request.stopTicks !== null) checkTicks(config, request.stopTicks);
  if (request.priceTicks !== null)
    checkBand(config, request.priceTicks, request.stopTicks ?? market.lastTicks);
  checkWorth(world, request, market);
  if (!config.stpAllowed.includes(request.stp ?? config.stpDefault)) refuse(5012);
  if (request.expireAt !== null && request.expireAt <= world.time)
    refuse(1008, { value: request.expireAt, bound: world.time });
  if (isStop(request) && market.lastTicks !== null && isReached(request, market.lastTicks))
    refuse(5008, { value: request.stopTicks ?? 0, bound: market.lastTicks });
  checkRoom(world, request, market, old);
}

export function checkAccountState(account: Account): void {
  if (account.state === 'disabled') refuse(4002);
  if (account.state === 'read-only') refuse(4003);
}

export function checkMarketState({ state }: Market, postOnly: boolean): void {
  if (state === 'halt') refuse(2002);
  if (state === 'cancel-only') refuse(2003);
  if (state === 'post-only' && !postOnly) refuse(2004);
}

export function checkLots({ minLots, maxLots }: SymbolConfig, lots: number): void {
  if (lots < minLots) refuse(3005, { value: lots, bound: minLots });
  if (lots > maxLots) refuse(3005, { value: lots, bound: maxLots });
}

function checkQuoteUnits({ quote }: SymbolConfig, units: bigint): void {
  if (units <= 0n) refuse(3005, { value: units, bound: 1, asset: quote });
  if (units >= UNITS_END) refuse(3015, { bound: UNITS_END, asset: quote });
}

export function checkTicks({ minTicks, maxTicks }: SymbolConfig, ticks: number): void {
  if (ticks < minTicks) refuse(3002, { value: ticks, bound: minTicks });
  if (ticks > maxTicks) refuse(3002, { value: ticks, bound: maxTicks });
}

export function checkBand({ bandBps }: SymbolConfig, ticks: number, reference: number | null): void {
  if (bandBps === null || reference === null) return;
  const low = shifted(reference, -bandBps, 'ceil');
  const high = shifted(reference, bandBps, 'floor');
  if (ticks < low) refuse(3003, { value: ticks, bound: low });
  if (ticks > high) refuse(3003, { value: ticks, bound: high });
}

function checkWorth(world: World, request: OrderRequest, market: Market): void {
  if (request.quoteUnits !== null) checkNotional(market.config, request.quoteUnits);
  const ticks = request.priceTicks ?? request.stopTicks ?? bestOpposite(world, market, request.side);
  if (request.lots !== null && ticks !== null)
    checkNotional(market.config, notionalOf(market.config, ticks, request.lots));
}

export function checkNotional(config: SymbolConfig, notional: bigint): void {
  const { minNotional, maxNotional, quote } = config;
  if (notional >= UNITS_END) refuse(3015, { bound: UNITS_END, asset: quote });
  if (notional < minNotional) refuse(3007, { value: notional, bound: minNotional, asset: quote });
  if (maxNotional > 0n && notional > maxNotional)
    refuse(3008, { value: notional, bound: maxNotional, asset: quote });
}

function checkRoom(world: World, request: OrderRequest, market: Market, old: Order | null): void {
  const mayStay = isStop(request) || (hasLimit(request) && mayRest(request));
  if (!mayStay) return;
  const open = world.openOrders(request.account, market.index).filter((order) => order !== old).length;
  const { maxOpenOrders } = market.config;
  if (open >= maxOpenOrders) refuse(3010, { value: open, bound: maxOpenOrders });
  checkOpenLots(world, market, request.lots ?? 0, old);
}

/** All open lots of a symbol together stay countable; `old` is an order that gives its place to the new lots. */
export function checkOpenLots(world: World, market: Market, lots: number, old: Order | null): void {
  const others = world.openOrders(null, market.index).filter((order) => order !== old);
  const open = others.reduce((sum, order) => sum + BigInt(openLots(order)), BigInt(lots));
  if (open > BigInt(Number.MAX_SAFE_INTEGER)) refuse(3015, { bound: Number.MAX_SAFE_INTEGER });
}

/** `held` is what an order that is amended or replaced holds already. */
export function checkFunds(world: World, order: Order, needed: bigint, held: bigint): void {
  const asset = payAssetOf(order.market.config, order.side);
  const available = balanceOf(world, order.account, asset).available + held;
  if (needed >= UNITS_END) refuse(3015, { bound: UNITS_END, asset });
  if (needed > available) refuse(4001, { value: needed, bound: available, asset });
}
