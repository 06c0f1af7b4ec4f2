import type { ExchangeErrorName } from '../../common/errors.ts';
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
    case 'DUPLICATE_CLIENT_ID': {
      const id = context.draft?.clientOrderId;
      return told(
        `clientOrderId "${id}" belongs to an order with other fields; choose a new one`,
        'clientOrderId',
      );
    }
    case 'UNKNOWN_ORDER':
      return told(`this account has no order ${event.orderId ?? 'of that id'}`, 'orderId');
    case 'ORDER_DONE':
      return told(doneMessage(event, context), 'orderId');
    case 'EXPIRED_ON_ARRIVAL':
      return told(`expireAt must be after the venue's time${timeOf(event)}`, 'expireAt');
    case 'OVERFLOW':
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
      if (event.command !== 'cancelReplace') return refusedCommand(name, event);
      return told('a replacement must be on the symbol and the side of the order it replaces', 'symbol');
    default:
      return refusedCommand(name, event);
  }
}

const refusedCommand = (name: ExchangeErrorName, event: RejectedEvent): Told =>
  told(`the venue refused the ${event.command} command: ${name}`);

function balanceMessage(event: RejectedEvent, markets: Markets): string {
  if (event.asset === null) return 'the account has too little available for this';
  const { asset } = markets.asset(event.asset);
  const needed = event.value === null ? 'more' : markets.amount(event.asset, event.value);
  const available = event.bound === null ? 'less' : markets.amount(event.asset, event.bound);
  return `the order needs ${needed} ${asset}, but the account has ${available} ${asset} available`;
}

function doneMessage(event: RejectedEvent, { markets, order }: RejectionContext): string {
  if (order === null) return `order ${event.orderId} has already ended`;
  const market = markets.at(order.symbol);
  const filled = `${market.quantity(order.filledLots)}${order.lots === null ? '' : ` of ${market.quantity(order.lots)}`}`;
  return `order ${order.orderId} has already ended: ${order.status}, filled ${filled}`;
}

const timeOf = (event: RejectedEvent): string =>
  event.bound === null ? '' : `, which is ${new Date(Number(event.bound)).toISOString()}`;
