import { describe, expect, test } from 'vitest';
import { Markets } from '../../../../src/worker/wire/markets.ts';
import { decodeOrder } from '../../../../src/worker/wire/order-codec.ts';
import { errorBody } from '../../../../src/worker/wire/wire-error.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';
import { BAD_ORDERS } from './bad-orders.ts';
import { memoryVenue, SPEC, START } from './memory-venue.ts';

const markets = new Markets(memoryVenue(recordingMetrics()).engine, { spec: SPEC });
const decode = (body: unknown) => decodeOrder(body, { account: 1, markets, now: START });

const LIMIT = { symbol: 'BTC-USD', side: 'BUY', type: 'LIMIT', price: '65000', quantity: '0.1' };
/** What an order that says no more than it must becomes. */
const PLAIN = {
  type: 'newOrder',
  account: 1,
  symbol: 0,
  side: 'BUY',
  orderType: 'LIMIT',
  timeInForce: 'GTC',
  lots: 10_000,
  quoteUnits: null,
  priceTicks: 6_500_000,
  stopTicks: null,
  expireAt: null,
  postOnly: false,
  stp: null,
  clientOrderId: null,
};

describe('an order request', () => {
  test.each([
    ['in engine numbers', LIMIT, PLAIN],
    ['with null for what is absent', { ...LIMIT, stopPrice: null, clientOrderId: null }, PLAIN],
    ['with zeros beyond the scale', { ...LIMIT, price: '65000.0000', quantity: '0.1000000' }, PLAIN],
    [
      'in ticks and lots of five',
      { ...LIMIT, symbol: 'ETH-USD', price: '3000.05', quantity: '0.015' },
      { ...PLAIN, symbol: 1, priceTicks: 60_001, lots: 3 },
    ],
    [
      'as a market order',
      { ...LIMIT, type: 'MARKET', price: undefined },
      { ...PLAIN, orderType: 'MARKET', timeInForce: 'IOC', priceTicks: null },
    ],
    [
      'by quote quantity',
      { symbol: 'BTC-USD', side: 'BUY', type: 'MARKET', quoteQuantity: '100.5' },
      {
        ...PLAIN,
        orderType: 'MARKET',
        timeInForce: 'IOC',
        lots: null,
        priceTicks: null,
        quoteUnits: 100_500_000_000n,
      },
    ],
    [
      'as a stop',
      { ...LIMIT, type: 'STOP_LOSS', price: undefined, stopPrice: '66000' },
      { ...PLAIN, orderType: 'STOP_LOSS', priceTicks: null, stopTicks: 6_600_000 },
    ],
    [
      'with all it can say',
      {
        ...LIMIT,
        timeInForce: 'GTD',
        expireAt: '2026-01-02T03:04:05.679Z',
        postOnly: true,
        selfTradePrevention: 'DECREMENT',
        clientOrderId: 'a.B_1:2-3',
      },
      {
        ...PLAIN,
        timeInForce: 'GTD',
        expireAt: START + 1,
        postOnly: true,
        stp: 'DECREMENT',
        clientOrderId: 'a.B_1:2-3',
      },
    ],
  ])('is decoded %s', (_, body, draft) => {
    expect(decode(body)).toEqual({ ok: true, value: draft });
  });

  test.each(BAD_ORDERS)('is refused unless $rule', ({ body, error }) => {
    const decoded = decode(body);
    expect(decoded.ok ? decoded.value : errorBody(decoded.error)).toEqual(error);
  });

  test('carries its own client id into the error', () => {
    const decoded = decode({ ...LIMIT, price: '1e5', clientOrderId: 'mine-1' });
    expect(decoded).toMatchObject({ ok: false, error: { name: 'BAD_DECIMAL', clientOrderId: 'mine-1' } });
  });

  test('with a bad client id does not repeat it as one', () => {
    const decoded = decode({ ...LIMIT, clientOrderId: 'a b' });
    expect(decoded.ok ? {} : decoded.error).not.toHaveProperty('clientOrderId');
  });
});
