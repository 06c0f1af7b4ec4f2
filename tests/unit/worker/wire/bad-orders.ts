import type { ErrorBody } from '../../../../src/worker/wire/wire-error.ts';

const LIMIT = { symbol: 'BTC-USD', side: 'BUY', type: 'LIMIT', price: '65000', quantity: '0.1' } as const;
const { price: _, ...WITHOUT_PRICE } = LIMIT;
const MARKET = { ...WITHOUT_PRICE, type: 'MARKET' } as const;
const STOP = { ...LIMIT, type: 'STOP_LIMIT', stopPrice: '66000' } as const;
const ETH = { ...LIMIT, symbol: 'ETH-USD' } as const;

export type BadOrder = {
  /** The rule that is broken. */
  readonly rule: string;
  readonly body: unknown;
  readonly error: ErrorBody;
  /** A protobuf message cannot hold this body. */
  readonly onlyJson?: true;
};

const ORDER_FIELDS =
  'symbol, side, type, quantity, quoteQuantity, price, stopPrice, timeInForce, expireAt, postOnly, ' +
  'selfTradePrevention, clientOrderId';
const ORDER_TYPES = 'LIMIT, MARKET, STOP_LOSS, STOP_LIMIT, TAKE_PROFIT, TAKE_PROFIT_LIMIT';
const ID_RULE = 'clientOrderId must be 1 to 64 characters out of A-Z a-z 0-9 . _ : -';

/** An array nested so deeply that a pattern, or JSON.stringify, would overflow the stack on it. */
function nested(depth: number): unknown {
  let value: unknown = [];
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

const bad = (
  rule: string,
  body: unknown,
  code: number,
  name: ErrorBody['name'],
  message: string,
  field?: string,
): BadOrder => ({
  rule,
  body,
  error: field === undefined ? { code, name, message } : { code, name, message, field },
});
const json = (order: BadOrder): BadOrder => ({ ...order, onlyJson: true });

/** Orders that are refused before the engine sees them, each with the whole body of the answer. */
export const BAD_ORDERS: readonly BadOrder[] = [
  json(
    bad(
      'an order is an object',
      [LIMIT],
      1001,
      'MALFORMED',
      'an order must be a JSON object, but was an array',
    ),
  ),
  json(bad('an order is not null', null, 1001, 'MALFORMED', 'an order must be a JSON object, but was null')),
  json(
    bad(
      'an order is not a string',
      'BUY',
      1001,
      'MALFORMED',
      'an order must be a JSON object, but was "BUY"',
    ),
  ),
  json(
    bad(
      'a symbol is a string',
      { ...LIMIT, symbol: 7 },
      1001,
      'MALFORMED',
      'symbol must be a string, but was the number 7',
      'symbol',
    ),
  ),
  json(
    bad(
      'postOnly is a boolean',
      { ...LIMIT, postOnly: 'yes' },
      1001,
      'MALFORMED',
      'postOnly must be true or false, but was "yes"',
      'postOnly',
    ),
  ),
  json(
    bad(
      'expireAt is a time',
      { ...LIMIT, timeInForce: 'GTD', expireAt: '2026-02-30T00:00:00Z' },
      1001,
      'MALFORMED',
      'expireAt must be an ISO 8601 time in UTC, such as "2030-01-31T12:00:00.000Z", but was "2026-02-30T00:00:00Z"',
      'expireAt',
    ),
  ),
  json(
    bad(
      'no other field is taken',
      { ...LIMIT, qty: '1' },
      1002,
      'UNKNOWN_FIELD',
      `"qty" is no field of this request; it takes ${ORDER_FIELDS}`,
      'qty',
    ),
  ),
  json(
    bad(
      '__proto__ is a field like any other',
      JSON.parse('{"symbol":"BTC-USD","__proto__":{"side":"BUY"}}'),
      1002,
      'UNKNOWN_FIELD',
      `"__proto__" is no field of this request; it takes ${ORDER_FIELDS}`,
      '__proto__',
    ),
  ),
  bad(
    'a symbol is required',
    { side: 'BUY', type: 'MARKET', quantity: '1' },
    1003,
    'MISSING_FIELD',
    'symbol is required, but is missing',
    'symbol',
  ),
  bad(
    'a side is required',
    { symbol: 'BTC-USD', type: 'MARKET', quantity: '1' },
    1003,
    'MISSING_FIELD',
    'side is required, but is missing',
    'side',
  ),
  bad(
    'a type is required',
    { symbol: 'BTC-USD', side: 'BUY', quantity: '1' },
    1003,
    'MISSING_FIELD',
    'type is required, but is missing',
    'type',
  ),
  bad(
    'a quantity is required',
    { ...LIMIT, quantity: undefined },
    1003,
    'MISSING_FIELD',
    'quantity is required, but is missing',
    'quantity',
  ),
  json(
    bad(
      'decimals are strings',
      { ...LIMIT, price: 65000.5 },
      1004,
      'BAD_DECIMAL',
      'price must be a plain decimal string such as "1.5", but was the number 65000.5',
      'price',
    ),
  ),
  bad(
    'decimals have no exponent',
    { ...LIMIT, price: '6.5e4' },
    1004,
    'BAD_DECIMAL',
    'price must be a plain decimal string such as "1.5", but was "6.5e4"',
    'price',
  ),
  bad(
    'decimals are not empty',
    { ...LIMIT, price: '' },
    1004,
    'BAD_DECIMAL',
    'price must be a plain decimal string such as "1.5", but was ""',
    'price',
  ),
  bad(
    'digits are ASCII',
    { ...LIMIT, quantity: '\u0661' },
    1004,
    'BAD_DECIMAL',
    'quantity must be a plain decimal string such as "1.5", but was "\u0661"',
    'quantity',
  ),
  bad(
    'digits beyond the scale are refused',
    { ...LIMIT, quantity: '0.100001' },
    1004,
    'BAD_DECIMAL',
    'quantity must have at most 5 decimals on BTC-USD, but was "0.100001"',
    'quantity',
  ),
  bad(
    '30 decimals are refused',
    { ...LIMIT, price: `1.${'1'.repeat(30)}` },
    1004,
    'BAD_DECIMAL',
    `price must have at most 2 decimals on BTC-USD, but was "1.${'1'.repeat(30)}"`,
    'price',
  ),
  bad(
    'a decimal has at most 40 characters',
    { ...LIMIT, price: '1'.repeat(41) },
    1004,
    'BAD_DECIMAL',
    `price must be at most 40 characters long, but was "${'1'.repeat(41)}"`,
    'price',
  ),
  bad(
    'a quote quantity has the scale of its asset',
    { ...MARKET, quantity: undefined, quoteQuantity: '1.0000000000001' },
    1004,
    'BAD_DECIMAL',
    'quoteQuantity must have at most 9 decimals on USD, but was "1.0000000000001"',
    'quoteQuantity',
  ),
  json(
    bad(
      'a side is a known word',
      { ...LIMIT, side: 'buy' },
      1005,
      'BAD_ENUM',
      'side must be one of BUY, SELL, but was "buy"',
      'side',
    ),
  ),
  json(
    bad(
      'a type is a known word',
      { ...LIMIT, type: 'ICEBERG' },
      1005,
      'BAD_ENUM',
      `type must be one of ${ORDER_TYPES}, but was "ICEBERG"`,
      'type',
    ),
  ),
  json(
    bad(
      'a word is a string',
      { ...LIMIT, side: ['BUY'] },
      1005,
      'BAD_ENUM',
      'side must be one of BUY, SELL, but was an array',
      'side',
    ),
  ),
  bad(
    'a symbol takes some types only',
    { ...ETH, type: 'STOP_LIMIT', stopPrice: '66000' },
    1005,
    'BAD_ENUM',
    'type of an order on ETH-USD must be one of LIMIT, MARKET, but was "STOP_LIMIT"',
    'type',
  ),
  bad(
    'a limit order has a price',
    WITHOUT_PRICE,
    1006,
    'BAD_COMBINATION',
    'a LIMIT order needs price, but there is none',
    'price',
  ),
  bad(
    'a market order has no price',
    { ...LIMIT, type: 'MARKET' },
    1006,
    'BAD_COMBINATION',
    'a MARKET order takes no price',
    'price',
  ),
  bad(
    'a stop order has a stop price',
    { ...STOP, stopPrice: undefined },
    1006,
    'BAD_COMBINATION',
    'a STOP_LIMIT order needs stopPrice, but there is none',
    'stopPrice',
  ),
  bad(
    'only stop orders have a stop price',
    { ...LIMIT, stopPrice: '1' },
    1006,
    'BAD_COMBINATION',
    'a LIMIT order takes no stopPrice',
    'stopPrice',
  ),
  bad(
    'quantity and quoteQuantity exclude each other',
    { ...MARKET, quoteQuantity: '100' },
    1006,
    'BAD_COMBINATION',
    'quantity and quoteQuantity exclude each other, but both were given',
    'quoteQuantity',
  ),
  bad(
    'quoteQuantity goes with MARKET only',
    { ...LIMIT, quantity: undefined, quoteQuantity: '100' },
    1006,
    'BAD_COMBINATION',
    'quoteQuantity goes with MARKET orders only, but type was LIMIT; give quantity',
    'quoteQuantity',
  ),
  bad(
    'a market order cannot rest',
    { ...MARKET, timeInForce: 'GTC' },
    1006,
    'BAD_COMBINATION',
    'a MARKET order never rests, so timeInForce is IOC or FOK, but was GTC',
    'timeInForce',
  ),
  bad(
    'GTD has an end',
    { ...LIMIT, timeInForce: 'GTD' },
    1006,
    'BAD_COMBINATION',
    'timeInForce GTD needs expireAt, but there is none',
    'expireAt',
  ),
  bad(
    'only GTD has an end',
    { ...LIMIT, expireAt: '2030-01-01T00:00:00.000Z' },
    1006,
    'BAD_COMBINATION',
    'timeInForce GTC takes no expireAt',
    'expireAt',
  ),
  bad(
    'post-only orders rest',
    { ...LIMIT, postOnly: true, timeInForce: 'IOC' },
    1006,
    'BAD_COMBINATION',
    'postOnly goes with LIMIT orders that rest (GTC, GTD, DAY), but the order is LIMIT IOC',
    'postOnly',
  ),
  bad(
    'post-only orders are limit orders',
    { ...STOP, postOnly: true },
    1006,
    'BAD_COMBINATION',
    'postOnly goes with LIMIT orders that rest (GTC, GTD, DAY), but the order is STOP_LIMIT GTC',
    'postOnly',
  ),
  bad(
    'a client id has no spaces',
    { ...LIMIT, clientOrderId: 'my order' },
    1007,
    'BAD_CLIENT_ID',
    `${ID_RULE}, but was "my order"`,
    'clientOrderId',
  ),
  bad(
    'a client id is not empty',
    { ...LIMIT, clientOrderId: '' },
    1007,
    'BAD_CLIENT_ID',
    `${ID_RULE}, but was ""`,
    'clientOrderId',
  ),
  bad(
    'a client id has at most 64 characters',
    { ...LIMIT, clientOrderId: 'x'.repeat(65) },
    1007,
    'BAD_CLIENT_ID',
    `${ID_RULE}, but was "${'x'.repeat(64)}..."`,
    'clientOrderId',
  ),
  json(
    bad(
      'a client id is a string',
      { ...LIMIT, clientOrderId: 12345 },
      1007,
      'BAD_CLIENT_ID',
      `${ID_RULE}, but was the number 12345`,
      'clientOrderId',
    ),
  ),
  json(
    bad(
      'a client id is no nested array',
      { ...LIMIT, clientOrderId: nested(1_000) },
      1007,
      'BAD_CLIENT_ID',
      `${ID_RULE}, but was an array`,
      'clientOrderId',
    ),
  ),
  bad(
    'GTD ends in the future',
    { ...LIMIT, timeInForce: 'GTD', expireAt: '2026-01-02T03:04:05.678Z' },
    1008,
    'EXPIRED_ON_ARRIVAL',
    'expireAt must be after the venue\'s time 2026-01-02T03:04:05.678Z, but was "2026-01-02T03:04:05.678Z"',
    'expireAt',
  ),
  bad(
    'a symbol is listed',
    { ...LIMIT, symbol: 'DOGE-USD' },
    2001,
    'UNKNOWN_SYMBOL',
    'symbol must be one that the venue lists, but was "DOGE-USD"; GET /api/v1/symbols has them',
    'symbol',
  ),
  bad(
    'a symbol is no property of objects',
    { ...LIMIT, symbol: 'constructor' },
    2001,
    'UNKNOWN_SYMBOL',
    'symbol must be one that the venue lists, but was "constructor"; GET /api/v1/symbols has them',
    'symbol',
  ),
  bad(
    'a price is a multiple of the tick',
    { ...ETH, price: '3000.01' },
    3001,
    'PRICE_TICK',
    'price 3000.01 is not a multiple of the tick size 0.05 of ETH-USD',
    'price',
  ),
  bad(
    'a price has no minus',
    { ...LIMIT, price: '-1' },
    3002,
    'PRICE_RANGE',
    'price of BTC-USD must be from 0.01 to 1000000, but was -1',
    'price',
  ),
  bad(
    'a price is within all numbers',
    { ...LIMIT, price: '9'.repeat(30) },
    3002,
    'PRICE_RANGE',
    `price of BTC-USD must be from 0.01 to 1000000, but was ${'9'.repeat(30)}`,
    'price',
  ),
  bad(
    'a quantity is a multiple of the lot',
    { ...ETH, quantity: '0.011' },
    3004,
    'LOT_STEP',
    'quantity 0.011 is not a multiple of the lot size 0.005 of ETH-USD',
    'quantity',
  ),
  bad(
    'a quantity has no minus',
    { ...LIMIT, quantity: '-0.1' },
    3005,
    'QUANTITY_RANGE',
    'quantity of BTC-USD must be from 0.00001 to 9000, but was -0.1',
    'quantity',
  ),
  bad(
    'a quote quantity is above zero',
    { ...MARKET, quantity: undefined, quoteQuantity: '0' },
    3005,
    'QUANTITY_RANGE',
    'quoteQuantity must be above 0, but was 0',
    'quoteQuantity',
  ),
  bad(
    'a quote quantity is within the ledger',
    { ...MARKET, quantity: undefined, quoteQuantity: '9'.repeat(40) },
    3015,
    'OVERFLOW',
    `quoteQuantity ${'9'.repeat(40)} is beyond the range of the ledger`,
    'quoteQuantity',
  ),
];

/** Orders the engine refuses, given the books and balances of `memoryVenue` with one ask of alice at 65000. */
export const REFUSED_ORDERS: readonly BadOrder[] = [
  bad(
    'a price is within the range of the symbol',
    { ...LIMIT, price: '1000000.01' },
    3002,
    'PRICE_RANGE',
    'price of BTC-USD must be from 0.01 to 1000000, but was 1000000.01',
    'price',
  ),
  bad(
    'a stop price is within the range too',
    { ...STOP, stopPrice: '0' },
    3002,
    'PRICE_RANGE',
    'stopPrice of BTC-USD must be from 0.01 to 1000000, but was 0',
    'stopPrice',
  ),
  bad(
    'a limit behind a stop is near the stop',
    { ...STOP, price: '99000.01' },
    3003,
    'PRICE_BAND',
    'price of BTC-USD must be within 5000 basis points of stopPrice 66000, but was 99000.01. The bound now is 99000.',
    'price',
  ),
  bad(
    'a quantity is within the range of the symbol',
    { ...LIMIT, quantity: '0' },
    3005,
    'QUANTITY_RANGE',
    'quantity of BTC-USD must be from 0.00001 to 9000, but was 0',
    'quantity',
  ),
  bad(
    'price times quantity has a least',
    { ...LIMIT, price: '100', quantity: '0.01' },
    3007,
    'NOTIONAL_MIN',
    'price times quantity on BTC-USD must be at least 5 USD, but was 1 USD',
    'quantity',
  ),
  bad(
    'price times quantity has a most',
    { ...LIMIT, quantity: '9000' },
    3008,
    'NOTIONAL_MAX',
    'price times quantity on BTC-USD must be at most 9000000 USD, but was 585000000 USD',
    'quantity',
  ),
  bad(
    'an order is covered',
    { ...LIMIT, price: '64000', quantity: '20' },
    4001,
    'INSUFFICIENT_BALANCE',
    'the order needs 1282560 USD, but the account has 1000000 USD available',
  ),
  bad(
    'a quote quantity has a least',
    { ...MARKET, quantity: undefined, quoteQuantity: '4.99' },
    3007,
    'NOTIONAL_MIN',
    'quoteQuantity on BTC-USD must be at least 5 USD, but was 4.99 USD',
    'quoteQuantity',
  ),
  bad(
    'a post-only order does not take',
    { ...LIMIT, postOnly: true },
    5007,
    'POST_ONLY_WOULD_TAKE',
    'a post-only order at 65000 would match at once on BTC-USD; move price away',
    'price',
  ),
  bad(
    'a market order meets somebody',
    { ...MARKET, side: 'SELL' },
    5009,
    'NO_LIQUIDITY',
    'a market order needs a bid on BTC-USD, but there is none; send a limit order',
  ),
  bad(
    'a market order meets somebody, whichever side it takes',
    { ...MARKET, symbol: 'ETH-USD' },
    5009,
    'NO_LIQUIDITY',
    'a market order needs an ask on ETH-USD, but there is none; send a limit order',
  ),
  bad(
    'a symbol allows some modes only',
    { ...ETH, selfTradePrevention: 'NONE' },
    5012,
    'STP_MODE_NOT_ALLOWED',
    'selfTradePrevention on ETH-USD must be one of EXPIRE_TAKER, but was NONE',
    'selfTradePrevention',
  ),
];
