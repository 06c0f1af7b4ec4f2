import {
  assetsProblem,
  engineConfigProblem,
  ratesProblem,
  SYMBOLS_MAX,
  symbolConfigProblem,
} from '../checks/config.ts';
import { type Refusal, refuse, refuseIndex } from '../checks/refusal.ts';
import type { Command, SymbolConfig } from '../types.ts';
import type { Venue } from '../venue.ts';

type Genesis = Extract<Command, { type: 'genesis' }>;
type SetSymbol = Extract<Command, { type: 'setSymbol' }>;
type AddSymbol = Extract<Command, { type: 'addSymbol' }>;
type SetFees = Extract<Command, { type: 'setFees' }>;

/** Opens the venue. Only once, and only with a configuration the engine can run. */
export function genesis(venue: Venue, { config }: Genesis): Refusal | null {
  if (venue.isOpen || engineConfigProblem(config) !== null) return refuse(1006);
  venue.isOpen = true;
  venue.config = config;
  venue.orders.window = config.idempotencyWindow;
  for (const symbol of config.symbols) venue.addMarket(symbol);
  venue.emitter.genesis(config.epoch);
  return null;
}

/** Resting orders stay through every state. */
export function setSymbol(venue: Venue, { symbol, state }: SetSymbol): Refusal | null {
  const market = venue.markets[symbol];
  if (market === undefined) return refuseIndex(2001, symbol, venue.markets.length);
  market.state = state;
  venue.emitter.symbolChanged(symbol, state);
  return null;
}

/** A further symbol, with assets that are new; it trades at once, which its `symbolChanged` event says. */
export function addSymbol(venue: Venue, { config, newAssets }: AddSymbol): Refusal | null {
  const assets = [...venue.config.assets, ...newAssets];
  const isKnown = venue.config.symbols.some((symbol) => symbol.symbol === config.symbol);
  if (isKnown || venue.markets.length >= SYMBOLS_MAX) return refuse(1006);
  if ((assetsProblem(assets) ?? symbolConfigProblem(config, assets.length)) !== null) return refuse(1006);
  venue.config = { ...venue.config, assets, symbols: [...venue.config.symbols, config] };
  const market = venue.addMarket(config);
  venue.emitter.symbolChanged(market.symbol, market.state);
  return null;
}

/** Rates for orders accepted from now on. */
export function setFees(venue: Venue, { symbol, makerRate, takerRate }: SetFees): Refusal | null {
  const market = venue.markets[symbol];
  if (market === undefined) return refuseIndex(2001, symbol, venue.markets.length);
  if (ratesProblem(makerRate, takerRate) !== null) return refuse(1006);
  market.setRates(makerRate, takerRate);
  venue.config = { ...venue.config, symbols: replaced(venue.config.symbols, symbol, market.config) };
  venue.emitter.feesChanged(symbol, makerRate, takerRate);
  return null;
}

function replaced(symbols: readonly SymbolConfig[], at: number, config: SymbolConfig): SymbolConfig[] {
  return symbols.map((symbol, index) => (index === at ? config : symbol));
}
