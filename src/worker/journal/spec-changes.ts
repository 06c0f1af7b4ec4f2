import { parseDecimal } from '../../common/decimal.ts';
import { ExsimError } from '../../common/errors.ts';
import type { AssetConfig, EngineConfig, EngineReads, SymbolConfig } from '../../engine/types.ts';
import type { InstanceSpec } from '../../instance/spec.ts';
import type { CommandDraft } from '../exchange/types.ts';
import { BEGIN_ANEW } from './begin-anew.ts';

/** What the instance file asks for beyond what the journal holds. */
export type SpecChanges = {
  readonly symbols: readonly CommandDraft[];
  readonly accounts: readonly CommandDraft[];
  /** Differences that hold only in a new journal, for a person; the journaled figures stay in force. */
  readonly ignored: readonly string[];
};

/**
 * Compares the journaled venue with the wanted one. Throws WORKER_CONFIG when they are not the same venue: a tick,
 * a lot or an asset's scale of a symbol with history cannot change.
 */
export function specChanges(engine: EngineReads, wanted: EngineConfig, spec: InstanceSpec): SpecChanges {
  if (engine.config.venue !== wanted.venue) throw changed('venue', engine.config.venue, wanted.venue);
  const fresh = new NewAssets(engine.config.assets, wanted.assets);
  const symbols: CommandDraft[] = [];
  const ignored: string[] = [];
  for (const target of wanted.symbols) {
    const index = engine.config.symbols.findIndex((known) => known.symbol === target.symbol);
    if (index === -1) symbols.push({ type: 'addSymbol', ...fresh.addressed(target) });
    else compareSymbol(engine, index, target, { wanted, symbols, ignored });
  }
  return { symbols, accounts: missingAccounts(engine, spec), ignored: [...ignored, ...gone(engine, wanted)] };
}

function compareSymbol(
  engine: EngineReads,
  index: number,
  target: SymbolConfig,
  found: { readonly wanted: EngineConfig; readonly symbols: CommandDraft[]; readonly ignored: string[] },
): void {
  const known = engine.config.symbols[index]!;
  const shapes = [shapeOf(known, engine.config), shapeOf(target, found.wanted)] as const;
  for (const [field, value] of Object.entries(shapes[0])) {
    const other = shapes[1][field as keyof typeof value];
    if (other !== value) throw changed(`${known.symbol} ${field}`, String(value), String(other));
  }
  const { makerRate, takerRate } = target;
  const fees = engine.fees(index);
  if (fees.makerRate !== makerRate || fees.takerRate !== takerRate)
    found.symbols.push({ type: 'setFees', symbol: index, makerRate, takerRate });
  for (const field of KEPT_FIELDS)
    if (String(known[field]) !== String(target[field]))
      found.ignored.push(`${known.symbol}: ${field} stays ${known[field]}, the file says ${target[field]}`);
}

/** What makes a symbol's numbers mean what they mean. */
const shapeOf = (symbol: SymbolConfig, config: EngineConfig): Record<string, string | number> => ({
  base: config.assets[symbol.base]!.asset,
  quote: config.assets[symbol.quote]!.asset,
  'price scale': symbol.priceScale,
  'tick size': symbol.tickUnits,
  'quantity scale': symbol.quantityScale,
  'lot size': symbol.lotUnits,
});

/** No command changes these on a running venue. */
const KEPT_FIELDS = [
  'minTicks',
  'maxTicks',
  'minLots',
  'maxLots',
  'bandBps',
  'collarBps',
  'feeIn',
  'stpDefault',
  'stpAllowed',
  'stpScope',
  'postOnlyPolicy',
  'maxOpenOrders',
] as const satisfies readonly (keyof SymbolConfig)[];

const gone = (engine: EngineReads, wanted: EngineConfig): string[] =>
  engine.config.symbols
    .filter(({ symbol }) => !wanted.symbols.some((target) => target.symbol === symbol))
    .map(({ symbol }) => `${symbol} has left the file and stays in the journal: it takes no more orders`);

/** Gives new symbols the engine's asset indexes, and assets that the engine lacks new ones behind its own. */
class NewAssets {
  readonly #assets: AssetConfig[];
  readonly #wanted: readonly AssetConfig[];

  constructor(known: readonly AssetConfig[], wanted: readonly AssetConfig[]) {
    this.#assets = [...known];
    this.#wanted = wanted;
  }

  addressed(target: SymbolConfig): { config: SymbolConfig; newAssets: AssetConfig[] } {
    const before = this.#assets.length;
    const base = this.#indexOf(target, target.base);
    const quote = this.#indexOf(target, target.quote);
    const baseRatio = this.#ratio(target.base, base);
    const quoteRatio = this.#ratio(target.quote, quote);
    const config = {
      ...target,
      base,
      quote,
      baseUnitsPerLot: target.baseUnitsPerLot * baseRatio,
      notionalFactor: target.notionalFactor * quoteRatio,
      minNotional: target.minNotional * quoteRatio,
      maxNotional: target.maxNotional * quoteRatio,
    };
    return { config, newAssets: this.#assets.slice(before) };
  }

  #indexOf(target: SymbolConfig, wantedIndex: number): number {
    const asset = this.#wanted[wantedIndex]!;
    const index = this.#assets.findIndex((known) => known.asset === asset.asset);
    if (index === -1) return this.#assets.push(asset) - 1;
    const { scale } = this.#assets[index]!;
    if (scale >= asset.scale) return index;
    throw changed(`scale of ${asset.asset}, which ${target.symbol} needs finer,`, scale, asset.scale);
  }

  /** Ledger units of the engine in one of the wanted configuration. */
  #ratio(wantedIndex: number, index: number): bigint {
    return 10n ** BigInt(this.#assets[index]!.scale - this.#wanted[wantedIndex]!.scale);
  }
}

const missingAccounts = (engine: EngineReads, spec: InstanceSpec): CommandDraft[] =>
  spec.accounts
    .filter(({ id }) => !engine.accounts.some((known) => known.id === id))
    .map(({ id }) => ({ type: 'createAccount', id, master: null }));

/** Deposits of the instance file are known again by transfer ids that begin so. */
const FILE_TRANSFER_PREFIX = 'file/';

/** Deposits of the file that were never made. Its accounts and assets are in the engine by now. */
export function missingDeposits(engine: EngineReads, spec: InstanceSpec): CommandDraft[] {
  const drafts: CommandDraft[] = [];
  for (const { id, balances } of spec.accounts) {
    const account = engine.accounts.findIndex((known) => known.id === id);
    for (const [name, text] of Object.entries(balances)) {
      const transferId = `${FILE_TRANSFER_PREFIX}${id}/${name}`;
      if (engine.hasTransfer(transferId)) continue;
      const asset = engine.config.assets.findIndex((known) => known.asset === name);
      const amount = amountOf(text, engine.config.assets[asset], `${id} ${name}`);
      if (amount > 0n) drafts.push({ type: 'deposit', account, asset, amount, transferId });
    }
  }
  return drafts;
}

function amountOf(text: string, asset: AssetConfig | undefined, what: string): bigint {
  const amount = asset === undefined ? null : parseDecimal(text, asset.scale);
  if (amount?.ok) return amount.value;
  throw new ExsimError(
    'WORKER_CONFIG',
    `Expected the balance of ${what} to be an amount of the venue's ledger, but was "${text}".`,
    {
      wayOut: `Correct the balance in the instance file, or ${BEGIN_ANEW}.`,
    },
  );
}

const changed = (what: string, journaled: string | number, wanted: string | number): ExsimError =>
  new ExsimError(
    'WORKER_CONFIG',
    `The ${what} is ${journaled} in the journal and ${wanted} in the configuration: that would be another venue.`,
    { wayOut: `Take the change back, give the instance a new name, or ${BEGIN_ANEW}.` },
  );
