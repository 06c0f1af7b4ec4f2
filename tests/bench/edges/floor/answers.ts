import type { OrderJson } from '../../../../src/worker/wire/order-json.ts';

/** What an order that rests is answered, field for field as a venue does. */
const ORDER: OrderJson = {
  orderId: '1234567',
  clientOrderId: 'bench-0000000000',
  accountId: 'alice',
  symbol: 'BTC-USD',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  price: '50000',
  stopPrice: null,
  quantity: '0.001',
  quoteQuantity: null,
  filledQuantity: '0',
  remainingQuantity: '0.001',
  averagePrice: null,
  status: 'NEW',
  reason: null,
  fees: [],
  postOnly: false,
  selfTradePrevention: 'EXPIRE_TAKER',
  expireAt: null,
  createdAt: '2030-01-02T03:04:05.678Z',
  updatedAt: '2030-01-02T03:04:05.678Z',
  seq: 9_876_543,
};

/** The answer of a server that does nothing with an order. */
export const ORDER_ANSWER = { order: ORDER, fills: [], commandSeq: 4_567_890, seq: 9_876_543 };
