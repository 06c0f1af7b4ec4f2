import { describe, expect, test } from 'vitest';
import { ASK, httpApi } from './api.ts';

const NAME = 'exchange-sim-test';

describe('a symbol', () => {
  test.each([
    [
      'PUT',
      'symbols/XRP-USD/state',
      { state: 'halt' },
      404,
      2001,
      'symbol must be one that the venue lists, but was "XRP-USD"; GET /api/v1/symbols has them',
    ],
    [
      'PUT',
      'symbols/BTC-USD/state',
      { state: 'closed' },
      400,
      1005,
      'state must be one of trading, halt, cancel-only, post-only, but was "closed"',
    ],
    ['PUT', 'symbols/BTC-USD/fees', { makerBps: '1' }, 400, 1003, 'takerBps is required, but is missing'],
    [
      'PUT',
      'symbols/BTC-USD/fees',
      { makerBps: '0.00001', takerBps: '1' },
      400,
      1004,
      'makerBps must have at most 4 decimals, but was "0.00001"',
    ],
    [
      'PUT',
      'symbols/BTC-USD/fees',
      { makerBps: '1', takerBps: '1000.1' },
      400,
      3005,
      'takerBps must be from -1000 to 1000, but was "1000.1"',
    ],
    ['POST', 'reset', {}, 400, 1003, 'confirm is required, but is missing'],
    [
      'POST',
      'reset',
      { confirm: 'test' },
      400,
      1006,
      `confirm must be "${NAME}", the name of this exchange, but was "test"; nothing was reset`,
    ],
  ] as const)(
    '%s %s with %j is refused and nothing changes',
    async (method, path, body, status, code, message) => {
      const { send, venue } = httpApi();
      expect(await send('admin', method, path, body)).toMatchObject({ status, body: { code, message } });
      expect(venue.submitted).toEqual([]);
    },
  );

  test.each([
    ['halt', 2002],
    ['cancel-only', 2003],
    ['post-only', 2004],
  ])('that is set to %s refuses orders with %d, and trades again', async (state, code) => {
    const { send } = httpApi();
    expect(await send('admin', 'PUT', 'symbols/BTC-USD/state', { state })).toMatchObject({
      status: 200,
      body: { symbol: { symbol: 'BTC-USD', state }, commandSeq: 10 },
    });
    expect(await send('alice', 'POST', 'orders', ASK)).toMatchObject({ status: 409, body: { code } });
    await send('admin', 'PUT', 'symbols/BTC-USD/state', { state: 'trading' });
    expect(await send('alice', 'POST', 'orders', ASK)).toMatchObject({ status: 201 });
  });

  test('has other fees from the next order on', async () => {
    const { send } = httpApi();
    const rates = { makerBps: '-0.5', takerBps: '1.25' };
    expect(await send('admin', 'PUT', 'symbols/BTC-USD/fees', rates)).toMatchObject({
      status: 200,
      body: { symbol: { fees: rates } },
    });
  });
});

describe('POST /api/v1/reset', () => {
  test('begins a new epoch: orders and money go, sequences and ids go on', async () => {
    const { send, venue } = httpApi();
    await send('alice', 'POST', 'orders', { ...ASK, clientOrderId: 'one' });
    const answer = await send('admin', 'POST', 'reset', { confirm: NAME });
    expect(answer).toMatchObject({ status: 200, body: { epoch: 2, funded: true, commandSeq: 11 } });
    expect(venue.engine.openOrders(null, null)).toEqual([]);
    expect(await send('alice', 'POST', 'orders', ASK)).toMatchObject({ status: 422, body: { code: 4001 } });
    const fund = { asset: 'BTC', amount: '1', transferId: 't-1' };
    await send('admin', 'POST', 'accounts/alice/deposits', fund);
    expect(await send('alice', 'POST', 'orders', { ...ASK, clientOrderId: 'one' })).toMatchObject({
      status: 201,
      body: { order: { orderId: '2' } },
    });
  });
});

describe('GET /api/v1/events', () => {
  test('tells what happened behind a sequence, in names and decimals', async () => {
    const { send, venue } = httpApi();
    const after = venue.engine.seq;
    await send('alice', 'POST', 'orders', ASK);
    const { body } = await send('admin', 'GET', `events?after=${after}`);
    expect(body).toMatchObject({
      epoch: 1,
      seq: venue.engine.seq,
      items: [
        {
          seq: after + 1,
          commandSeq: 10,
          type: 'orderAccepted',
          orderId: '1',
          accountId: 'alice',
          symbol: 'BTC-USD',
        },
        { type: 'balanceChanged', accountId: 'alice', asset: 'BTC', available: '99.5', locked: '0.5' },
        {
          type: 'levelChanged',
          symbol: 'BTC-USD',
          side: 'SELL',
          price: '65000',
          quantity: '0.5',
          bookSeq: 1,
        },
      ],
    });
    expect(await send('admin', 'GET', `events?after=${venue.engine.seq}`)).toMatchObject({
      body: { items: [] },
    });
    const page = await send('admin', 'GET', `events?after=${after}&limit=1`);
    expect(page.body).toMatchObject({ items: [{ type: 'orderAccepted' }] });
  });

  test('is a gap where they are no longer kept', async () => {
    const { send, venue } = httpApi();
    for (let turn = 0; turn < 40; turn += 1) {
      await send('alice', 'POST', 'orders', ASK);
      await send('alice', 'DELETE', 'orders');
    }
    const { status, body } = await send('admin', 'GET', 'events?after=0');
    expect([status, (body as { code: number }).code]).toEqual([410, 7004]);
    const from = /at least (\d+)/.exec((body as { message: string }).message)?.[1];
    const next = await send('admin', 'GET', `events?after=${from}&limit=1000`);
    const items = (next.body as { items: { seq: number }[] }).items;
    expect(items[0]?.seq).toBe(Number(from) + 1);
    expect(items.at(-1)?.seq).toBe(venue.engine.seq);
  });
});
