import type { OrderAnswer } from '../wire/order-answers.ts';
import type { FillJson, OrderJson } from '../wire/order-json.ts';
import { MessageWriter } from './message-writer.ts';
import { timestampOf } from './messages.ts';

type Numbers<Word extends string> = Readonly<Record<Word, number>>;

/** Numbers of enum values in proto/exchange.proto, by their words. */
const ENUM_NUMBERS = {
  Side: { BUY: 1, SELL: 2 } satisfies Numbers<OrderJson['side']>,
  OrderType: {
    ...{ LIMIT: 1, MARKET: 2, STOP_LOSS: 3, STOP_LIMIT: 4, TAKE_PROFIT: 5, TAKE_PROFIT_LIMIT: 6 },
  } satisfies Numbers<OrderJson['type']>,
  TimeInForce: { GTC: 1, IOC: 2, FOK: 3, GTD: 4, DAY: 5 } satisfies Numbers<OrderJson['timeInForce']>,
  SelfTradePrevention: {
    ...{ NONE: 1, EXPIRE_TAKER: 2, EXPIRE_MAKER: 3, EXPIRE_BOTH: 4, DECREMENT: 5 },
  } satisfies Numbers<OrderJson['selfTradePrevention']>,
  OrderStatus: {
    ...{ NEW: 1, PARTIALLY_FILLED: 2, FILLED: 3, CANCELED: 4, EXPIRED: 5, EXPIRED_IN_MATCH: 6 },
    ...{ REJECTED: 7, UNTRIGGERED: 8 },
  } satisfies Numbers<OrderJson['status']>,
  Liquidity: { MAKER: 1, TAKER: 2 } satisfies Numbers<FillJson['liquidity']>,
} as const;

const writer = new MessageWriter();

/**
 * A PlaceOrdersResponse of an order that was taken. Answers are most of what the edge does for a stream of orders, and
 * the encoder that protobufjs makes takes several times as long; a test compares both.
 */
export function encodeOrderAnswer(position: number, answer: OrderAnswer): Buffer {
  writer.begin();
  writer.nested(2, answer, writeAnswer);
  writer.number(1, position);
  return writer.finish();
}

function writeAnswer(to: MessageWriter, { order, fills, commandSeq, seq, duplicate }: OrderAnswer): void {
  to.number(5, duplicate === true ? 1 : 0);
  to.number(4, seq);
  to.number(3, commandSeq);
  for (let index = fills.length - 1; index >= 0; index -= 1) to.nested(2, fills[index]!, writeFill);
  to.nested(1, order, writeOrder);
}

function writeOrder(to: MessageWriter, order: OrderJson): void {
  to.number(23, order.seq);
  to.nested(22, order.updatedAt, writeTime);
  to.nested(21, order.createdAt, writeTime);
  if (order.expireAt !== null) to.nested(20, order.expireAt, writeTime);
  to.number(19, ENUM_NUMBERS.SelfTradePrevention[order.selfTradePrevention]);
  to.number(18, order.postOnly ? 1 : 0);
  for (let index = order.fees.length - 1; index >= 0; index -= 1) to.nested(17, order.fees[index]!, writeFee);
  to.text(16, order.reason);
  to.number(15, ENUM_NUMBERS.OrderStatus[order.status]);
  to.text(14, order.averagePrice);
  to.text(13, order.remainingQuantity);
  to.text(12, order.filledQuantity);
  to.text(11, order.quoteQuantity);
  to.text(10, order.quantity);
  to.text(9, order.stopPrice);
  to.text(8, order.price);
  to.number(7, ENUM_NUMBERS.TimeInForce[order.timeInForce]);
  to.number(6, ENUM_NUMBERS.OrderType[order.type]);
  to.number(5, ENUM_NUMBERS.Side[order.side]);
  to.text(4, order.symbol);
  to.text(3, order.accountId);
  to.text(2, order.clientOrderId);
  to.text(1, order.orderId);
}

function writeFill(to: MessageWriter, fill: FillJson): void {
  to.nested(10, fill.at, writeTime);
  to.number(9, ENUM_NUMBERS.Liquidity[fill.liquidity]);
  to.text(8, fill.feeAsset);
  to.text(7, fill.fee);
  to.text(6, fill.quantity);
  to.text(5, fill.price);
  to.number(4, ENUM_NUMBERS.Side[fill.side]);
  to.text(3, fill.symbol);
  to.text(2, fill.orderId);
  to.text(1, fill.tradeId);
}

function writeFee(to: MessageWriter, { asset, amount }: OrderJson['fees'][number]): void {
  to.text(2, amount);
  to.text(1, asset);
}

let lastIso = '';
let lastTime = { seconds: 0, nanos: 0 };

/** All orders of a batch share one time, so the last is kept. */
function writeTime(to: MessageWriter, iso: string): void {
  if (iso !== lastIso) {
    lastTime = timestampOf(Date.parse(iso));
    lastIso = iso;
  }
  to.number(2, lastTime.nanos);
  to.number(1, lastTime.seconds);
}
