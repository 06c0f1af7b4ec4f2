import { MONEY_BOUND } from '../arithmetic.ts';
import type { Market } from '../market.ts';
import type { Plan } from '../matching/plan.ts';
import { fillCost } from '../matching/quote-budget.ts';
import { need, payAsset } from '../orders/hold.ts';
import type { Order } from '../orders/order.ts';
import type { Venue } from '../venue.ts';
import { type Refusal, refuse } from './refusal.ts';

/** A market order must be able to pay exactly what its plan costs, every other order its hold. */
export function checkFunds(venue: Venue, market: Market, order: Order): Refusal | null {
  const needed = order.orderType === 'MARKET' ? planCost(market, order, venue.plan) : need(order, market);
  const asset = payAsset(order, market);
  if (needed >= MONEY_BOUND) return refuse(3015, { asset, bound: MONEY_BOUND });
  const { available } = venue.ledger.view(order.account, asset);
  return needed > available ? refuse(4001, { asset, value: needed, bound: available }) : null;
}

function planCost(market: Market, order: Order, plan: Plan): bigint {
  return order.side === 'SELL' ? market.baseUnits(plan.filledLots) : fillCost(order, plan.notional);
}
