import { describe, expect, test } from 'vitest';
import { ExsimError } from '../../../../src/common/errors.ts';
import { ASK, httpApi } from './api.ts';

const AT = '2026-01-02T03:04:05.678Z';

/** Alice offers 0.5 BTC at 65000 and 0.1 at 65010.5; bob takes 0.2. */
async function traded() {
  const api = httpApi();
  await api.send('alice', 'POST', 'orders', ASK);
  await api.send('alice', 'POST', 'orders', { ...ASK, price: '65010.5', quantity: '0.1' });
  await api.send('bob', 'POST', 'orders', {
    symbol: 'BTC-USD',
    side: 'BUY',
    type: 'MARKET',
    quantity: '0.2',
  });
  return api;
}

describe('market data', () => {
  test('of the book are levels, best first, with their place in the sequences', async () => {
    const { send } = await traded();
    expect((await send(null, 'GET', 'orderbook/BTC-USD')).body).toEqual({
      symbol: 'BTC-USD',
      bids: [],
      asks: [
        { price: '65000', quantity: '0.3' },
        { price: '65010.5', quantity: '0.1' },
      ],
      bookSeq: 3,
      epoch: 1,
      seq: 29,
      at: AT,
    });
    expect((await send(null, 'GET', 'orderbook/BTC-USD?depth=1')).body).toMatchObject({
      asks: [{ price: '65000' }],
    });
  });

  test('of the book at level 3 are its orders, in the order in which they trade', async () => {
    const { send } = await traded();
    await send('bob', 'POST', 'orders', { ...ASK, quantity: '2' });
    const orders = [
      { orderId: '1', price: '65000', quantity: '0.3' },
      { orderId: '4', price: '65000', quantity: '2' },
      { orderId: '2', price: '65010.5', quantity: '0.1' },
    ];
    const book = async (query: string) => (await send(null, 'GET', `orderbook/BTC-USD?level=3${query}`)).body;
    expect(await book('')).toMatchObject({ bids: [], asks: orders, bookSeq: 4 });
    expect(await book('&depth=2')).toMatchObject({ asks: orders.slice(0, 2) });
    expect((await send(null, 'GET', 'orderbook/BTC-USD?level=1')).body).toMatchObject({
      code: 1005,
      field: 'level',
    });
  });

  test('of trades say who crossed the spread', async () => {
    const { send } = await traded();
    expect((await send(null, 'GET', 'trades/BTC-USD')).body).toEqual({
      items: [
        {
          tradeId: '1',
          symbol: 'BTC-USD',
          price: '65000',
          quantity: '0.2',
          takerSide: 'BUY',
          at: AT,
          seq: 23,
        },
      ],
      nextCursor: null,
      epoch: 1,
      seq: 29,
    });
  });

  test('of the ticker are the best prices, the last trade and the day', async () => {
    const { send } = await traded();
    expect((await send(null, 'GET', 'ticker/BTC-USD')).body).toEqual({
      symbol: 'BTC-USD',
      state: 'trading',
      bestBid: null,
      bestBidQuantity: null,
      bestAsk: '65000',
      bestAskQuantity: '0.3',
      last: '65000',
      open: '65000',
      high: '65000',
      low: '65000',
      change: '0',
      volume: '0.2',
      quoteVolume: '13000',
      trades: 1,
      openTime: '2026-01-01T03:05:00.000Z',
      closeTime: '2026-01-02T03:04:59.999Z',
      epoch: 1,
      seq: 29,
      at: AT,
    });
  });

  test('of symbols are all rules an order must keep to', async () => {
    const { body } = await httpApi().send(null, 'GET', 'symbols');
    expect((body as { items: unknown[] }).items[1]).toEqual({
      symbol: 'ETH-USD',
      base: 'ETH',
      quote: 'USD',
      state: 'trading',
      tickSize: '0.05',
      lotSize: '0.005',
      minPrice: '0.05',
      maxPrice: '1000000',
      minQuantity: '0.005',
      maxQuantity: '9000',
      minNotional: '5',
      maxNotional: '9000000',
      orderTypes: ['LIMIT', 'MARKET'],
      selfTradePrevention: { default: 'EXPIRE_TAKER', allowed: ['EXPIRE_TAKER'] },
      fees: { makerBps: '10', takerBps: '20', feeIn: 'quote' },
      maxOpenOrders: 3,
    });
  });
});

describe('an account', () => {
  test('sees its own fills', async () => {
    const { send } = await traded();
    const fill = {
      tradeId: '1',
      orderId: '1',
      symbol: 'BTC-USD',
      side: 'SELL',
      price: '65000',
      quantity: '0.2',
      fee: '13',
      feeAsset: 'USD',
      liquidity: 'MAKER',
      at: AT,
    };
    expect((await send('alice', 'GET', 'fills')).body).toEqual({ items: [fill], nextCursor: null });
    expect((await send('alice', 'GET', 'fills?orderId=2')).body).toEqual({ items: [], nextCursor: null });
  });

  test('sees its own balances, to the last decimal', async () => {
    const { send } = await traded();
    expect((await send('bob', 'GET', 'balances')).body).toEqual({
      items: [
        { accountId: 'bob', asset: 'BTC', available: '100.2', locked: '0', total: '100.2' },
        { accountId: 'bob', asset: 'USD', available: '986974', locked: '0', total: '986974' },
        { accountId: 'bob', asset: 'ETH', available: '100', locked: '0', total: '100' },
      ],
      nextCursor: null,
    });
    expect((await send('alice', 'GET', 'balances')).body).toMatchObject({
      items: [{ asset: 'BTC', available: '99.4', locked: '0.4', total: '99.8' }, {}, {}],
    });
  });
});

describe('an admin', () => {
  test('sees everybody, page by page', async () => {
    const { send } = await traded();
    expect((await send('admin', 'GET', 'accounts?limit=1')).body).toEqual({
      items: [{ accountId: 'alice', masterId: null, state: 'active' }],
      nextCursor: '2',
    });
    expect((await send('admin', 'GET', 'accounts?limit=1&cursor=2')).body).toEqual({
      items: [{ accountId: 'bob', masterId: null, state: 'active' }],
      nextCursor: null,
    });
    const { body } = await send('admin', 'GET', 'balances?accountId=bob');
    expect(body).toMatchObject({ items: [{ accountId: 'bob' }, { accountId: 'bob' }, { accountId: 'bob' }] });
  });

  test('sees the state of the venue and its hash', async () => {
    const { send, venue } = await traded();
    expect((await send('admin', 'GET', 'state')).body).toEqual({
      epoch: 1,
      commandSeq: 12,
      seq: 29,
      time: AT,
      stateHash: venue.engine.stateHash(),
    });
  });
});

describe('the service', () => {
  test('is healthy while the process answers', async () => {
    const { send, venue } = httpApi();
    venue.health = { ...venue.health, recovering: true, accepting: false };
    expect(await send(null, 'GET', 'health')).toMatchObject({
      status: 200,
      body: {
        status: 'ok',
        service: 'exchange-sim',
        instance: 'exchange-sim-test',
        version: '1.2.3',
        environment: 'test',
      },
    });
  });

  test('is ready with what was measured', async () => {
    const { send, venue } = httpApi();
    expect(await send(null, 'GET', 'ready')).toMatchObject({
      status: 200,
      body: { status: 'ready', reason: null, checks: venue.checks },
    });
  });

  test.each([
    [{ recovering: true }, 'the journal is being replayed'],
    [{ database: { ok: false, reason: 'connection refused' } }, 'connection refused'],
    [{}, 'the venue takes no orders now'],
  ])('is not ready when an order could not be accepted: %j', async (health, reason) => {
    const { send, venue } = httpApi();
    venue.health = { ...venue.health, accepting: false, ...health };
    expect(await send(null, 'GET', 'ready')).toMatchObject({
      status: 503,
      body: { status: 'not-ready', reason, checks: venue.checks },
    });
  });

  test('tells the time of the venue, which never goes back behind a command', async () => {
    const { send, venue } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    venue.nowMs -= 60_000;
    expect((await send(null, 'GET', 'time')).body).toEqual({ time: AT, unixMs: 1767323045678 });
  });

  test('hands metrics over as they are', async () => {
    const { send } = httpApi();
    expect(await send(null, 'GET', '../../metrics')).toMatchObject({
      status: 200,
      body: '# nothing\n',
      headers: { 'content-type': 'text/plain' },
    });
  });
});

describe('a read', () => {
  test('is refused while the journal is replayed', async () => {
    const { send, venue } = httpApi();
    venue.health = { ...venue.health, recovering: true, accepting: false };
    for (const path of ['orderbook/BTC-USD', 'orders', 'orders/1', 'balances', 'symbols']) {
      expect(await send('alice', 'GET', path)).toMatchObject({ status: 503, body: { code: 7002 } });
    }
  });

  test('with a key whose account may not be replayed yet is not told that its key is none', async () => {
    const { sendRaw, venue } = httpApi();
    const place = () => sendRaw('orders', '{}', { 'x-api-key': 'late', 'content-type': 'application/json' });
    venue.health = { ...venue.health, recovering: true, accepting: false };
    expect(await place()).toMatchObject({ status: 503, body: { code: 7002 } });
    venue.health = { ...venue.health, recovering: false, accepting: true };
    expect(await place()).toMatchObject({ status: 401 });
  });

  test('says for how long nobody has confirmed it', async () => {
    const { send, venue } = httpApi();
    expect((await send(null, 'GET', 'symbols')).headers).not.toHaveProperty('x-exsim-stale');
    venue.health = { ...venue.health, staleSeconds: 7 };
    expect((await send(null, 'GET', 'symbols')).headers['x-exsim-stale']).toBe('7');
  });

  test('waits for minSeq and answers what is there by then', async () => {
    const { send, venue } = httpApi();
    expect((await send(null, 'GET', `symbols?minSeq=${venue.engine.seq}`)).status).toBe(200);
    expect(await send(null, 'GET', 'symbols?minSeq=1000')).toMatchObject({
      status: 503,
      body: {
        code: 7002,
        message: `the venue must reach minSeq 1000, but is at ${venue.engine.seq} after 5000 ms`,
        field: 'minSeq',
      },
    });
  });

  test('without the database says so, and nothing of the inside', async () => {
    const { send, venue } = httpApi();
    venue.historyFailure = new ExsimError('POSTGRES_UNREACHABLE', 'connect ECONNREFUSED 10.0.0.1:5432');
    expect(await send('alice', 'GET', 'orders')).toMatchObject({
      status: 503,
      body: {
        code: 7002,
        name: 'BUSY',
        message: 'what was asked for cannot be read now: the database does not answer',
      },
    });
  });

  test('that meets a bug says nothing but where to look', async () => {
    const { send, venue } = httpApi();
    venue.historyFailure = new Error('syntax error at or near "selct * from exchange.orders"');
    expect(await send('alice', 'GET', 'orders')).toMatchObject({
      status: 500,
      body: {
        code: 9001,
        name: 'INTERNAL',
        message: expect.stringMatching(/^the request failed; the log has more under requestId [\w-]+$/),
      },
    });
  });
});
