import { formatDecimal } from '../common/decimal.ts';
import { err, ok, type Result } from '../common/result.ts';
import type { AssetConfig, EngineConfig } from '../engine/types.ts';
import { FigureReader, type SpecProblem } from './figures.ts';
import { BALANCE_UNITS_LIMIT } from './limits.ts';
import { quoted } from './names.ts';
import { ledgerScales } from './scales.ts';
import type { InstanceSpec, SymbolSpec } from './spec.ts';
import { SymbolReader } from './symbol-config.ts';

/**
 * The engine's configuration of a venue: scales, integer factors and limits, computed exactly. All figures that break
 * a limit are reported, each with its path in the spec. What it answers the engine's Genesis accepts: a refused one
 * would stand in the journal for ever.
 */
export function engineConfig(spec: InstanceSpec, epoch: number): Result<EngineConfig, SpecProblem[]> {
  const read = new FigureReader();
  const scales = ledgerScales(spec.symbols);
  const assetNames = [...scales.keys()];
  const symbols = spec.symbols.map((symbol, index) =>
    new SymbolReader(read, ['symbols', index], symbol).config(scales, assetNames),
  );
  checkNames(spec.symbols, read);
  const complete = symbols.filter((symbol) => symbol !== null);
  if (complete.length === symbols.length) checkDeposits(spec, scales, read);
  if (read.problems.length > 0) return err(read.problems);
  const assets = [...scales].map(([asset, scale]): AssetConfig => ({ asset, scale }));
  const { venue, worldSeed } = spec;
  const { idempotencyWindow } = spec.limits;
  return ok({ venue, epoch, worldSeed, idempotencyWindow, assets, symbols: complete });
}

/** One name is one symbol. */
function checkNames(symbols: readonly SymbolSpec[], read: FigureReader): void {
  const first = new Map<string, number>();
  symbols.forEach(({ symbol }, index) => {
    const before = first.get(symbol);
    if (before === undefined) first.set(symbol, index);
    else
      read.report(
        ['symbols', index, 'symbol'],
        `Expected "symbol" to be a name of its own, but ${quoted(symbol)} is symbol ${before} already.`,
      );
  });
}

/** Deposits are whole ledger units of assets the venue trades, and all accounts together stay below the limit. */
function checkDeposits(spec: InstanceSpec, scales: ReadonlyMap<string, number>, read: FigureReader): void {
  const totals = new Map<string, bigint>();
  spec.accounts.forEach((account, index) => {
    for (const [asset, amount] of Object.entries(account.balances)) {
      const path = ['accounts', index, 'balances', asset];
      const scale = scales.get(asset);
      if (scale === undefined) {
        const assets = [...scales.keys()].join(', ');
        read.report(path, `Expected an asset of the venue (${assets}), but was ${quoted(asset)}.`);
        continue;
      }
      const total = (totals.get(asset) ?? 0n) + read.decimal(path, amount, scale, 0n);
      totals.set(asset, total);
      if (total < BALANCE_UNITS_LIMIT) continue;
      const most = formatDecimal(BALANCE_UNITS_LIMIT - 1n, scale);
      const rule = `at most ${most} over all accounts`;
      read.report(path, `Expected "${asset}" to be ${rule}, but was ${quoted(amount)}.`);
    }
  });
}
