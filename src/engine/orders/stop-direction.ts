import { BUY, TAKE_PROFIT, TAKE_PROFIT_LIMIT } from '../codes.ts';
import { TYPE } from './layout.ts';
import type { Orders } from './orders.ts';

/** True when a rising price triggers a stop of this side and type: a stop BUY, a take-profit SELL. */
export function isRisingStop(side: number, type: number): boolean {
  const takesProfit = type === TAKE_PROFIT || type === TAKE_PROFIT_LIMIT;
  return (side === BUY) !== takesProfit;
}

export function triggersUpward(orders: Orders, order: number): boolean {
  return isRisingStop(orders.side(order), orders.byte(order, TYPE));
}
