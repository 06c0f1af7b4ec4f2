import { DECIMAL_PATTERN } from '../../common/decimal.ts';
import {
  ACCOUNT_STATES,
  ORDER_REASONS,
  ORDER_STATUSES,
  ORDER_TYPES,
  SIDES,
  STP_MODES,
  SYMBOL_STATES,
  TIMES_IN_FORCE,
} from '../../engine/types.ts';
import { ACCOUNT_ID_PATTERN } from '../../instance/accounts.ts';
import { SYMBOL_PATTERN } from '../../instance/presets/preset.ts';
import { nullable, oneAtLeast } from '../wire/body.ts';
import { decimalField } from '../wire/body-fields.ts';
import { CLIENT_ORDER_ID_PATTERN } from '../wire/field-reader.ts';
import type { JsonSchema } from '../wire/json-schema.ts';
import { TIME_LENGTH_MAX, TIME_PATTERN } from '../wire/times.ts';
import { HTTP_LIMITS } from './limits.ts';

const text: JsonSchema = { type: 'string' };
const nullableText: JsonSchema = { type: ['string', 'null'] };
/** Texts of one form: a reader of the document knows what comes, and the writer need not look for what to escape. */
const formed = (pattern: string) => ({ type: 'string', pattern }) as const;
const id = formed('^[0-9]+$');
const amount = formed(DECIMAL_PATTERN);
const time = formed(TIME_PATTERN);
const symbolName = formed(SYMBOL_PATTERN.source);
const assetName = formed('^[A-Z0-9]{1,16}$');
const clientId = formed(CLIENT_ORDER_ID_PATTERN);
const accountName = formed(ACCOUNT_ID_PATTERN.source);
const integer: JsonSchema = { type: 'integer' };
const flag: JsonSchema = { type: 'boolean' };
/** All properties required, none beside them. */
const object = (properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
const decimal = (description: string): JsonSchema => nullable(decimalField(description).schema);

/** A page of a list; `nextCursor` is null on the last one. */
export const pageSchema = (items: JsonSchema): JsonSchema =>
  object({ items: list(items), nextCursor: nullableText });

/** A page of market data, with where the market stood. */
export const marketPageSchema = (items: JsonSchema): JsonSchema =>
  object({ items: list(items), nextCursor: nullableText, epoch: integer, seq: integer });

const sequence = { commandSeq: integer, seq: integer };

export const errorSchema = object(
  { code: integer, name: text, message: text, field: text, orderId: text, clientOrderId: text },
  ['field', 'orderId', 'clientOrderId'],
);

/** What the order codec takes as to shape; null is as good as absent. Whether fields go together it says itself. */
export const orderRequestSchema: JsonSchema = {
  type: 'object',
  required: ['symbol', 'side', 'type'],
  additionalProperties: false,
  anyOf: oneAtLeast('quantity', 'quoteQuantity'),
  properties: {
    symbol: text,
    side: { type: 'string', enum: SIDES },
    type: { type: 'string', enum: ORDER_TYPES },
    quantity: decimal('Amount of the base asset.'),
    quoteQuantity: decimal('MARKET only: amount of the quote asset, instead of quantity.'),
    price: decimal('LIMIT, STOP_LIMIT and TAKE_PROFIT_LIMIT.'),
    stopPrice: decimal('STOP_ and TAKE_PROFIT orders.'),
    timeInForce: nullable({ type: 'string', enum: TIMES_IN_FORCE }),
    expireAt: nullable({
      type: 'string',
      pattern: TIME_PATTERN,
      maxLength: TIME_LENGTH_MAX,
      description: 'GTD only: ISO 8601 in UTC.',
    }),
    postOnly: nullable({ type: 'boolean' }),
    selfTradePrevention: nullable({ type: 'string', enum: STP_MODES }),
    clientOrderId: nullable(clientId),
  },
};
export const batchRequestSchema = object({
  orders: { type: 'array', items: orderRequestSchema, minItems: 1, maxItems: HTTP_LIMITS.batchOrders },
});

export const orderSchema = object({
  orderId: id,
  clientOrderId: nullable(clientId),
  accountId: accountName,
  symbol: symbolName,
  side: { type: 'string', enum: SIDES },
  type: { type: 'string', enum: ORDER_TYPES },
  timeInForce: { type: 'string', enum: TIMES_IN_FORCE },
  price: nullable(amount),
  stopPrice: nullable(amount),
  quantity: nullable(amount),
  quoteQuantity: nullable(amount),
  filledQuantity: amount,
  remainingQuantity: nullable(amount),
  averagePrice: nullable(amount),
  status: { type: 'string', enum: ORDER_STATUSES },
  reason: { type: ['string', 'null'], enum: [...ORDER_REASONS, null] },
  fees: list(object({ asset: assetName, amount })),
  postOnly: flag,
  selfTradePrevention: { type: 'string', enum: STP_MODES },
  expireAt: nullable(time),
  createdAt: time,
  updatedAt: time,
  seq: integer,
});
export const fillSchema = object({
  tradeId: id,
  orderId: id,
  symbol: symbolName,
  side: { type: 'string', enum: SIDES },
  price: amount,
  quantity: amount,
  fee: amount,
  feeAsset: assetName,
  liquidity: { type: 'string', enum: ['MAKER', 'TAKER'] },
  at: time,
});
const orderAnswer = { order: orderSchema, fills: list(fillSchema), ...sequence, duplicate: flag };
export const orderAnswerSchema = object(orderAnswer, ['duplicate']);
export const replaceAnswerSchema = object({ ...orderAnswer, replaced: orderSchema }, ['duplicate']);
export const batchAnswerSchema = object({
  results: list(object({ ...orderAnswer, error: errorSchema }, [...Object.keys(orderAnswer), 'error'])),
});
export const cancelAnswerSchema = object({ order: orderSchema, ...sequence });
export const massCancelAnswerSchema = object({ orderIds: list(text), ...sequence });

/** A price level, or one order in it, which has an id. */
const level = object({ price: amount, quantity: amount, orderId: id }, ['orderId']);
export const bookSchema = object({
  symbol: text,
  bids: list(level),
  asks: list(level),
  bookSeq: integer,
  epoch: integer,
  seq: integer,
  at: text,
});
export const tradeSchema = object({
  tradeId: id,
  symbol: symbolName,
  price: amount,
  quantity: amount,
  takerSide: { type: 'string', enum: SIDES },
  at: time,
  seq: integer,
});
export const tickerSchema = object({
  symbol: text,
  state: { type: 'string', enum: SYMBOL_STATES },
  bestBid: nullableText,
  bestBidQuantity: nullableText,
  bestAsk: nullableText,
  bestAskQuantity: nullableText,
  last: nullableText,
  open: nullableText,
  high: nullableText,
  low: nullableText,
  change: nullableText,
  volume: text,
  quoteVolume: text,
  trades: integer,
  openTime: text,
  closeTime: text,
  epoch: integer,
  seq: integer,
  at: text,
});
export const klineSchema = object({
  openTime: text,
  closeTime: text,
  open: text,
  high: text,
  low: text,
  close: text,
  volume: text,
  quoteVolume: text,
  trades: integer,
  closed: flag,
});
export const symbolSchema = object({
  symbol: text,
  base: text,
  quote: text,
  state: { type: 'string', enum: SYMBOL_STATES },
  tickSize: text,
  lotSize: text,
  minPrice: text,
  maxPrice: text,
  minQuantity: text,
  maxQuantity: text,
  minNotional: nullableText,
  maxNotional: nullableText,
  orderTypes: list(text),
  selfTradePrevention: object({ default: text, allowed: list(text) }),
  fees: object({ makerBps: text, takerBps: text, feeIn: text }),
  maxOpenOrders: integer,
});
export const balanceSchema = object({
  accountId: text,
  asset: text,
  available: text,
  locked: text,
  total: text,
});
export const accountSchema = object({
  accountId: text,
  masterId: nullableText,
  state: { type: 'string', enum: ACCOUNT_STATES },
});
export const accountAnswerSchema = object({ account: accountSchema, ...sequence });
export const newAccountSchema = object({ account: accountSchema, apiKey: text, ...sequence });
export const newKeySchema = object({ accountId: text, apiKey: text });
export const paymentSchema = object(
  { transferId: text, balances: list(balanceSchema), ...sequence, duplicate: flag },
  ['duplicate'],
);
const safeguards = {
  deadMan: object({ deadline: nullableText }),
  cancelOnDisconnect: object({ graceMs: { type: ['integer', 'null'] }, deadline: nullableText }),
};
export const ownAccountSchema = object({ account: accountSchema, ...safeguards });
export const safeguardsSchema = object({ ...safeguards, ...sequence });
export const symbolAnswerSchema = object({ symbol: symbolSchema, ...sequence });
export const resetSchema = object({ epoch: integer, time: text, funded: flag, ...sequence });
export const eventsSchema = object({
  items: list({
    type: 'object',
    properties: { ...sequence, at: text, type: text },
    required: ['seq', 'commandSeq', 'at', 'type'],
    additionalProperties: true,
  }),
  epoch: integer,
  seq: integer,
});
export const stateSchema = object({ epoch: integer, ...sequence, time: text, stateHash: text });
export const timeSchema = object({ time: text, unixMs: integer });
export const healthSchema = object({
  status: text,
  service: text,
  instance: text,
  version: text,
  environment: text,
});
const check = object({
  status: { type: 'string', enum: ['ok', 'failed', 'off'] },
  latencyMs: { type: ['number', 'null'] },
  reason: nullableText,
});
export const readySchema = object({
  status: { type: 'string', enum: ['ready', 'not-ready'] },
  reason: nullableText,
  checks: object({ database: check, redis: check, journal: check }),
});
