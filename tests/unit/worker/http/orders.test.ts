import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { EXCHANGE_ERRORS } from '../../../../src/common/errors.ts';
import { batchRequestSchema } from '../../../../src/worker/http/schemas.ts';
import { BAD_ORDERS, REFUSED_ORDERS } from '../wire/bad-orders.ts';
import { ASK, httpApi } from './api.ts';

const AT = '2026-01-02T03:04:05.678Z';
/** Alice's order after bob took 0.2 of it. */
const PARTLY_FILLED = {
  orderId: '1',
  clientOrderId: 'ask-1',
  accountId: 'alice',
  symbol: 'BTC-USD',
  side: 'SELL',
  type: 'LIMIT',
  timeInForce: 'GTC',
  price: '65000',
  stopPrice: null,
  quantity: '0.5',
  quoteQuantity: null,
  filledQuantity: '0.2',
  remainingQuantity: '0.3',
  averagePrice: '65000',
  status: 'PARTIALLY_FILLED',
  reason: null,
  fees: [{ asset: 'USD', amount: '13' }],
  postOnly: false,
  selfTradePrevention: 'EXPIRE_TAKER',
  expireAt: null,
  createdAt: AT,
  updatedAt: AT,
  seq: 20,
};
const TAKE = { symbol: 'BTC-USD', side: 'BUY', type: 'MARKET', quantity: '0.2' } as const;

describe('POST /api/v1/orders', () => {
  test('answers 201 with the order, its fills and its place in the sequences', async () => {
    const { send } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    expect(await send('bob', 'POST', 'orders', TAKE)).toMatchObject({
      status: 201,
      body: {
        order: {
          orderId: '2',
          clientOrderId: null,
          accountId: 'bob',
          price: null,
          quantity: '0.2',
          filledQuantity: '0.2',
          remainingQuantity: '0',
          averagePrice: '65000',
          status: 'FILLED',
          fees: [{ asset: 'USD', amount: '26' }],
        },
        fills: [
          {
            tradeId: '1',
            orderId: '2',
            symbol: 'BTC-USD',
            side: 'BUY',
            price: '65000',
            quantity: '0.2',
            fee: '26',
            feeAsset: 'USD',
            liquidity: 'TAKER',
            at: AT,
          },
        ],
        commandSeq: 11,
        seq: 26,
      },
    });
  });

  test('answers the same order again with 200, as it stands now and what it took', async () => {
    const { send } = httpApi();
    await send('bob', 'POST', 'orders', { ...ASK, quantity: '0.1' });
    const order = { ...TAKE, type: 'LIMIT', price: '65000', clientOrderId: 'bid-1' };
    const first = await send('alice', 'POST', 'orders', order);
    await send('bob', 'POST', 'orders', { ...ASK, quantity: '0.1' });
    const again = await send('alice', 'POST', 'orders', order);
    expect(first.status).toBe(201);
    expect(again).toMatchObject({
      status: 200,
      body: {
        order: { orderId: '2', status: 'FILLED', filledQuantity: '0.2' },
        fills: [{ tradeId: '1', liquidity: 'TAKER', quantity: '0.1' }],
        duplicate: true,
      },
    });
  });

  test('answers the same order again with the fills of its first answer, those as a maker too', async () => {
    const { send } = httpApi();
    const stop = { ...ASK, type: 'STOP_LOSS', price: undefined, stopPrice: '65000', quantity: '0.05' };
    const bid = { ...ASK, side: 'BUY', quantity: '0.2', clientOrderId: 'bid' };
    const ask = (quantity: string) => send('bob', 'POST', 'orders', { ...ASK, quantity });
    const fillsOf = async (who: 'alice' | 'bob', order: object) =>
      ((await send(who, 'POST', 'orders', order)).body as { fills: { liquidity: string }[] }).fills;
    await ask('0.1');
    const ofStop = await fillsOf('bob', { ...stop, clientOrderId: 'stop' });
    const ofBid = await fillsOf('alice', bid);
    await ask('0.02');
    expect(ofBid.map(({ liquidity }) => liquidity)).toEqual(['TAKER', 'MAKER']);
    expect(await fillsOf('alice', bid)).toEqual(ofBid);
    expect([ofStop, await fillsOf('bob', { ...stop, clientOrderId: 'stop' })]).toEqual([[], []]);
  });

  test('refuses the client id of an order with other fields, and names that order', async () => {
    const { send } = httpApi();
    await send('alice', 'POST', 'orders', { ...ASK, clientOrderId: 'ask-1' });
    expect(
      await send('alice', 'POST', 'orders', { ...ASK, quantity: '0.4', clientOrderId: 'ask-1' }),
    ).toMatchObject({
      status: 409,
      body: {
        code: 5001,
        name: 'DUPLICATE_CLIENT_ID',
        message: 'clientOrderId "ask-1" belongs to an order with other fields; choose a new one',
        field: 'clientOrderId',
        orderId: '1',
        clientOrderId: 'ask-1',
      },
    });
  });

  test('refuses more open orders than the symbol allows', async () => {
    const { send } = httpApi();
    for (let order = 0; order < 3; order += 1) await send('alice', 'POST', 'orders', ASK);
    expect(await send('alice', 'POST', 'orders', ASK)).toMatchObject({
      status: 400,
      body: {
        code: 3010,
        message: 'an account may have 3 open orders on BTC-USD, and has them; cancel some',
      },
    });
  });

  test('refuses a stop that the last trade has reached', async () => {
    const { send } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    await send('bob', 'POST', 'orders', TAKE);
    const stop = { ...TAKE, type: 'STOP_LOSS', stopPrice: '64000' };
    expect(await send('bob', 'POST', 'orders', stop)).toMatchObject({
      status: 409,
      body: {
        code: 5008,
        message:
          'stopPrice 64000 of BTC-USD is already reached (last trade at 65000); choose one on the other side',
        field: 'stopPrice',
      },
    });
  });

  test('refuses a price outside the band around the last trade', async () => {
    const { send } = httpApi();
    const ask = { ...ASK, symbol: 'ETH-USD', price: '3000', quantity: '1' };
    await send('alice', 'POST', 'orders', ask);
    await send('bob', 'POST', 'orders', { ...ask, side: 'BUY' });
    expect(await send('bob', 'POST', 'orders', { ...ask, side: 'BUY', price: '2000' })).toMatchObject({
      status: 400,
      body: {
        code: 3003,
        message:
          'price of ETH-USD must be within 1000 basis points of the last price, but was 2000. The bound now is 2700.',
        field: 'price',
      },
    });
  });

  describe('refuses an order', () => {
    // A refused order changes nothing, so one venue serves the whole table.
    const { send } = httpApi();
    beforeAll(() => send('alice', 'POST', 'orders', ASK));

    test.each([...BAD_ORDERS, ...REFUSED_ORDERS])('unless $rule', async ({ body, error }) => {
      const answer = await send('bob', 'POST', 'orders', body);
      expect(answer.body).toEqual(error);
      expect(answer.status).toBe(EXCHANGE_ERRORS[error.name].http);
    });
  });

  test('needs the key of an account: an admin has no funds to trade', async () => {
    const { send } = httpApi();
    expect(await send('admin', 'POST', 'orders', ASK)).toMatchObject({ status: 403, body: { code: 6002 } });
  });

  test.each([
    [
      { kind: 'busy', reason: 'the venue is stopping' },
      503,
      7002,
      'nothing was done: the venue is stopping; try again',
    ],
    [
      { kind: 'full', reason: 'no space left on device' },
      503,
      7003,
      'nothing was done: no space left on device',
    ],
    [
      { kind: 'unknown', reason: 'no commit within 5000 ms' },
      504,
      7001,
      'it is not known whether this was done: no commit within 5000 ms; ask again with the same id',
    ],
  ] as const)(
    'tells apart what was not done from what nobody knows: %o',
    async (outcome, status, code, message) => {
      const { send, venue } = httpApi();
      venue.forced = outcome;
      const answer = await send('alice', 'POST', 'orders', { ...ASK, clientOrderId: 'ask-1' });
      expect(answer).toMatchObject({ status, body: { code, message, clientOrderId: 'ask-1' } });
    },
  );

  test('counts the refusals that the engine never sees', async () => {
    const { send, calls } = httpApi();
    await send('alice', 'POST', 'orders', { ...ASK, price: '1e5' });
    await send('alice', 'POST', 'orders', { ...ASK, quantity: '0' });
    expect(calls.filter(([name]) => name === 'orderRejected')).toEqual([['orderRejected', 'BAD_DECIMAL']]);
  });
});

const isBatch = new Ajv2020({ strict: false }).compile(batchRequestSchema);

describe('POST /api/v1/orders/batch', () => {
  test('places each order in turn and answers each by itself', async () => {
    const { send } = httpApi();
    const orders = [ASK, { ...ASK, price: '1e5', clientOrderId: 'bad' }, { ...ASK, price: '65001' }];
    const answer = await send('alice', 'POST', 'orders/batch', { orders });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        results: [
          { order: { orderId: '1', price: '65000' }, fills: [] },
          { error: { code: 1004, name: 'BAD_DECIMAL', field: 'price', clientOrderId: 'bad' } },
          { order: { orderId: '2', price: '65001' }, fills: [] },
        ],
      },
    });
  });

  test.each([
    [[ASK], 1001, 'a batch must be a JSON object, but was an array'],
    [{}, 1003, 'orders is required, but is missing'],
    [{ orders: [ASK], atomic: true }, 1002, '"atomic" is no field of a batch; it takes orders'],
    [{ orders: [] }, 1001, 'orders must be an array of 1 to 100 orders, but had 0'],
    [{ orders: Array(101).fill(ASK) }, 1001, 'orders must be an array of 1 to 100 orders, but had 101'],
    [{ orders: 'all' }, 1001, 'orders must be an array of 1 to 100 orders, but was "all"'],
  ])('refuses what is no batch, as its schema says: %#', async (body, code, message) => {
    expect(isBatch(body)).toBe(false);
    const { send, venue } = httpApi();
    expect(await send('alice', 'POST', 'orders/batch', body)).toMatchObject({
      status: 400,
      body: { code, message },
    });
    expect(venue.submitted).toEqual([]);
  });
});

describe('GET /api/v1/orders', () => {
  test('shows an order to its account and to an admin, and to nobody else', async () => {
    const { send } = httpApi();
    await send('alice', 'POST', 'orders', { ...ASK, clientOrderId: 'ask-1' });
    await send('bob', 'POST', 'orders', TAKE);
    expect(await send('alice', 'GET', 'orders/1')).toMatchObject({ status: 200, body: PARTLY_FILLED });
    expect(await send('admin', 'GET', 'orders/1')).toMatchObject({ status: 200, body: PARTLY_FILLED });
    expect(await send('bob', 'GET', 'orders/1')).toMatchObject({
      status: 404,
      body: {
        code: 5002,
        name: 'UNKNOWN_ORDER',
        message: 'there is no order 1 that this key may see',
        field: 'orderId',
        orderId: '1',
      },
    });
  });

  test('lists newest first, page by page', async () => {
    const { send } = httpApi();
    for (const price of ['65000', '65001', '65002']) await send('alice', 'POST', 'orders', { ...ASK, price });
    const first = await send('alice', 'GET', 'orders?limit=2');
    expect(first.body).toMatchObject({ items: [{ orderId: '3' }, { orderId: '2' }], nextCursor: '2' });
    const second = await send('alice', 'GET', 'orders?limit=2&cursor=2');
    expect(second.body).toMatchObject({ items: [{ orderId: '1' }], nextCursor: null });
  });

  test.each([
    ['alice', '', ['3', '1']],
    ['bob', '', ['2']],
    ['admin', '', ['3', '2', '1']],
    ['admin', '?accountId=bob', ['2']],
    ['alice', '?accountId=alice', ['3', '1']],
    ['alice', '?symbol=ETH-USD', ['3']],
    ['alice', '?status=FILLED', []],
    ['admin', '?status=FILLED', ['2']],
    ['alice', '?clientOrderId=ask-1', ['1']],
    ['alice', '?clientOrderId=ask-2', []],
  ] as const)('of %s with "%s" are %j', async (who, query, ids) => {
    const { send } = httpApi();
    await send('alice', 'POST', 'orders', { ...ASK, clientOrderId: 'ask-1' });
    await send('bob', 'POST', 'orders', TAKE);
    await send('alice', 'POST', 'orders', { ...ASK, symbol: 'ETH-USD', price: '3000' });
    const { body } = await send(who, 'GET', `orders${query}`);
    expect((body as { items: { orderId: string }[] }).items.map(({ orderId }) => orderId)).toEqual(ids);
  });
});

describe('DELETE /api/v1/orders', () => {
  test('cancels an order of the account', async () => {
    const { send } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    expect(await send('alice', 'DELETE', 'orders/1')).toMatchObject({
      status: 200,
      body: { order: { orderId: '1', status: 'CANCELED', reason: 'USER' }, commandSeq: 11, seq: 21 },
    });
  });

  test('by an admin cancels the order of any account, and says so', async () => {
    const { send } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    const answer = await send('admin', 'DELETE', 'orders/1');
    expect(answer.body).toMatchObject({ order: { status: 'CANCELED', reason: 'ADMIN' } });
  });

  test.each([
    ['alice', 'orders/1', 409, 5003, 'order 1 has already ended: CANCELED, filled 0 of 0.5'],
    ['bob', 'orders/1', 404, 5002, 'this account has no order 1'],
    ['alice', 'orders/77', 404, 5002, 'this account has no order 77'],
    ['admin', 'orders/77', 404, 5002, 'there is no order 77 that this key may see'],
    ['alice', 'orders/abc', 400, 1001, 'orderId must be an id as answered, such as "17", but was "abc"'],
    ['alice', 'orders/0', 400, 1001, 'orderId must be an id as answered, such as "17", but was "0"'],
  ] as const)('by %s of %s answers %d', async (who, path, status, code, message) => {
    const { send } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    await send('alice', 'DELETE', 'orders/1');
    expect(await send(who, 'DELETE', path)).toMatchObject({ status, body: { code, message } });
  });

  test.each([
    ['alice', '', ['1', '3'], 'MASS'],
    ['alice', '?symbol=ETH-USD', ['3'], 'MASS'],
    ['admin', '', ['1', '2', '3'], 'ADMIN'],
    ['admin', '?accountId=bob', ['2'], 'ADMIN'],
  ] as const)('of all by %s with "%s" cancels %j', async (who, query, orderIds, reason) => {
    const { send, venue } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    await send('bob', 'POST', 'orders', { ...ASK, side: 'BUY', price: '64000' });
    await send('alice', 'POST', 'orders', { ...ASK, symbol: 'ETH-USD', price: '3000' });
    expect(await send(who, 'DELETE', `orders${query}`)).toMatchObject({ status: 200, body: { orderIds } });
    expect(venue.engine.order(Number(orderIds[0]))).toMatchObject({ status: 'CANCELED', reason });
  });

  test('of all leaves out the orders that its time has expired', async () => {
    const { send, venue } = httpApi();
    const expireAt = new Date(venue.nowMs + 1000).toISOString();
    const brief = { ...ASK, timeInForce: 'GTD', expireAt };
    await send('alice', 'POST', 'orders', brief);
    await send('bob', 'POST', 'orders', brief);
    await send('alice', 'POST', 'orders', ASK);
    venue.nowMs += 1000;
    expect((await send('alice', 'DELETE', 'orders')).body).toMatchObject({ orderIds: ['3'] });
    expect(venue.engine.order(1)).toMatchObject({ status: 'EXPIRED', reason: 'GTD' });
  });
});
