import { addSymbolProblem, engineConfigProblem, ratesProblem } from '../checks/config.ts';
import { checkIndex } from '../checks/order-checks.ts';
import { OK } from '../checks/refusal.ts';
import { copyEngineConfig } from '../codec/config-codec.ts';
import { codeIn } from '../codes.ts';
import { type Command, SYMBOL_STATES, type SymbolConfig } from '../types.ts';
import type { Venue } from '../venue.ts';

type Genesis = Extract<Command, { type: 'genesis' }>;
type SetSymbol = Extract<Command, { type: 'setSymbol' }>;
type AddSymbol = Extract<Command, { type: 'addSymbol' }>;
type SetFees = Extract<Command, { type: 'setFees' }>;

/** Opens the venue. Only once, and only with a configuration the engine can run. */
export function genesis(venue: Venue, { config }: Genesis): number {
  if (venue.isOpen || engineConfigProblem(config) !== null) return venue.refusal.refuse(1006);
  venue.isOpen = true;
  venue.config = copyEngineConfig(config);
  venue.lives.window = config.idempotencyWindow;
  for (const symbol of venue.config.symbols) venue.addMarket(symbol);
  venue.emitter.genesis(config.epoch);
  return OK;
}

/** Resting orders stay through every state. */
export function setSymbol(venue: Venue, { symbol, state }: SetSymbol): number {
  const code = codeIn(SYMBOL_STATES, state);
  if (code === -1) return venue.refusal.refuse(1005);
  if (!Number.isSafeInteger(symbol)) return venue.refusal.refuse(1004);
  const unknown = checkIndex(venue, 2001, symbol, venue.markets.length);
  if (unknown !== OK) return unknown;
  venue.market(symbol).state = code;
  venue.emitter.symbolChanged(symbol, code);
  return OK;
}

/** A further symbol, with assets that are new; it trades at once, which its `symbolChanged` event says. */
export function addSymbol(venue: Venue, { config, newAssets }: AddSymbol): number {
  if (addSymbolProblem(venue.config, config, newAssets) !== null) return venue.refusal.refuse(1006);
  const assets = [...venue.config.assets, ...newAssets];
  venue.config = copyEngineConfig({ ...venue.config, assets, symbols: [...venue.config.symbols, config] });
  const market = venue.addMarket(venue.config.symbols.at(-1) ?? config);
  venue.emitter.symbolChanged(market.symbol, market.state);
  return OK;
}

/** Rates for orders accepted from now on. */
export function setFees(venue: Venue, { symbol, makerRate, takerRate }: SetFees): number {
  const areNumbers =
    Number.isSafeInteger(symbol) && Number.isSafeInteger(makerRate) && Number.isSafeInteger(takerRate);
  if (!areNumbers) return venue.refusal.refuse(1004);
  const unknown = checkIndex(venue, 2001, symbol, venue.markets.length);
  if (unknown !== OK) return unknown;
  if (ratesProblem(makerRate, takerRate) !== null) return venue.refusal.refuse(1006);
  const market = venue.market(symbol);
  market.setRates(makerRate, takerRate);
  venue.config = { ...venue.config, symbols: replaced(venue.config.symbols, symbol, market.config) };
  venue.emitter.feesChanged(symbol, makerRate, takerRate);
  return OK;
}

/** A new state lineage. Accounts, configuration and all counters stay; everything that was traded or owned goes. */
export function reset(venue: Venue): number {
  const epoch = venue.config.epoch + 1;
  venue.config = { ...venue.config, epoch };
  venue.orders.clear();
  venue.lives.reset();
  venue.accounts.reset();
  venue.books.clear();
  venue.ledger.clear();
  venue.standings.clear();
  venue.expiries.clear();
  venue.timers.clear();
  venue.transfers.clear();
  venue.touchedLevels.clear();
  for (const market of venue.markets) {
    market.reset();
    venue.books.addSymbol(market.symbol);
  }
  venue.emitter.reset(epoch);
  return OK;
}

/** A new state lineage that begins with the state as it is. */
export function raiseEpoch(venue: Venue): number {
  const epoch = venue.config.epoch + 1;
  venue.config = { ...venue.config, epoch };
  venue.emitter.epochRaised(epoch);
  return OK;
}

function replaced(symbols: readonly SymbolConfig[], at: number, config: SymbolConfig): SymbolConfig[] {
  return symbols.map((symbol, index) => (index === at ? config : symbol));
}
