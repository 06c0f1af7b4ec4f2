import { checkIndex } from '../checks/order-checks.ts';
import { OK } from '../checks/refusal.ts';
import { CANCELED, codeIn, DISABLED, MASS, sideCode, USER } from '../codes.ts';
import { finishOrder } from '../orders/lifecycle.ts';
import { type Command, ORDER_REASONS } from '../types.ts';
import type { Venue } from '../venue.ts';
import { findOwnOrder } from './find-order.ts';

type Cancel = Extract<Command, { type: 'cancel' }>;
type MassCancel = Extract<Command, { type: 'massCancel' }>;

export function cancel(venue: Venue, { account, orderId, reason }: Cancel): number {
  const { refusal, accounts, orders } = venue;
  const reasonCode = reason === 'USER' ? USER : codeIn(ORDER_REASONS, reason);
  if (reasonCode === -1) return refusal.refuse(1005);
  if (!Number.isSafeInteger(account) || !Number.isSafeInteger(orderId)) return refusal.refuse(1004);
  const refused = checkIndex(venue, 4002, account, accounts.count) || checkMay(venue, account, reasonCode);
  if (refused !== OK) return refused;
  const order = findOwnOrder(venue, account, orderId);
  if (order === 0) return refusal.code;
  finishOrder(venue, venue.market(orders.symbol(order)), order, CANCELED, reasonCode);
  return OK;
}

/** Cancels every live order that fits, in ascending id. None that fits is no error. */
export function massCancel(venue: Venue, command: MassCancel): number {
  const { account, symbol, side, reason } = command;
  const { refusal, accounts, markets } = venue;
  const isSide = side === null || sideCode(side) !== -1;
  const reasonCode = codeIn(ORDER_REASONS, reason);
  if (!isSide || reasonCode === -1) return refusal.refuse(1005);
  if (account !== null && !Number.isSafeInteger(account)) return refusal.refuse(1004);
  if (symbol !== null && !Number.isSafeInteger(symbol)) return refusal.refuse(1004);
  const refused =
    (account === null ? OK : checkIndex(venue, 4002, account, accounts.count)) ||
    (symbol === null ? OK : checkIndex(venue, 2001, symbol, markets.length)) ||
    (account === null ? OK : checkMay(venue, account, reasonCode));
  if (refused === OK) cancelFitting(venue, command);
  return refused;
}

/** What an account asks for itself is refused while it is disabled; administrators, timers and halts go on. */
function checkMay({ accounts, refusal }: Venue, account: number, reasonCode: number): number {
  const isOwn = reasonCode === USER || reasonCode === MASS;
  return isOwn && accounts.state(account) === DISABLED ? refusal.refuse(4002) : OK;
}

function cancelFitting(venue: Venue, { account, symbol, side, reason }: MassCancel): void {
  const { lives, orders } = venue;
  const ofAll = account === null;
  for (let order = ofAll ? lives.firstLive : lives.firstLiveOf(account); order !== 0; ) {
    const next = ofAll ? lives.nextLive(order) : lives.nextLiveOfAccount(order);
    const fits =
      (symbol === null || orders.symbol(order) === symbol) &&
      (side === null || orders.side(order) === sideCode(side));
    if (fits) {
      const market = venue.market(orders.symbol(order));
      finishOrder(venue, market, order, CANCELED, codeIn(ORDER_REASONS, reason));
    }
    order = next;
  }
}
