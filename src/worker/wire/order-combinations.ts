import type { OrderType, TimeInForce } from '../../engine/types.ts';
import type { FieldReader } from './field-reader.ts';

/** Order types that carry a limit price. */
const HAS_PRICE = {
  LIMIT: true,
  MARKET: false,
  STOP_LOSS: false,
  STOP_LIMIT: true,
  TAKE_PROFIT: false,
  TAKE_PROFIT_LIMIT: true,
} as const satisfies Record<OrderType, boolean>;

/** Order types that wait for a trade price. */
const HAS_STOP = {
  LIMIT: false,
  MARKET: false,
  STOP_LOSS: true,
  STOP_LIMIT: true,
  TAKE_PROFIT: true,
  TAKE_PROFIT_LIMIT: true,
} as const satisfies Record<OrderType, boolean>;

type Combination = {
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly postOnly: boolean;
};

/** Finds fields that do not go together (1006), or a quantity that is missing altogether (1003). */
export function checkCombination(fields: FieldReader, order: Combination): void {
  const { orderType } = order;
  checkQuantity(fields, orderType);
  demand(fields, 'price', HAS_PRICE[orderType], `a ${orderType} order`);
  demand(fields, 'stopPrice', HAS_STOP[orderType], `a ${orderType} order`);
  checkTimeInForce(fields, order);
  demand(fields, 'expireAt', order.timeInForce === 'GTD', `timeInForce ${order.timeInForce}`);
  checkPostOnly(fields, order);
}

function checkQuantity(fields: FieldReader, orderType: OrderType): void {
  if (!fields.has('quoteQuantity')) {
    if (!fields.has('quantity'))
      fields.fail('MISSING_FIELD', 'quantity is required, but is missing', 'quantity');
    return;
  }
  if (fields.has('quantity')) {
    const message = 'quantity and quoteQuantity exclude each other, but both were given';
    fields.fail('BAD_COMBINATION', message, 'quoteQuantity');
  }
  if (orderType !== 'MARKET') {
    const message = `quoteQuantity goes with MARKET orders only, but type was ${orderType}; give quantity`;
    fields.fail('BAD_COMBINATION', message, 'quoteQuantity');
  }
}

/** `owner` either needs the field or cannot have it. */
function demand(fields: FieldReader, field: string, needed: boolean, owner: string): void {
  if (needed === fields.has(field)) return;
  const rule = needed ? 'needs' : 'takes no';
  fields.fail('BAD_COMBINATION', `${owner} ${rule} ${field}${needed ? ', but there is none' : ''}`, field);
}

function checkTimeInForce(fields: FieldReader, { orderType, timeInForce }: Combination): void {
  if (orderType !== 'MARKET' || timeInForce === 'IOC' || timeInForce === 'FOK') return;
  const message = `a MARKET order never rests, so timeInForce is IOC or FOK, but was ${timeInForce}`;
  fields.fail('BAD_COMBINATION', message, 'timeInForce');
}

function checkPostOnly(fields: FieldReader, { orderType, timeInForce, postOnly }: Combination): void {
  if (!postOnly) return;
  const rests = timeInForce !== 'IOC' && timeInForce !== 'FOK';
  if (orderType === 'LIMIT' && rests) return;
  const message = `postOnly goes with LIMIT orders that rest (GTC, GTD, DAY), but the order is ${orderType} ${timeInForce}`;
  fields.fail('BAD_COMBINATION', message, 'postOnly');
}
