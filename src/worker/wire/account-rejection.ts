import type { ExchangeErrorName } from '../../common/errors.ts';
import type { OrderView } from '../../engine/types.ts';
import type { RejectedEvent } from '../exchange/types.ts';
import type { Markets } from './markets.ts';
import { type RejectionContext, type Told, told } from './told.ts';

/** Refusals by account, order and money. */
export function tellAboutAccount(
  name: ExchangeErrorName,
  event: RejectedEvent,
  context: RejectionContext,
): Told {
  switch (name) {
    case 'INSUFFICIENT_BALANCE':
      return told(balanceMessage(event, context.markets));
    case 'DUPLICATE_CLIENT_ID':
      return duplicate(event, context);
    case 'UNKNOWN_ORDER':
      return told(`this account has no order ${event.orderId ?? 'of that id'}`, 'orderId');
    case 'ORDER_DONE':
      return told(doneMessage(event, context), 'orderId');
    case 'EXPIRED_ON_ARRIVAL':
      return told(`expireAt must be after the venue's time${timeOf(event)}`, 'expireAt');
    case 'QUANTITY_RANGE':
      return told('amount must be above 0', 'amount');
    case 'OVERFLOW':
      if (event.command === 'createAccount')
        return told(`the venue has ${event.bound} accounts, the most it can have`);
      return told('a balance would leave the range of the ledger; use a smaller amount');
    case 'ACCOUNT_DISABLED':
      return told('the account does not exist or is disabled; use another one');
    case 'READ_ONLY':
      return told('the account is read-only: it may cancel orders and nothing else');
    case 'NOT_AMENDABLE':
      return told(
        `order ${event.orderId} is of a type without a price; amend its quantity, or replace it`,
        'price',
      );
    case 'NO_CHANGE':
      return told(`order ${event.orderId} has this price and quantity already; send others`);
    case 'BAD_COMBINATION':
      return combination(name, event, context);
    default:
      return refusedCommand(name, event);
  }
}

function duplicate(event: RejectedEvent, { draft }: RejectionContext): Told {
  if (event.command === 'createAccount') return told('accountId is taken; choose another one', 'accountId');
  if (draft === null)
    return told('transferId belongs to a transfer with other fields; choose a new one', 'transferId');
  return told(
    `clientOrderId "${draft.clientOrderId}" belongs to an order with other fields; choose a new one`,
    'clientOrderId',
  );
}

function combination(name: ExchangeErrorName, event: RejectedEvent, context: RejectionContext): Told {
  switch (event.command) {
    case 'cancelReplace':
      return otherOrder(context);
    case 'createAccount':
      return told('masterId must be an account that has no master itself', 'masterId');
    default:
      return refusedCommand(name, event);
  }
}

function otherOrder({ draft, order, markets }: RejectionContext): Told {
  const rule = 'a replacement must be on the symbol and the side of the order it replaces';
  if (draft === null || order === null) return told(rule, 'symbol');
  const named = ({ symbol, side }: Pick<OrderView, 'symbol' | 'side'>) =>
    `${markets.at(symbol).config.symbol} ${side}`;
  const field = draft.symbol === order.symbol ? 'side' : 'symbol';
  return told(`${rule}, which is ${named(order)}, but was ${named(draft)}`, field);
}

const refusedCommand = (name: ExchangeErrorName, event: RejectedEvent): Told =>
  told(`the venue refused the ${event.command} command: ${name}`);

const MOVES: Readonly<Record<string, string>> = { withdraw: 'withdrawal', transfer: 'transfer' };

function balanceMessage(event: RejectedEvent, markets: Markets): string {
  if (event.asset === null) return 'the account has too little available for this';
  const { asset } = markets.asset(event.asset);
  const needed = event.value === null ? 'more' : markets.amount(event.asset, event.value);
  const available = event.bound === null ? 'less' : markets.amount(event.asset, event.bound);
  const what = MOVES[event.command] ?? 'order';
  return `the ${what} needs ${needed} ${asset}, but the account has ${available} ${asset} available`;
}

function doneMessage(event: RejectedEvent, { markets, order }: RejectionContext): string {
  if (order === null) return `order ${event.orderId} has already ended`;
  const market = markets.at(order.symbol);
  const filled = `${market.quantity(order.filledLots)}${order.lots === null ? '' : ` of ${market.quantity(order.lots)}`}`;
  return `order ${order.orderId} has already ended: ${order.status}, filled ${filled}`;
}

const timeOf = (event: RejectedEvent): string =>
  event.bound === null ? '' : `, which is ${new Date(Number(event.bound)).toISOString()}`;
