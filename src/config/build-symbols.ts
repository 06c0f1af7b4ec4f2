import { quoted } from '../instance/names.ts';
import { splitSymbol, type VenuePreset } from '../instance/presets/preset.ts';
import type { SymbolSpec } from '../instance/spec.ts';
import { completeSymbol, presetSymbols, type SymbolOverrides } from '../instance/symbols.ts';
import type { Reporter } from './diagnostics.ts';
import { reportAt } from './report-at.ts';
import type { InstanceEntry, SymbolEntry } from './schema.ts';
import { childOf, type MapNode, type SourceNode } from './source-tree.ts';
import { closest } from './suggest.ts';

/** The symbols of an instance: those it names or describes, else all of its venue. */
export function buildSymbols(
  entry: InstanceEntry,
  node: MapNode,
  preset: VenuePreset,
  reporter: Reporter,
): SymbolSpec[] {
  const fees = entry.fees ?? {};
  if (entry.symbols === undefined)
    return presetSymbols(preset).map((symbol) => completeSymbol(preset, { symbol: symbol.symbol, fees }));
  const list = childOf(node, 'symbols');
  const items = list?.kind === 'list' ? list.items : [];
  const first = new Map<string, SourceNode>();
  return entry.symbols.flatMap((symbol, index) => {
    const at = items[index] ?? node;
    const overrides = typeof symbol === 'string' ? { symbol } : described(symbol, at, reporter);
    if (overrides === undefined || !isUsable(overrides, symbol, at, preset, reporter)) return [];
    if (isTwice(overrides.symbol, at, first, reporter)) return [];
    return [completeSymbol(preset, { ...overrides, fees: { ...fees, ...overrides.fees } })];
  });
}

/** A map names its symbol, or its base and quote, or both. */
function described(entry: SymbolEntry, at: SourceNode, reporter: Reporter): SymbolOverrides | undefined {
  const { base, quote } = entry;
  const symbol = entry.symbol ?? (base && quote ? `${base}-${quote}` : undefined);
  if (symbol === undefined) {
    reporter.report('missing-key', at.span, 'A symbol needs "symbol", or "base" and "quote".');
    return undefined;
  }
  const names = splitSymbol(symbol);
  const isSame = (base ?? names?.base) === (quote ?? names?.quote);
  if (names !== null && isSame) {
    reporter.report('symbol', at.span, `Base and quote of ${quoted(symbol)} are the same.`);
    return undefined;
  }
  return { ...entry, symbol } as SymbolOverrides;
}

function isUsable(
  { symbol }: SymbolOverrides,
  entry: string | SymbolEntry,
  at: SourceNode,
  preset: VenuePreset,
  reporter: Reporter,
): boolean {
  const place = childOf(at, 'symbol') ?? at;
  const listed = Object.keys(preset.symbols);
  if (splitSymbol(symbol) === null) {
    const message = `Expected a symbol to be BASE-QUOTE in capital letters and digits, but was ${quoted(symbol)}.`;
    reportAt(reporter, place, 'symbol', message, nearestSymbol(symbol, listed));
    return false;
  }
  if (preset.open || listed.includes(symbol)) return true;
  if (typeof entry !== 'string' && entry.tickSize !== undefined && entry.lotSize !== undefined) return true;
  const message =
    `The preset ${quoted(preset.venue)} has no symbol ${quoted(symbol)}: it has ${listed.join(', ')}. ` +
    'Describe others by a map with at least symbol, tickSize and lotSize.';
  reportAt(reporter, place, 'symbol', message, nearestSymbol(symbol, listed));
  return false;
}

function isTwice(
  symbol: string,
  at: SourceNode,
  first: Map<string, SourceNode>,
  reporter: Reporter,
): boolean {
  const before = first.get(symbol);
  first.set(symbol, before ?? at);
  if (before === undefined) return false;
  const related = { span: before.span, message: 'first here' };
  reporter.report('duplicate', at.span, `The symbol ${quoted(symbol)} is here twice.`, { related });
  return true;
}

/** A listed symbol that differs by case or separator, or by few letters; else the same spelled BASE-QUOTE. */
function nearestSymbol(symbol: string, listed: readonly string[]): string | null {
  const letters = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const same = listed.find((candidate) => letters(candidate) === letters(symbol));
  const spelled = symbol.toUpperCase().replace(/[^A-Z0-9]/g, '-');
  const isNew = spelled !== symbol && splitSymbol(spelled) !== null;
  return same ?? closest(symbol, listed) ?? (isNew ? spelled : null);
}
