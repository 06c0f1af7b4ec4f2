import { ok, type Result } from '../../common/result.ts';
import {
  ORDER_TYPES,
  type OrderType,
  SIDES,
  type Side,
  STP_MODES,
  TIMES_IN_FORCE,
} from '../../engine/types.ts';
import type { CommandDraft } from '../exchange/types.ts';
import { FieldReader, isClientOrderId, isRecord } from './field-reader.ts';
import type { Market, Markets } from './markets.ts';
import { readLots, readTicks, readUnits } from './order-amounts.ts';
import { checkCombination } from './order-combinations.ts';
import { parseTime } from './times.ts';
import { refused, shown, type WireError } from './wire-error.ts';

export type NewOrderDraft = Extract<CommandDraft, { type: 'newOrder' }>;

/** Fields of an order request, in the order of the contract. */
export const ORDER_FIELDS = [
  'symbol',
  'side',
  'type',
  'quantity',
  'quoteQuantity',
  'price',
  'stopPrice',
  'timeInForce',
  'expireAt',
  'postOnly',
  'selfTradePrevention',
  'clientOrderId',
] as const;
const KNOWN_FIELDS: ReadonlySet<string> = new Set(ORDER_FIELDS);

export type OrderContext = {
  readonly account: number;
  readonly markets: Markets;
  /** The venue's time, ms: an order that has expired by then is refused. */
  readonly now: number;
};

/**
 * Turns an order request, as JSON of the contract, into a command in engine numbers. All checks that need no
 * state are made here, one rule at a time and always in the same order: shape (1001-1003), words (1005), client id
 * (1007), symbol (2001), fields that go together (1006), then decimals (1004, 3001, 3004).
 */
export function decodeOrder(body: unknown, context: OrderContext): Result<NewOrderDraft, WireError> {
  if (!isRecord(body)) return refused('MALFORMED', `an order must be a JSON object, but was ${shown(body)}`);
  const decoded = decodeFields(new FieldReader(body), context);
  if (decoded.ok) return decoded;
  const clientOrderId = body['clientOrderId'];
  return isClientOrderId(clientOrderId) ? { ok: false, error: { ...decoded.error, clientOrderId } } : decoded;
}

/** The body of an order that takes the place of another one: symbol and side are those of that one unless given. */
export function replacementBody(body: unknown, symbol: string, side: Side): unknown {
  if (!isRecord(body)) return body;
  return { ...body, symbol: body['symbol'] ?? symbol, side: body['side'] ?? side };
}

function decodeFields(fields: FieldReader, context: OrderContext): Result<NewOrderDraft, WireError> {
  fields.onlyFields(KNOWN_FIELDS);
  const symbol = fields.requiredText('symbol');
  const side = fields.requiredChoice('side', SIDES);
  const orderType = fields.requiredChoice('type', ORDER_TYPES);
  const timeInForce = fields.choice('timeInForce', TIMES_IN_FORCE);
  const stp = fields.choice('selfTradePrevention', STP_MODES);
  const postOnly = fields.flag('postOnly');
  const clientOrderId = fields.clientId('clientOrderId');
  if (symbol === null || side === null || orderType === null || fields.problem !== null)
    return failed(fields);

  const market = findMarket(fields, context.markets, symbol, orderType);
  const lifetime = timeInForce ?? (orderType === 'MARKET' ? 'IOC' : 'GTC');
  checkCombination(fields, { orderType, timeInForce: lifetime, postOnly });
  if (market === null || fields.problem !== null) return failed(fields);

  const lots = readLots(fields, market, 'quantity');
  const quoteUnits = readUnits(fields, market.quote, 'quoteQuantity');
  const priceTicks = readTicks(fields, market, 'price');
  const stopTicks = readTicks(fields, market, 'stopPrice');
  const expireAt = readExpiry(fields, context.now);
  if (fields.problem !== null) return failed(fields);
  return ok({
    type: 'newOrder',
    account: context.account,
    symbol: market.index,
    side,
    orderType,
    timeInForce: lifetime,
    lots,
    quoteUnits,
    priceTicks,
    stopTicks,
    expireAt,
    postOnly,
    stp,
    clientOrderId,
  });
}

function failed(fields: FieldReader): { readonly ok: false; readonly error: WireError } {
  const error = fields.problem ?? { name: 'INTERNAL', message: 'a field is missing without a reason' };
  return { ok: false, error };
}

function findMarket(
  fields: FieldReader,
  markets: Markets,
  symbol: string,
  orderType: OrderType,
): Market | null {
  const market = markets.byName(symbol);
  if (market === undefined || market.spec === null) {
    fields.fail('UNKNOWN_SYMBOL', unknownSymbol(symbol), 'symbol');
    return null;
  }
  if (!market.orderTypes.includes(orderType)) {
    const offered = market.orderTypes.join(', ');
    fields.fail(
      'BAD_ENUM',
      `type of an order on ${symbol} must be one of ${offered}, but was "${orderType}"`,
      'type',
    );
  }
  return market;
}

/** The message of 2001, wherever a symbol is named. */
export const unknownSymbol = (symbol: string): string =>
  `symbol must be one that the venue lists, but was ${shown(symbol)}; GET /api/v1/symbols has them`;

function readExpiry(fields: FieldReader, now: number): number | null {
  const value = fields.value('expireAt');
  if (value === null || fields.problem !== null) return null;
  const time = parseTime(value);
  if (time === null) {
    const rule = 'must be an ISO 8601 time in UTC, such as "2030-01-31T12:00:00.000Z"';
    fields.fail('MALFORMED', `expireAt ${rule}, but was ${shown(value)}`, 'expireAt');
    return null;
  }
  if (time <= now) {
    const venueTime = new Date(now).toISOString();
    fields.fail(
      'EXPIRED_ON_ARRIVAL',
      `expireAt must be after the venue's time ${venueTime}, but was ${shown(value)}`,
      'expireAt',
    );
  }
  return time;
}
