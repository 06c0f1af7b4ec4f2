import {
  ORDER_TYPES,
  type OrderRequest,
  type OrderType,
  type OrderView,
  SIDES,
  type Side,
  STP_MODES,
  type StpMode,
  type TimeInForce,
} from '../../../src/engine/types.ts';
import type { Body, Desk } from './desk.ts';
import { budgetForLevels, edgeTicks, ownerAhead } from './make-corners.ts';

const DAY_MS = 86_400_000;
const CLIENT_IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g.1', 'h:2', 'i-3', 'j_4'];

export function makeOrder(desk: Desk): OrderRequest {
  const { dice } = desk;
  const orderType = dice.weighted<OrderType>([
    [62, 'LIMIT'],
    [desk.liveCount < 8 || desk.venue.isDeep ? 4 : 16, 'MARKET'],
    ...ORDER_TYPES.slice(2).map((type) => [5, type] as const),
  ]);
  const [symbol, side] = [desk.anySymbol(), dice.pick(SIDES)];
  const owner = dice.chance(10) ? ownerAhead(desk, symbol, side) : undefined;
  return orderOf(desk, orderType, owner ?? desk.anyAccount(), symbol, side);
}

/** A new order in place of one that lives; now and then on the other side. */
export function makeReplacement(desk: Desk, old: OrderView): Body {
  const { dice } = desk;
  const side = dice.chance(3) ? dice.pick(SIDES) : old.side;
  const orderType = dice.chance(75) ? 'LIMIT' : dice.pick(ORDER_TYPES);
  const account = dice.chance(2) ? desk.anyAccount() : old.account;
  const order = orderOf(desk, orderType, account, old.symbol, side);
  return { type: 'cancelReplace', orderId: old.orderId, ...order };
}

function orderOf(
  desk: Desk,
  orderType: OrderType,
  account: number,
  symbol: number,
  side: Side,
): OrderRequest {
  const { dice } = desk;
  const timeInForce = timeInForceOf(desk, orderType);
  const byQuote = orderType === 'MARKET' && dice.chance(40);
  const stopTicks =
    orderType === 'LIMIT' || orderType === 'MARKET' ? null : stopOf(desk, orderType, symbol, side);
  const mayBePostOnly = orderType === 'LIMIT' && timeInForce !== 'IOC' && timeInForce !== 'FOK';
  return {
    ...{ account, symbol, side, orderType, timeInForce, stopTicks },
    lots: byQuote ? null : desk.lots(symbol),
    quoteUnits: byQuote ? moneyOf(desk, symbol, side) : null,
    priceTicks: orderType.endsWith('LIMIT') ? limitOf(desk, symbol, side, stopTicks) : null,
    expireAt: timeInForce === 'GTD' ? expiryOf(desk) : null,
    postOnly: mayBePostOnly && dice.chance(15),
    stp: dice.chance(50) ? modeOf(desk, symbol) : null,
    clientOrderId: dice.chance(8) ? dice.pick(CLIENT_IDS) : dice.chance(30) ? desk.freshName('c') : null,
  };
}

function timeInForceOf({ dice }: Desk, orderType: OrderType): TimeInForce {
  if (orderType === 'MARKET')
    return dice.weighted([
      [5, 'IOC'],
      [2, 'FOK'],
      [2, 'GTC'],
    ]);
  return dice.weighted([
    [66, 'GTC'],
    [10, 'IOC'],
    [8, 'FOK'],
    [10, 'GTD'],
    [6, 'DAY'],
  ]);
}

/** Now and then one that the symbol does not allow. */
function modeOf({ dice, venue }: Desk, symbol: number): StpMode {
  const allowed = venue.config.symbols[symbol]?.stpAllowed;
  return dice.pick(allowed === undefined || dice.chance(4) ? STP_MODES : allowed);
}

/** Around the middle, so that about a third takes; a limit of a stop lies near its stop. */
function limitOf(desk: Desk, symbol: number, side: Side, stopTicks: number | null): number {
  const { dice } = desk;
  const edge = dice.chance(6) ? edgeTicks(desk, symbol) : undefined;
  if (edge !== undefined) return edge;
  const away = dice.weighted([
    [8, desk.venue.isDeep ? dice.between(-1, 80) : dice.between(-3, 10)],
    [1, dice.between(-15, 30)],
  ]);
  const steps = side === 'BUY' ? -away : away;
  const start = stopTicks ?? desk.centre(symbol);
  const ticks = start + steps * desk.quotation(symbol).stepTicks + (dice.chance(5) ? dice.between(-1, 1) : 0);
  return dice.chance(90) ? desk.allowed(symbol, ticks, stopTicks) : ticks;
}

/** Mostly on the side where it waits. */
function stopOf(desk: Desk, orderType: OrderType, symbol: number, side: Side): number {
  const { dice } = desk;
  const waitsAbove = (side === 'BUY') === orderType.startsWith('STOP');
  const away = dice.chance(92) ? dice.between(1, 8) : -dice.between(0, 3);
  const ticks = desk.ticks(symbol, waitsAbove ? away : -away);
  return dice.chance(90) ? desk.allowed(symbol, ticks, ticks) : ticks;
}

/** What a handful of usual orders costs, or less than one lot. */
function moneyOf(desk: Desk, symbol: number, side: Side): bigint {
  const exact = desk.dice.chance(50) ? budgetForLevels(desk, symbol, side) : undefined;
  if (exact !== undefined) return exact;
  const { midTicks, lots } = desk.quotation(symbol);
  const factor = desk.venue.config.symbols[symbol]?.notionalFactor ?? desk.venue.later.notionalFactor;
  const hundredths = desk.dice.chance(6) ? desk.dice.between(1, 99) : desk.dice.between(100, 2_500);
  return (BigInt(midTicks) * BigInt(lots) * factor * BigInt(hundredths)) / 100n;
}

function expiryOf(desk: Desk): number {
  const { dice, model } = desk;
  return (
    model.time +
    (dice.chance(4) ? 0 : dice.chance(90) ? dice.between(1, desk.venue.isDeep ? 6_000 : 60) : DAY_MS)
  );
}
