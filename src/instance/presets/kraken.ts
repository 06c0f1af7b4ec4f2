import { EVERY_ORDER_TYPE, NO_LIMIT, type VenuePreset } from './preset.ts';

/** Kraken spot. Its own names write XBT for BTC. */
export const kraken: VenuePreset = {
  venue: 'kraken',
  sources: [
    {
      name: 'GET /0/public/AssetPairs: tick_size, lot_decimals, ordermin, costmin, fees, fees_maker',
      url: 'https://docs.kraken.com/api/docs/rest-api/get-tradable-asset-pairs',
      date: '2026-11-25',
    },
    {
      name: 'Self-trade prevention: cancel-newest is the default',
      url: 'https://docs.kraken.com/api/docs/rest-api/add-order',
      date: '2026-11-25',
    },
  ],
  assumptions: [
    'minQuantity of ETH-USD and ETH-BTC: changed often',
    'maxQuantity, maxPrice, collarBps: not published',
    'maxOpenOrders: that of the highest verification tier',
    'stpAllowed: NONE and DECREMENT are not offered',
  ],
  rules: {
    bandBps: null,
    collarBps: 1000,
    fees: { makerBps: '25', takerBps: '40', feeIn: 'quote' },
    stpDefault: 'EXPIRE_TAKER',
    stpAllowed: ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'],
    stpScope: 'account',
    postOnlyPolicy: 'reject',
    orderTypes: EVERY_ORDER_TYPE,
    maxOpenOrders: 225,
  },
  symbols: {
    'BTC-USD': {
      tickSize: '0.1',
      lotSize: '0.00000001',
      minPrice: '0.1',
      maxPrice: '10000000',
      minQuantity: '0.00005',
      maxQuantity: '10000',
      minNotional: '0.5',
      maxNotional: NO_LIMIT,
    },
    'ETH-USD': {
      tickSize: '0.01',
      lotSize: '0.00000001',
      minPrice: '0.01',
      maxPrice: '10000000',
      minQuantity: '0.002',
      maxQuantity: '100000',
      minNotional: '0.5',
      maxNotional: NO_LIMIT,
    },
    'ETH-BTC': {
      tickSize: '0.00001',
      lotSize: '0.00000001',
      minPrice: '0.00001',
      maxPrice: '1000',
      minQuantity: '0.002',
      maxQuantity: '100000',
      minNotional: '0.00002',
      maxNotional: NO_LIMIT,
    },
  },
  fallback: {
    tickSize: '0.01',
    lotSize: '0.00000001',
    minPrice: '0.01',
    maxPrice: '10000000',
    minQuantity: '0.00000001',
    maxQuantity: '100000',
    minNotional: '0.5',
    maxNotional: NO_LIMIT,
  },
  open: false,
};
