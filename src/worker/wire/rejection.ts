import { assert } from '../../common/assert.ts';
import { type ExchangeErrorName, exchangeErrorName } from '../../common/errors.ts';
import type { OrderView } from '../../engine/types.ts';
import type { Outcome, RejectedEvent } from '../exchange/types.ts';
import type { Market, Markets } from './markets.ts';
import type { NewOrderDraft } from './order-codec.ts';
import type { WireError } from './wire-error.ts';

/** What the message of a refusal may draw on besides the event itself. */
export type RejectionContext = {
  readonly markets: Markets;
  /** The order that was asked for; null for other commands. */
  readonly draft: NewOrderDraft | null;
  /** The order a cancel was about, where it is known. */
  readonly order: OrderView | null;
};

/** Says in decimals and words why the engine refused a command. */
export function rejectionError(event: RejectedEvent, context: RejectionContext): WireError {
  const name = exchangeErrorName(event.code);
  assert(name !== undefined, 'the engine rejects with codes of the error table');
  const market = event.symbol === null ? null : context.markets.at(event.symbol);
  const told = market === null ? null : tellAboutSymbol(name, event, market, context);
  const { message, field } = told ?? tellAboutAccount(name, event, context);
  return {
    name,
    message,
    ...(field === null ? {} : { field }),
    ...(event.orderId === null ? {} : { orderId: String(event.orderId) }),
    ...(context.draft?.clientOrderId == null ? {} : { clientOrderId: context.draft.clientOrderId }),
  };
}

type Told = { readonly message: string; readonly field: string | null };
const told = (message: string, field: string | null = null): Told => ({ message, field });

/** Refusals by the rules of a symbol; null for those that have nothing to do with one. */
function tellAboutSymbol(
  name: ExchangeErrorName,
  event: RejectedEvent,
  market: Market,
  context: RejectionContext,
): Told | null {
  const { symbol } = market.config;
  switch (name) {
    case 'PRICE_RANGE':
    case 'PRICE_BAND':
      return tellPrice(name, event, market, context.draft);
    case 'QUANTITY_RANGE':
      return tellQuantity(event, market, context.draft);
    case 'NOTIONAL_MIN':
    case 'NOTIONAL_MAX':
      return tellNotional(name, event, market, context.draft);
    case 'NOT_TRADING':
      return told(`${symbol} is halted and takes no orders; its ticker has its state`, 'symbol');
    case 'CANCEL_ONLY':
      return told(`${symbol} takes cancels only; its ticker has its state`, 'symbol');
    case 'POST_ONLY_MODE':
      return told(`${symbol} takes post-only orders only, but postOnly was false`, 'postOnly');
    case 'STP_MODE_NOT_ALLOWED': {
      const allowed = market.config.stpAllowed.join(', ');
      const message = `selfTradePrevention on ${symbol} must be one of ${allowed}, but was ${context.draft?.stp}`;
      return told(message, 'selfTradePrevention');
    }
    case 'STOP_WOULD_TRIGGER':
      return told(stopMessage(event, market), 'stopPrice');
    case 'POST_ONLY_WOULD_TAKE':
      return told(
        `a post-only order at this price would match at once on ${symbol}; move price away`,
        'price',
      );
    case 'NO_LIQUIDITY': {
      const other = context.draft?.side === 'SELL' ? 'bid' : 'ask';
      return told(`a market order needs a ${other} on ${symbol}, but there is none; send a limit order`);
    }
    case 'MAX_OPEN_ORDERS':
      return told(
        `an account may have ${market.config.maxOpenOrders} open orders on ${symbol}, and has them; cancel some`,
      );
    default:
      return null;
  }
}

/** Refusals by account, order and money. */
function tellAboutAccount(name: ExchangeErrorName, event: RejectedEvent, context: RejectionContext): Told {
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
    default:
      return told(`the venue refused the ${event.command} command: ${name}`);
  }
}

function tellPrice(
  name: ExchangeErrorName,
  event: RejectedEvent,
  market: Market,
  draft: NewOrderDraft | null,
): Told {
  const isStop = draft !== null && draft.stopTicks !== null && Number(event.value) === draft.stopTicks;
  const field = isStop && draft.priceTicks !== draft.stopTicks ? 'stopPrice' : 'price';
  const { config } = market;
  const value = event.value === null ? 'another' : market.price(Number(event.value));
  if (name === 'PRICE_BAND') {
    const bound = event.bound === null ? '' : ` The bound now is ${market.price(Number(event.bound))}.`;
    const rule = `within ${config.bandBps} basis points of the last price`;
    return told(`${field} of ${config.symbol} must be ${rule}, but was ${value}.${bound}`, field);
  }
  const range = `${market.price(config.minTicks)} to ${market.price(config.maxTicks)}`;
  return told(`${field} of ${config.symbol} must be from ${range}, but was ${value}`, field);
}

function tellQuantity(event: RejectedEvent, market: Market, draft: NewOrderDraft | null): Told {
  const { config } = market;
  if (draft !== null && draft.lots === null) {
    return told(
      `quoteQuantity of ${config.symbol} must buy at least one lot of ${market.quantity(1)}`,
      'quoteQuantity',
    );
  }
  const range = `${market.quantity(config.minLots)} to ${market.quantity(config.maxLots)}`;
  const lots = draft?.lots ?? (event.value === null ? null : Number(event.value));
  const value = lots === null ? 'outside' : market.quantity(lots);
  return told(`quantity of ${config.symbol} must be from ${range}, but was ${value}`, 'quantity');
}

function tellNotional(
  name: ExchangeErrorName,
  event: RejectedEvent,
  market: Market,
  draft: NewOrderDraft | null,
): Told {
  const amount = (units: bigint | null) =>
    units === null ? 'its amount' : `${market.quoteAmount(units)} ${market.quote.asset}`;
  const byQuote = draft !== null && draft.quoteUnits !== null;
  const what = byQuote ? 'quoteQuantity' : 'price times quantity';
  const rule = name === 'NOTIONAL_MIN' ? 'at least' : 'at most';
  const message = `${what} on ${market.config.symbol} must be ${rule} ${amount(event.bound)}, but was ${amount(event.value)}`;
  return told(message, byQuote ? 'quoteQuantity' : 'quantity');
}

function stopMessage(event: RejectedEvent, market: Market): string {
  const stop = event.value === null ? '' : ` ${market.price(Number(event.value))}`;
  const last = event.bound === null ? '' : ` (last trade at ${market.price(Number(event.bound))})`;
  return `stopPrice${stop} of ${market.config.symbol} is already reached${last}; choose one on the other side`;
}

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

/** The error of an outcome that is none of the engine's: not taken (7002), or not known to be taken (7001). */
export function outcomeError(
  outcome: Extract<Outcome, { kind: 'busy' | 'unknown' }>,
  clientOrderId: string | null,
): WireError {
  const id = clientOrderId === null ? {} : { clientOrderId };
  switch (outcome.kind) {
    case 'busy':
      return { name: 'BUSY', message: `nothing was done: ${outcome.reason}; try again`, ...id };
    case 'unknown':
      return {
        name: 'TIMEOUT_UNKNOWN',
        message: `it is not known whether this was done: ${outcome.reason}; ask again with the same id`,
        ...id,
      };
  }
}
