import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EXCHANGE_ERRORS } from '../../../../src/common/errors.ts';
import { createGrpcEdge } from '../../../../src/worker/grpc/server.ts';
import type { Edge } from '../../../../src/worker/types.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';
import { BAD_ORDERS, REFUSED_ORDERS } from '../wire/bad-orders.ts';
import { KEYS, type MemoryVenue, memoryVenue } from '../wire/memory-venue.ts';
import { exchangeClient, initialMetadata } from './client.ts';

const ASK = {
  symbol: 'BTC-USD',
  side: 'SIDE_SELL',
  type: 'ORDER_TYPE_LIMIT',
  price: '65000',
  quantity: '0.5',
} as const;
const TAKE = { symbol: 'BTC-USD', side: 'SIDE_BUY', type: 'ORDER_TYPE_MARKET', quantity: '0.2' } as const;
/** 2026-01-02T03:04:05.678Z. */
const AT = { seconds: '1767323045', nanos: 678_000_000 };

let venue: MemoryVenue;
let edge: Edge;
let exchange: ReturnType<typeof exchangeClient>;
const metrics = recordingMetrics();

beforeAll(start);
afterAll(stop);

async function start(): Promise<void> {
  metrics.calls.length = 0;
  venue = memoryVenue(metrics);
  edge = await createGrpcEdge(venue.deps, { host: '127.0.0.1', port: 0 });
  exchange = exchangeClient(edge.port);
}

async function stop(): Promise<void> {
  exchange.close();
  await edge.close(1000);
}

describe('an order over gRPC', () => {
  beforeEach(async () => {
    await stop();
    await start();
  });

  test('is placed, filled, read and cancelled', async () => {
    expect(await exchange.call('PlaceOrder', { ...ASK, clientOrderId: 'ask-1' }, KEYS.alice)).toMatchObject({
      status: 'OK',
      message: {
        order: { orderId: '1', status: 'ORDER_STATUS_NEW' },
        fills: [],
        commandSeq: '10',
        seq: '18',
      },
    });
    expect(await exchange.call('PlaceOrder', TAKE, KEYS.bob)).toMatchObject({
      status: 'OK',
      message: {
        order: { orderId: '2', status: 'ORDER_STATUS_FILLED', averagePrice: '65000' },
        fills: [
          {
            tradeId: '1',
            orderId: '2',
            symbol: 'BTC-USD',
            side: 'SIDE_BUY',
            price: '65000',
            quantity: '0.2',
            fee: '26',
            feeAsset: 'USD',
            liquidity: 'LIQUIDITY_TAKER',
            at: AT,
          },
        ],
        duplicate: false,
      },
    });
    expect(await exchange.call('GetOrder', { orderId: '1' }, KEYS.alice)).toEqual({
      status: 'OK',
      message: {
        order: {
          orderId: '1',
          clientOrderId: 'ask-1',
          accountId: 'alice',
          symbol: 'BTC-USD',
          side: 'SIDE_SELL',
          type: 'ORDER_TYPE_LIMIT',
          timeInForce: 'TIME_IN_FORCE_GTC',
          price: '65000',
          quantity: '0.5',
          filledQuantity: '0.2',
          remainingQuantity: '0.3',
          averagePrice: '65000',
          status: 'ORDER_STATUS_PARTIALLY_FILLED',
          fees: [{ asset: 'USD', amount: '13' }],
          postOnly: false,
          selfTradePrevention: 'SELF_TRADE_PREVENTION_EXPIRE_TAKER',
          expireAt: null,
          createdAt: AT,
          updatedAt: AT,
          seq: '20',
        },
      },
    });
    expect(await exchange.call('GetOrderBook', { symbol: 'BTC-USD' })).toEqual({
      status: 'OK',
      message: {
        symbol: 'BTC-USD',
        bids: [],
        asks: [{ price: '65000', quantity: '0.3' }],
        bookSeq: '2',
        seq: '26',
        epoch: '1',
        at: AT,
      },
    });
    expect(await exchange.call('CancelOrder', { orderId: '1' }, KEYS.alice)).toMatchObject({
      status: 'OK',
      message: { order: { status: 'ORDER_STATUS_CANCELED', reason: 'USER' }, commandSeq: '12' },
    });
  });

  test('sent twice is one order', async () => {
    const order = { ...ASK, clientOrderId: 'ask-1' };
    await exchange.call('PlaceOrder', order, KEYS.alice);
    const again = await exchange.call('PlaceOrder', order, KEYS.alice);
    expect(again).toMatchObject({ status: 'OK', message: { order: { orderId: '1' }, duplicate: true } });
  });

  test('lives until a timestamp, to the millisecond', async () => {
    const order = {
      ...ASK,
      timeInForce: 'TIME_IN_FORCE_GTD',
      expireAt: { seconds: 1767323045, nanos: 679_999_999 },
    };
    const placed = await exchange.call('PlaceOrder', order, KEYS.alice);
    expect(placed).toMatchObject({
      message: { order: { expireAt: { seconds: '1767323045', nanos: 679_000_000 } } },
    });
  });
});

describe('an order is refused as over HTTP', () => {
  beforeAll(() => exchange.call('PlaceOrder', ASK, KEYS.alice));

  const both = [...BAD_ORDERS, ...REFUSED_ORDERS].filter(({ onlyJson }) => onlyJson !== true);
  test.each(both)('unless $rule', async ({ body, error }) => {
    const { code, name, message, field } = error;
    expect(await exchange.call('PlaceOrder', asMessage(body as Record<string, unknown>), KEYS.bob)).toEqual({
      status: EXCHANGE_ERRORS[name].grpc,
      details: message,
      trailers: { code: String(code), name, ...(field === undefined ? {} : { field }) },
    });
  });

  test('unless its enums are known', async () => {
    expect(await exchange.call('PlaceOrder', { ...ASK, side: 9 }, KEYS.alice)).toEqual({
      status: 'INVALID_ARGUMENT',
      details: 'side must be one of BUY, SELL, but was the number 9',
      trailers: { code: '1005', name: 'BAD_ENUM', field: 'side' },
    });
  });

  test('unless its timestamp is one', async () => {
    const order = {
      ...ASK,
      timeInForce: 'TIME_IN_FORCE_GTD',
      expireAt: { seconds: '9000000000000000', nanos: 0 },
    };
    expect(await exchange.call('PlaceOrder', order, KEYS.alice)).toMatchObject({
      status: 'INVALID_ARGUMENT',
      trailers: { code: '1001', field: 'expireAt' },
    });
  });
});

/** The request over gRPC that says the same as a body over HTTP. */
function asMessage(body: Record<string, unknown>): Record<string, unknown> {
  const prefixed = (prefix: string, word: unknown) => (word === undefined ? undefined : `${prefix}${word}`);
  const expireAt = typeof body['expireAt'] === 'string' ? Date.parse(body['expireAt']) : undefined;
  return {
    ...body,
    side: prefixed('SIDE_', body['side']),
    type: prefixed('ORDER_TYPE_', body['type']),
    timeInForce: prefixed('TIME_IN_FORCE_', body['timeInForce']),
    selfTradePrevention: prefixed('SELF_TRADE_PREVENTION_', body['selfTradePrevention']),
    expireAt:
      expireAt === undefined
        ? undefined
        : { seconds: Math.floor(expireAt / 1000), nanos: (expireAt % 1000) * 1_000_000 },
  };
}

describe('a call', () => {
  test.each([
    [
      'PlaceOrder',
      ASK,
      undefined,
      'UNAUTHENTICATED',
      '6001',
      'this call needs the metadata x-api-key, but there is none',
    ],
    [
      'PlaceOrder',
      ASK,
      'wrong',
      'UNAUTHENTICATED',
      '6001',
      'x-api-key must be a key of this venue, but is none',
    ],
    [
      'PlaceOrder',
      ASK,
      KEYS.admin,
      'PERMISSION_DENIED',
      '6002',
      'this key has no account to trade for; use the key of an account',
    ],
    ['CancelOrder', {}, KEYS.alice, 'INVALID_ARGUMENT', '1003', 'orderId is required, but is missing'],
    [
      'CancelOrder',
      { orderId: 'x' },
      KEYS.alice,
      'INVALID_ARGUMENT',
      '1001',
      'orderId must be an id as answered, such as "17", but was "x"',
    ],
    ['CancelOrder', { orderId: '77' }, KEYS.alice, 'NOT_FOUND', '5002', 'this account has no order 77'],
    [
      'GetOrder',
      { orderId: '77' },
      KEYS.alice,
      'NOT_FOUND',
      '5002',
      'there is no order 77 that this key may see',
    ],
    [
      'GetOrderBook',
      { symbol: 'DOGE' },
      undefined,
      'NOT_FOUND',
      '2001',
      'symbol must be one that the venue lists, but was "DOGE"; GET /api/v1/symbols has them',
    ],
    [
      'GetOrderBook',
      { symbol: 'BTC-USD', depth: 5000 },
      undefined,
      'INVALID_ARGUMENT',
      '1001',
      'depth must be an integer from 1 to 1000, but was "5000"',
    ],
    [
      'GetOrderBook',
      { symbol: 'BTC-USD', minSeq: '9007199254740992' },
      undefined,
      'INVALID_ARGUMENT',
      '1001',
      'minSeq must be an integer from 0 to 9007199254740991, but was "9007199254740992"',
    ],
    [
      'GetOrder',
      { orderId: '1', minSeq: '18446744073709551615' },
      KEYS.alice,
      'INVALID_ARGUMENT',
      '1001',
      'minSeq must be an integer from 0 to 9007199254740991, but was "18446744073709551615"',
    ],
    [
      'GetOrderBook',
      { symbol: 'BTC-USD', minSeq: 1_000_000 },
      undefined,
      'UNAVAILABLE',
      '7002',
      /^the venue must reach minSeq 1000000, but is at \d+ after 5000 ms$/,
    ],
    [
      'GetOrderBook',
      { symbol: 'x'.repeat(70_000) },
      undefined,
      'RESOURCE_EXHAUSTED',
      '1010',
      'a message must be at most 65536 bytes long',
    ],
  ] as const)('to %s with %o by key %s ends %s', async (rpc, request, key, status, code, details) => {
    const ended = await exchange.call(rpc, request, key);
    const message = typeof details === 'string' ? details : expect.stringMatching(details);
    expect(ended).toMatchObject({ status, details: message, trailers: { code } });
  });

  test('is refused while the journal is replayed', async () => {
    venue.health = { ...venue.health, recovering: true };
    const ended = await exchange.call('GetOrderBook', { symbol: 'BTC-USD' });
    venue.health = { ...venue.health, recovering: false };
    expect(ended).toMatchObject({ status: 'UNAVAILABLE', trailers: { code: '7002', name: 'BUSY' } });
  });

  test('that reads says for how long nobody has confirmed it, also when it is refused', async () => {
    const staleness = (request: object) =>
      initialMetadata(exchange.client, 'GetOrderBook', request, 'x-exsim-stale');
    expect(await staleness({ symbol: 'BTC-USD' })).toBeNull();
    venue.health = { ...venue.health, staleSeconds: 7 };
    const stale = [await staleness({ symbol: 'BTC-USD' }), await staleness({ symbol: 'DOGE' })];
    venue.health = { ...venue.health, staleSeconds: null };
    expect(stale).toEqual(['7', '7']);
  });

  test('that meets a bug says nothing of the inside', async () => {
    venue.historyFailure = new Error('relation "orders" does not exist');
    const ended = await exchange.call('GetOrder', { orderId: '99' }, KEYS.alice);
    venue.historyFailure = null;
    expect(ended).toMatchObject({
      status: 'INTERNAL',
      details: expect.stringMatching(/^the call failed; the log has more under requestId [\w-]+$/),
      trailers: { code: '9001', name: 'INTERNAL' },
    });
  });

  test('is counted by RPC and by how it ended', async () => {
    metrics.calls.length = 0;
    await exchange.call('GetOrderBook', { symbol: 'BTC-USD' });
    await exchange.call('GetOrderBook', { symbol: 'x'.repeat(70_000) });
    await exchange.call('GetOrder', { orderId: '1' });
    await expect
      .poll(() => metrics.calls.filter(([name]) => name === 'grpcFinished'))
      .toEqual([
        ['grpcFinished', 'GetOrderBook', 'OK'],
        ['grpcFinished', 'GetOrderBook', 'RESOURCE_EXHAUSTED'],
        ['grpcFinished', 'GetOrder', 'UNAUTHENTICATED'],
      ]);
    expect(metrics.calls.filter(([name]) => name === 'grpcStarted')).toHaveLength(3);
  });
});
