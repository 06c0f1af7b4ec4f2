import { EVERY_ORDER_TYPE, type VenuePreset } from './preset.ts';

/** Binance spot. */
export const binance: VenuePreset = {
  venue: 'binance',
  sources: [
    {
      name: 'GET /api/v3/exchangeInfo: PRICE_FILTER, LOT_SIZE, NOTIONAL, MAX_NUM_ORDERS, STP modes',
      url: 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-endpoints',
      date: '2026-11-25',
    },
    {
      name: 'Spot fee schedule, regular user: 0.1 % maker and taker',
      url: 'https://www.binance.com/en/fee/schedule',
      date: '2026-11-25',
    },
  ],
  assumptions: [
    'fees: those of the lowest tier as last known, not read again from the page named',
    'bandBps: PERCENT_PRICE_BY_SIDE is 0.2 to 5 times a 5 minute average; here it is 80 % either way of the last price',
    'collarBps: not published',
    'stpAllowed: NONE and DECREMENT are not allowed on every symbol',
  ],
  rules: {
    bandBps: 8000,
    collarBps: 1000,
    fees: { makerBps: '10', takerBps: '10', feeIn: 'received' },
    stpDefault: 'EXPIRE_MAKER',
    stpAllowed: ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'],
    stpScope: 'account',
    postOnlyPolicy: 'reject',
    orderTypes: EVERY_ORDER_TYPE,
    maxOpenOrders: 200,
  },
  symbols: {
    'BTC-USDT': {
      tickSize: '0.01',
      lotSize: '0.00001',
      minPrice: '0.01',
      maxPrice: '1000000',
      minQuantity: '0.00001',
      maxQuantity: '9000',
      minNotional: '5',
      maxNotional: '9000000',
    },
    'ETH-USDT': {
      tickSize: '0.01',
      lotSize: '0.0001',
      minPrice: '0.01',
      maxPrice: '1000000',
      minQuantity: '0.0001',
      maxQuantity: '9000',
      minNotional: '5',
      maxNotional: '9000000',
    },
    'ETH-BTC': {
      tickSize: '0.00001',
      lotSize: '0.0001',
      minPrice: '0.00001',
      maxPrice: '922327',
      minQuantity: '0.0001',
      maxQuantity: '100000',
      minNotional: '0.0001',
      maxNotional: '9000000',
    },
  },
  fallback: {
    tickSize: '0.01',
    lotSize: '0.00001',
    minPrice: '0.01',
    maxPrice: '1000000',
    minQuantity: '0.00001',
    maxQuantity: '9000',
    minNotional: '5',
    maxNotional: '9000000',
  },
  open: false,
};
