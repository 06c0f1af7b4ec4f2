import { ledgerScales } from '../scales.ts';
import type { SymbolSpec } from '../spec.ts';
import type { SpecChange } from './change.ts';
import { FEES_EFFECTS, SYMBOL_EFFECTS } from './effects.ts';
import { fieldChanges } from './fields.ts';

/** Symbols that came, those that went, and what changed of the others. */
export function symbolChanges(before: readonly SymbolSpec[], after: readonly SymbolSpec[]): SpecChange[] {
  const known = new Map(before.map((symbol) => [symbol.symbol, symbol]));
  const wanted = new Set(after.map(({ symbol }) => symbol));
  const gone = before.filter(({ symbol }) => !wanted.has(symbol));
  const ledger = ledgerScales(before);
  return [
    ...after.flatMap((symbol) => {
      const old = known.get(symbol.symbol);
      return old === undefined ? newSymbol(symbol, ledger) : sameSymbolChanges(old, symbol);
    }),
    ...gone.map(({ symbol }) => listing('removed', symbol)),
  ];
}

/** Amounts are whole ledger units of their asset: a symbol that needs smaller ones than there are cannot be listed. */
function newSymbol(symbol: SymbolSpec, ledger: ReadonlyMap<string, number>): SpecChange[] {
  const finer = [...ledgerScales([symbol])].flatMap(([asset, needed]): SpecChange[] => {
    const scale = ledger.get(asset) ?? needed;
    if (scale >= needed) return [];
    const what = `decimal places of ${asset} in the ledger, for ${symbol.symbol},`;
    return [{ kind: 'changed', what, before: String(scale), after: String(needed), effect: 'identity' }];
  });
  return [listing('added', symbol.symbol), ...finer];
}

const listing = (kind: 'added' | 'removed', symbol: string): SpecChange => ({
  kind,
  what: `symbol ${symbol}`,
  before: null,
  after: null,
  effect: SYMBOL_EFFECTS.symbol,
});

function sameSymbolChanges(before: SymbolSpec, after: SymbolSpec): SpecChange[] {
  const of = (field: string): string => `${field} of ${after.symbol}`;
  return [
    ...fieldChanges(SYMBOL_EFFECTS, before, after, of),
    ...fieldChanges(FEES_EFFECTS, before.fees, after.fees, (field) => of(`fees.${field}`)),
  ];
}
