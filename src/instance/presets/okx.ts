import { EVERY_ORDER_TYPE, NO_LIMIT, type VenuePreset } from './preset.ts';

/** OKX spot. */
export const okx: VenuePreset = {
  venue: 'okx',
  sources: [
    {
      name: 'GET /api/v5/public/instruments: tickSz, lotSz, minSz, maxLmtAmt, maxPxLmtPct',
      url: 'https://www.okx.com/docs-v5/en/#public-data-rest-api-get-instruments',
      date: '2026-11-25',
    },
    {
      name: 'Spot fees, regular user level 1: 0.08 % maker, 0.10 % taker',
      url: 'https://www.okx.com/fees',
      date: '2026-11-25',
    },
    {
      name: 'Self-trade prevention: cancel_maker is the default, over all accounts of one master',
      url: 'https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-order',
      date: '2026-11-25',
    },
  ],
  assumptions: [
    'figures of ETH-USDT and ETH-BTC, maxPrice: not certain',
    'maxQuantity: published as 9999999999, more lots than fit a double; here what fits',
    'bandBps: the limit moves between 5 % and 15 %; here it is 15 %',
    'collarBps: not published',
    'stpAllowed: DECREMENT is not offered',
  ],
  rules: {
    bandBps: 1500,
    collarBps: 500,
    fees: { makerBps: '8', takerBps: '10', feeIn: 'received' },
    stpDefault: 'EXPIRE_MAKER',
    stpAllowed: ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'],
    stpScope: 'master',
    postOnlyPolicy: 'cancel',
    orderTypes: EVERY_ORDER_TYPE,
    maxOpenOrders: 500,
  },
  symbols: {
    'BTC-USDT': {
      tickSize: '0.1',
      lotSize: '0.00000001',
      minPrice: '0.1',
      maxPrice: '10000000',
      minQuantity: '0.00001',
      maxQuantity: '1000000',
      minNotional: NO_LIMIT,
      maxNotional: '1000000',
    },
    'ETH-USDT': {
      tickSize: '0.01',
      lotSize: '0.000001',
      minPrice: '0.01',
      maxPrice: '10000000',
      minQuantity: '0.0001',
      maxQuantity: '1000000',
      minNotional: NO_LIMIT,
      maxNotional: '1000000',
    },
    'ETH-BTC': {
      tickSize: '0.00001',
      lotSize: '0.000001',
      minPrice: '0.00001',
      maxPrice: '1000',
      minQuantity: '0.0001',
      maxQuantity: '1000000',
      minNotional: NO_LIMIT,
      maxNotional: NO_LIMIT,
    },
  },
  fallback: {
    tickSize: '0.01',
    lotSize: '0.000001',
    minPrice: '0.01',
    maxPrice: '10000000',
    minQuantity: '0.000001',
    maxQuantity: '1000000',
    minNotional: NO_LIMIT,
    maxNotional: '1000000',
  },
  open: false,
};
