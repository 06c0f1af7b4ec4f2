import type { ExchangeErrorName } from '../../common/errors.ts';
import type { RejectedEvent } from '../exchange/types.ts';
import type { Market } from './markets.ts';
import type { NewOrderDraft } from './order-codec.ts';
import { type RejectionContext, type Told, told } from './told.ts';

/** Refusals by the rules of a symbol; null for those that have nothing to do with one. */
export function tellAboutSymbol(
  name: ExchangeErrorName,
  event: RejectedEvent,
  market: Market,
  context: RejectionContext,
): Told | null {
  const { symbol } = market.config;
  switch (name) {
    case 'PRICE_RANGE':
    case 'PRICE_BAND':
      return tellPrice(name, event, market, context);
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
      return told(postOnlyMessage(market, context), 'price');
    case 'NO_LIQUIDITY': {
      const other = context.draft?.side === 'SELL' ? 'a bid' : 'an ask';
      return told(`a market order needs ${other} on ${symbol}, but there is none; send a limit order`);
    }
    case 'MAX_OPEN_ORDERS':
      return told(
        `an account may have ${market.config.maxOpenOrders} open orders on ${symbol}, and has them; cancel some`,
      );
    default:
      return null;
  }
}

function postOnlyMessage(market: Market, { draft }: RejectionContext): string {
  const price = draft?.priceTicks == null ? 'this price' : market.price(draft.priceTicks);
  return `a post-only order at ${price} would match at once on ${market.config.symbol}; move price away`;
}

function tellPrice(
  name: ExchangeErrorName,
  event: RejectedEvent,
  market: Market,
  { draft, order }: RejectionContext,
): Told {
  const isStop = draft !== null && draft.stopTicks !== null && Number(event.value) === draft.stopTicks;
  const field = isStop && draft.priceTicks !== draft.stopTicks ? 'stopPrice' : 'price';
  const { config } = market;
  const value = event.value === null ? 'another' : market.price(Number(event.value));
  if (name === 'PRICE_BAND') {
    const bound = event.bound === null ? '' : ` The bound now is ${market.price(Number(event.bound))}.`;
    // A limit behind a stop is judged against the stop, since that is where the market will be.
    const waiting = order?.status === 'UNTRIGGERED' ? order : null;
    const stop = (draft ?? waiting)?.stopTicks ?? null;
    const reference = stop === null ? 'the last price' : `stopPrice ${market.price(stop)}`;
    const rule = `within ${config.bandBps} basis points of ${reference}`;
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
