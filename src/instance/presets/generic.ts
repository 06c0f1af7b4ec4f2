import { EVERY_ORDER_TYPE, NO_LIMIT, type SymbolFigures, type VenuePreset } from './preset.ts';

const FIGURES: SymbolFigures = {
  tickSize: '0.01',
  lotSize: '0.000001',
  minPrice: '0.01',
  maxPrice: '10000000',
  minQuantity: '0.000001',
  maxQuantity: '1000000',
  minNotional: '1',
  maxNotional: NO_LIMIT,
};

/** No venue in particular: plain rules, round figures, and any symbol by its name alone. */
export const generic: VenuePreset = {
  venue: 'generic',
  sources: [],
  assumptions: ['every figure: chosen for round numbers and few refusals'],
  rules: {
    bandBps: null,
    collarBps: 1000,
    fees: { makerBps: '10', takerBps: '20', feeIn: 'quote' },
    stpDefault: 'EXPIRE_TAKER',
    stpAllowed: ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'],
    stpScope: 'account',
    postOnlyPolicy: 'reject',
    orderTypes: EVERY_ORDER_TYPE,
    maxOpenOrders: 10_000,
  },
  symbols: { 'BTC-USD': FIGURES, 'ETH-USD': FIGURES },
  fallback: FIGURES,
  open: true,
};
