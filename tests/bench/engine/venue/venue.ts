import type { AssetConfig, Command, EngineConfig, SymbolConfig } from '../../../../src/engine/types.ts';

/** What a worker's configuration says unless the instance file says otherwise. */
export const IDEMPOTENCY_WINDOW = 1_000_000;
export const ACCOUNTS_PER_SIDE = 32;
/** Midnight UTC, so that DAY orders live as long as any run. */
export const OPENING_TIME = 1_700_006_400_000;
/** Ten billion of a quote asset, ten million of a base asset: beyond what fits into one limb or a float64. */
const DEPOSIT_UNITS = 10n ** 19n;
const QUOTE = 0;

export type FeeIn = SymbolConfig['feeIn'];

/** A cent a tick, 0.00001 a lot, every filter on and wide open, fees of 10 and 15 basis points. */
export function benchSymbol(index: number, changes: Partial<SymbolConfig>): SymbolConfig {
  return {
    symbol: `B${index}-USD`,
    base: index + 1,
    quote: QUOTE,
    priceScale: 2,
    tickUnits: 1,
    quantityScale: 5,
    lotUnits: 1,
    baseUnitsPerLot: 10_000n,
    notionalFactor: 100n,
    minTicks: 1,
    maxTicks: 100_000_000,
    minLots: 1,
    maxLots: 1_000_000_000,
    minNotional: 1n,
    maxNotional: 10n ** 18n,
    bandBps: 5_000,
    collarBps: 500,
    makerRate: 100_000,
    takerRate: 150_000,
    feeIn: 'quote',
    stpDefault: 'EXPIRE_TAKER',
    stpAllowed: ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'],
    stpScope: 'account',
    postOnlyPolicy: 'reject',
    maxOpenOrders: 10_000_000,
    ...changes,
  };
}

/** One quote asset, and a base asset per symbol. */
export function benchConfig(
  symbols: readonly SymbolConfig[],
  idempotencyWindow = IDEMPOTENCY_WINDOW,
): EngineConfig {
  const assets: AssetConfig[] = [{ asset: 'USD', scale: 9 }];
  for (const { base } of symbols) assets[base] = { asset: `B${base - 1}`, scale: 9 };
  return {
    venue: 'bench',
    epoch: 1,
    worldSeed: 42,
    idempotencyWindow,
    assets,
    symbols,
  };
}

/** Genesis, accounts, and enough of every asset for each of them. */
export function opening(config: EngineConfig, accounts: number): Command[] {
  const time = OPENING_TIME;
  const commands: Command[] = [{ type: 'genesis', time, config }];
  for (let account = 0; account < accounts; account++) {
    commands.push({ type: 'createAccount', time, id: `account-${account}`, master: null });
    for (const asset of config.assets.keys()) {
      const transferId = `opening/${account}/${asset}`;
      commands.push({ type: 'deposit', time, account, asset, amount: DEPOSIT_UNITS, transferId });
    }
  }
  return commands;
}
