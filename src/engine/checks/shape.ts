import type { OrderRequest } from '../types.ts';
import { type Refusal, refuse } from './refusal.ts';

/**
 * Refuses what the edges never let through: numbers that are none (1004), fields that do not go together (1006). The
 * engine checks it again, because a journal may hold anything.
 */
export function checkShape(order: OrderRequest): Refusal | null {
  if (!hasIntegers(order)) return refuse(1004);
  return isConsistent(order) ? null : refuse(1006);
}

function hasIntegers(order: OrderRequest): boolean {
  return (
    isIntegerOrNull(order.lots) &&
    isIntegerOrNull(order.priceTicks) &&
    isIntegerOrNull(order.stopTicks) &&
    isIntegerOrNull(order.expireAt)
  );
}

function isConsistent(order: OrderRequest): boolean {
  const { orderType, timeInForce } = order;
  const isMarket = orderType === 'MARKET';
  const hasLimit = orderType === 'LIMIT' || orderType === 'STOP_LIMIT' || orderType === 'TAKE_PROFIT_LIMIT';
  const isStop = orderType !== 'LIMIT' && !isMarket;
  return (
    (order.priceTicks !== null) === hasLimit &&
    (order.stopTicks !== null) === isStop &&
    (order.lots === null) === (order.quoteUnits !== null) &&
    (order.quoteUnits === null || isMarket) &&
    (order.expireAt !== null) === (timeInForce === 'GTD') &&
    !(isMarket && (timeInForce === 'GTD' || timeInForce === 'DAY')) &&
    !(order.postOnly && (orderType !== 'LIMIT' || timeInForce === 'IOC' || timeInForce === 'FOK'))
  );
}

function isIntegerOrNull(value: number | null): boolean {
  return value === null || Number.isSafeInteger(value);
}
