import { EVERY_ORDER_TYPE, type VenuePreset } from './preset.ts';

/** Coinbase Exchange and Advanced Trade, one book. */
export const coinbase: VenuePreset = {
  venue: 'coinbase',
  sources: [
    {
      name: 'GET /api/v3/brokerage/market/products: increments, base_max_size, quote_min_size, quote_max_size',
      url: 'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/list-public-products',
      date: '2026-11-25',
    },
    {
      name: 'Coinbase Exchange fees, lowest tier: 0.40 % maker, 0.60 % taker',
      url: 'https://help.coinbase.com/en/exchange/trading-and-funding/exchange-fees',
      date: '2026-11-25',
    },
    {
      name: 'Self-trade prevention: decrement and cancel is the default',
      url: 'https://docs.cdp.coinbase.com/exchange/concepts/matching-engine',
      date: '2026-11-25',
    },
  ],
  assumptions: [
    'fees: those of the lowest tier as last known, not read again from the page named',
    'maxQuantity of ETH-USD and ETH-BTC, maxPrice: not certain',
    'minQuantity of ETH-BTC, minNotional of ETH-BTC: not certain',
    'collarBps: market orders are protected, by how much depends on the book',
    'stpAllowed: NONE is not offered',
  ],
  rules: {
    bandBps: null,
    collarBps: 1000,
    fees: { makerBps: '40', takerBps: '60', feeIn: 'quote' },
    stpDefault: 'DECREMENT',
    stpAllowed: ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'],
    stpScope: 'account',
    postOnlyPolicy: 'reject',
    orderTypes: EVERY_ORDER_TYPE,
    maxOpenOrders: 500,
  },
  symbols: {
    'BTC-USD': {
      tickSize: '0.01',
      lotSize: '0.00000001',
      minPrice: '0.01',
      maxPrice: '10000000',
      minQuantity: '0.00000001',
      maxQuantity: '3400',
      minNotional: '1',
      maxNotional: '150000000',
    },
    'ETH-USD': {
      tickSize: '0.01',
      lotSize: '0.00000001',
      minPrice: '0.01',
      maxPrice: '10000000',
      minQuantity: '0.00000001',
      maxQuantity: '42000',
      minNotional: '1',
      maxNotional: '150000000',
    },
    'ETH-BTC': {
      tickSize: '0.00001',
      lotSize: '0.00000001',
      minPrice: '0.00001',
      maxPrice: '1000',
      minQuantity: '0.00000001',
      maxQuantity: '42000',
      minNotional: '0.00001',
      maxNotional: '3400',
    },
  },
  fallback: {
    tickSize: '0.01',
    lotSize: '0.00000001',
    minPrice: '0.01',
    maxPrice: '10000000',
    minQuantity: '0.00000001',
    maxQuantity: '42000',
    minNotional: '1',
    maxNotional: '150000000',
  },
  open: false,
};
