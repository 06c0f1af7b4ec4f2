import type { FillJson, OrderJson } from '../../../../src/worker/wire/order-json.ts';

const AT = '2030-01-02T03:04:05.678Z';

/** What an order that rests is answered, field for field as a venue does. */
const RESTING: OrderJson = {
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
  createdAt: AT,
  updatedAt: AT,
  seq: 9_876_543,
};

const EXPIRED: OrderJson = {
  ...RESTING,
  timeInForce: 'IOC',
  status: 'EXPIRED',
  reason: 'IOC_REMAINDER',
};

const FILLED: OrderJson = {
  ...RESTING,
  filledQuantity: '0.001',
  remainingQuantity: '0',
  averagePrice: '50000',
  status: 'FILLED',
  fees: [{ asset: 'USD', amount: '0.05' }],
};

const FILL: FillJson = {
  tradeId: '345678',
  orderId: '1234567',
  symbol: 'BTC-USD',
  side: 'SELL',
  price: '50000',
  quantity: '0.001',
  fee: '0.05',
  feeAsset: 'USD',
  liquidity: 'TAKER',
  at: AT,
};

const answer = (order: OrderJson, fills: readonly FillJson[]) => ({
  ...{ order, fills, commandSeq: 4_567_890, seq: 9_876_543 },
});
type OrderAnswer = ReturnType<typeof answer>;

/** What a venue answers to the orders of a load, one after the other: a quarter rests, a quarter is filled. */
const ANSWERS = [answer(RESTING, []), answer(EXPIRED, []), answer(FILLED, [FILL]), answer(EXPIRED, [])];

/** Answers for a server that does nothing with an order: each in turn. */
export function answersInTurn<T>(as: (answer: OrderAnswer) => T): () => T {
  const answers = ANSWERS.map(as);
  let given = 0;
  return () => answers[given++ % answers.length]!;
}
