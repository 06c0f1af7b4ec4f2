import { EVERY_ORDER_TYPE, type VenuePreset } from './preset.ts';

/** Bybit spot. */
export const bybit: VenuePreset = {
  venue: 'bybit',
  sources: [
    {
      name: 'GET /v5/market/instruments-info?category=spot: basePrecision, tickSize, minOrderQty, minOrderAmt',
      url: 'https://bybit-exchange.github.io/docs/v5/market/instrument',
      date: '2026-11-25',
    },
    {
      name: 'Spot fees, non-VIP: 0.1 % maker and taker',
      url: 'https://www.bybit.com/en/announcement-info/fee-rate/',
      date: '2026-11-25',
    },
    {
      name: 'Self match prevention: none is the default; CancelMaker, CancelTaker, CancelBoth',
      url: 'https://bybit-exchange.github.io/docs/v5/smp',
      date: '2026-11-25',
    },
  ],
  assumptions: [
    'fees: those of the lowest tier as last known, not read again from the page named',
    'figures of ETH-USDT and ETH-BTC, maxPrice: not certain',
    'maxQuantity of BTC-USDT: published as 71.73956243, here cut to a multiple of the lot',
    'bandBps, collarBps: published as risk parameters between 1 % and 5 %, changed often',
    'stpAllowed: DECREMENT is not offered',
  ],
  rules: {
    bandBps: 500,
    collarBps: 500,
    fees: { makerBps: '10', takerBps: '10', feeIn: 'received' },
    stpDefault: 'NONE',
    stpAllowed: ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'],
    stpScope: 'account',
    postOnlyPolicy: 'cancel',
    orderTypes: EVERY_ORDER_TYPE,
    maxOpenOrders: 500,
  },
  symbols: {
    'BTC-USDT': {
      tickSize: '0.01',
      lotSize: '0.000001',
      minPrice: '0.01',
      maxPrice: '10000000',
      minQuantity: '0.000048',
      maxQuantity: '71.739562',
      minNotional: '1',
      maxNotional: '4000000',
    },
    'ETH-USDT': {
      tickSize: '0.01',
      lotSize: '0.00001',
      minPrice: '0.01',
      maxPrice: '10000000',
      minQuantity: '0.00062',
      maxQuantity: '1229.23363',
      minNotional: '1',
      maxNotional: '4000000',
    },
    'ETH-BTC': {
      tickSize: '0.000001',
      lotSize: '0.0001',
      minPrice: '0.000001',
      maxPrice: '1000',
      minQuantity: '0.0001',
      maxQuantity: '1000',
      minNotional: '0.00002',
      maxNotional: '50',
    },
  },
  fallback: {
    tickSize: '0.01',
    lotSize: '0.000001',
    minPrice: '0.01',
    maxPrice: '10000000',
    minQuantity: '0.000001',
    maxQuantity: '10000',
    minNotional: '1',
    maxNotional: '4000000',
  },
  open: false,
};
