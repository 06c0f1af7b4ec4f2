import { describe, expect, test } from 'vitest';
import { ASK, httpApi } from './api.ts';

const BID = { ...ASK, side: 'BUY', price: '64000' } as const;

describe('PATCH /api/v1/orders/:orderId', () => {
  test.each([
    ['no price and no quantity', {}, 400, 1003, 'price, quantity or both are required, but both are missing'],
    ['a body that is no object', [], 400, 1001, 'an amend must be a JSON object, but was an array'],
    [
      'a field nobody knows',
      { side: 'BUY' },
      400,
      1002,
      '"side" is no field of this request; it takes price, quantity',
    ],
    [
      'a price that is a number',
      { price: 65000 },
      400,
      1004,
      'price must be a plain decimal string such as "1.5", but was the number 65000',
    ],
    [
      'a price between ticks',
      { price: '65000.001' },
      400,
      1004,
      'price must have at most 2 decimals on BTC-USD, but was "65000.001"',
    ],
    [
      'a negative quantity',
      { quantity: '-1' },
      400,
      3005,
      'quantity of BTC-USD must be from 0.00001 to 9000, but was -1',
    ],
    [
      'no quantity',
      { quantity: '0' },
      400,
      3005,
      'quantity of BTC-USD must be from 0.00001 to 9000, but was 0',
    ],
    [
      'too high a price',
      { price: '1000001' },
      400,
      3002,
      'price of BTC-USD must be from 0.01 to 1000000, but was 1000001',
    ],
    [
      'what it has',
      { price: '65000.00', quantity: '0.5' },
      409,
      5006,
      'order 1 has this price and quantity already; send others',
    ],
    [
      'more than the account has',
      { quantity: '101' },
      422,
      4001,
      'the order needs 101 BTC, but the account has 100 BTC available',
    ],
  ])('refuses %s and leaves the order as it was', async (_, body, status, code, message) => {
    const { send, venue } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    const before = venue.engine.order(1);
    expect(await send('alice', 'PATCH', 'orders/1', body)).toMatchObject({ status, body: { code, message } });
    expect(venue.engine.order(1)).toEqual(before);
  });

  test.each([
    ['bob', 'orders/1', 404, 5002, 'there is no order 1 that this key may see'],
    ['alice', 'orders/77', 404, 5002, 'there is no order 77 that this key may see'],
    ['alice', 'orders/x', 400, 1001, 'orderId must be an id as answered, such as "17", but was "x"'],
    ['admin', 'orders/1', 403, 6002, 'this key has no account to trade for; use the key of an account'],
  ] as const)('by %s of %s answers %d', async (who, path, status, code, message) => {
    const { send } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    expect(await send(who, 'PATCH', path, { price: '65001' })).toMatchObject({
      status,
      body: { code, message },
    });
  });

  test('of an order that ended says how', async () => {
    const { send } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    await send('alice', 'DELETE', 'orders/1');
    expect(await send('alice', 'PATCH', 'orders/1', { price: '65001' })).toMatchObject({
      status: 409,
      body: {
        code: 5003,
        message: 'order 1 has already ended: CANCELED, filled 0 of 0.5',
        orderId: '1',
      },
    });
  });

  test('gives a market-type stop no price', async () => {
    const { send } = httpApi();
    const { price: _, ...stop } = { ...ASK, type: 'STOP_LOSS', stopPrice: '60000' };
    await send('alice', 'POST', 'orders', stop);
    expect(await send('alice', 'PATCH', 'orders/1', { price: '59000' })).toMatchObject({
      status: 409,
      body: { code: 5005, field: 'price', orderId: '1' },
    });
  });

  test.each([
    ['keeps its place when only the quantity goes down', { quantity: '0.4' }, ['1', '2']],
    ['loses it when the quantity goes up', { quantity: '0.6' }, ['2', '1']],
    ['loses it when the price changes too', { price: '65001', quantity: '0.4' }, ['2', '1']],
  ])('%s', async (_, body, queue) => {
    const { send, venue } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    await send('bob', 'POST', 'orders', ASK);
    const { status } = await send('alice', 'PATCH', 'orders/1', body);
    expect(status).toBe(200);
    expect(venue.engine.resting(0, 'SELL', 9).map(({ orderId }) => String(orderId))).toEqual(queue);
  });

  test('that crosses takes, and answers with what it traded', async () => {
    const { send } = httpApi();
    await send('bob', 'POST', 'orders', { ...BID, quantity: '0.2' });
    await send('alice', 'POST', 'orders', ASK);
    expect(await send('alice', 'PATCH', 'orders/2', { price: '64000' })).toMatchObject({
      status: 200,
      body: {
        order: { orderId: '2', price: '64000', status: 'PARTIALLY_FILLED', filledQuantity: '0.2' },
        fills: [{ orderId: '2', price: '64000', quantity: '0.2', liquidity: 'TAKER' }],
        commandSeq: 12,
      },
    });
  });

  test('to what is filled cancels the rest', async () => {
    const { send } = httpApi();
    await send('bob', 'POST', 'orders', { ...BID, quantity: '0.2' });
    await send('alice', 'POST', 'orders', { ...ASK, price: '64000' });
    expect(await send('alice', 'PATCH', 'orders/2', { quantity: '0.1' })).toMatchObject({
      status: 200,
      body: { order: { status: 'CANCELED', reason: 'AMEND_BELOW_FILLED' }, fills: [] },
    });
  });
});

describe('POST /api/v1/orders/:orderId/replace', () => {
  const NEXT = { type: 'LIMIT', price: '65001', quantity: '0.4', clientOrderId: 'next' } as const;

  test('ends one order and brings another on its symbol and side', async () => {
    const { send } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    expect(await send('alice', 'POST', 'orders/1/replace', NEXT)).toMatchObject({
      status: 201,
      body: {
        order: { orderId: '2', symbol: 'BTC-USD', side: 'SELL', price: '65001', status: 'NEW' },
        replaced: { orderId: '1', status: 'CANCELED', reason: 'USER' },
        fills: [],
      },
    });
  });

  test('answers the same again with the first order', async () => {
    const { send } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    await send('alice', 'POST', 'orders/1/replace', NEXT);
    expect(await send('alice', 'POST', 'orders/1/replace', NEXT)).toMatchObject({
      status: 200,
      body: { order: { orderId: '2' }, replaced: { orderId: '1' }, duplicate: true },
    });
  });

  test.each([
    ['side', { ...NEXT, side: 'BUY' }, 'BTC-USD BUY'],
    ['symbol', { ...NEXT, symbol: 'ETH-USD', quantity: '1' }, 'ETH-USD SELL'],
  ])('on another %s names both', async (field, body, was) => {
    const { send } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    const rule = 'a replacement must be on the symbol and the side of the order it replaces';
    const message = `${rule}, which is BTC-USD SELL, but was ${was}`;
    expect((await send('alice', 'POST', 'orders/1/replace', body)).body).toMatchObject({ field, message });
  });

  test.each([
    ['alice', 'orders/1', { ...NEXT, price: '1' }, 400, 3007],
    ['alice', 'orders/1', { ...NEXT, quantity: '101' }, 422, 4001],
    ['alice', 'orders/1', { ...NEXT, side: 'BUY' }, 400, 1006],
    ['alice', 'orders/1', { ...NEXT, symbol: 'ETH-USD', quantity: '1' }, 400, 1006],
    ['alice', 'orders/1', 'next', 400, 1001],
    ['alice', 'orders/1', { ...NEXT, orderId: '1' }, 400, 1002],
    ['alice', 'orders/1', {}, 400, 1003],
    ['alice', 'orders/77', NEXT, 404, 5002],
    ['bob', 'orders/1', NEXT, 404, 5002],
    ['admin', 'orders/1', NEXT, 403, 6002],
  ] as const)(
    'by %s of %s with %j leaves the order as it was: %d %d',
    async (who, path, body, status, code) => {
      const { send, venue } = httpApi();
      await send('alice', 'POST', 'orders', ASK);
      expect(await send(who, 'POST', `${path}/replace`, body)).toMatchObject({ status, body: { code } });
      expect(venue.engine.openOrders(null, null)).toMatchObject([
        { orderId: 1, status: 'NEW', lots: 50_000 },
      ]);
    },
  );
});
