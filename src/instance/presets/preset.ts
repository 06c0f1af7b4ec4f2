import { ORDER_TYPES } from '../../engine/types.ts';
import type { SymbolSpec } from '../spec.ts';

/** Where figures were read, and when. */
type FigureSource = { readonly name: string; readonly url: string; readonly date: string };

/** What one symbol has of its own. */
export type SymbolFigures = Pick<
  SymbolSpec,
  | 'tickSize'
  | 'lotSize'
  | 'minPrice'
  | 'maxPrice'
  | 'minQuantity'
  | 'maxQuantity'
  | 'minNotional'
  | 'maxNotional'
>;

/** What all symbols of a venue share. */
type VenueRules = Omit<SymbolSpec, keyof SymbolFigures | 'symbol' | 'base' | 'quote'>;

/** One venue as it behaves by default: its symbols and its rules. */
export type VenuePreset = {
  readonly venue: string;
  readonly sources: readonly FigureSource[];
  /** What is not published, or not certain, in words. */
  readonly assumptions: readonly string[];
  readonly rules: VenueRules;
  /** By symbol, in the order in which a file without `symbols` gets them. */
  readonly symbols: Readonly<Record<string, SymbolFigures>>;
  /** Figures for a symbol the user describes, as far as the description leaves them out. */
  readonly fallback: SymbolFigures;
  /** True: a bare name that is not listed takes `fallback`. False: it is an error. */
  readonly open: boolean;
};

/** No limit, in `minNotional` and `maxNotional`. */
export const NO_LIMIT = '0';

/** Venues refuse some of these; the simulator takes every order type it knows everywhere. */
export const EVERY_ORDER_TYPE = ORDER_TYPES;

/** `BTC-USDT` is base BTC, quote USDT. Assets are 1 to 16 capital letters and digits. */
export const SYMBOL_PATTERN = /^([A-Z0-9]{1,16})-([A-Z0-9]{1,16})$/;

/** Base and quote of a symbol's name; null when it is not spelled BASE-QUOTE, or both are the same. */
export function splitSymbol(symbol: string): { base: string; quote: string } | null {
  const [, base, quote] = SYMBOL_PATTERN.exec(symbol) ?? [];
  return base === undefined || quote === undefined || base === quote ? null : { base, quote };
}
