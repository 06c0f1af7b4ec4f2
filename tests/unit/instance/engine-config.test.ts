import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal } from '../../../src/common/decimal.ts';
import { engineConfigProblem } from '../../../src/engine/checks/config.ts';
import { createEngine } from '../../../src/engine/index.ts';
import { STP_MODES } from '../../../src/engine/types.ts';
import { defaultSpec } from '../../../src/instance/default-spec.ts';
import { engineConfig } from '../../../src/instance/engine-config.ts';
import { PRESET_NAMES, venuePreset } from '../../../src/instance/presets/index.ts';
import type { InstanceSpec, SymbolSpec } from '../../../src/instance/spec.ts';
import { completeSymbol } from '../../../src/instance/symbols.ts';

const configOf = (spec: InstanceSpec) => {
  const result = engineConfig(spec, 1);
  if (!result.ok) throw new Error(result.error.map(({ message }) => message).join('\n'));
  return result.value;
};

const withSymbol = (change: Partial<SymbolSpec>): InstanceSpec => {
  const spec = defaultSpec('generic', 'test');
  const symbol = { ...spec.symbols[0]!, ...change };
  return { ...spec, symbols: [symbol], accounts: [] };
};

describe('the engine configuration', () => {
  it('of Binance has exact scales and factors', () => {
    const { assets, symbols, ...rest } = configOf(defaultSpec('binance', 'binance'));
    expect(rest).toEqual({ venue: 'binance', epoch: 1, worldSeed: 1, idempotencyWindow: 1_000_000 });
    expect(assets).toEqual([
      { asset: 'BTC', scale: 11 },
      { asset: 'USDT', scale: 9 },
      { asset: 'ETH', scale: 8 },
    ]);
    expect(symbols[0]).toEqual({
      symbol: 'BTC-USDT',
      base: 0,
      quote: 1,
      priceScale: 2,
      tickUnits: 1,
      quantityScale: 5,
      lotUnits: 1,
      baseUnitsPerLot: 1_000_000n,
      notionalFactor: 100n,
      minTicks: 1,
      maxTicks: 100_000_000,
      minLots: 1,
      maxLots: 900_000_000,
      minNotional: 5_000_000_000n,
      maxNotional: 9_000_000_000_000_000n,
      bandBps: 8000,
      collarBps: 1000,
      makerRate: 100_000,
      takerRate: 100_000,
      feeIn: 'received',
      stpDefault: 'EXPIRE_MAKER',
      stpAllowed: ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'],
      stpScope: 'account',
      postOnlyPolicy: 'reject',
      maxOpenOrders: 200,
    });
    expect(symbols.map(({ symbol, base, quote }) => [symbol, base, quote])).toEqual([
      ['BTC-USDT', 0, 1],
      ['ETH-USDT', 2, 1],
      ['ETH-BTC', 2, 0],
    ]);
  });

  it('takes steps that are no powers of ten', () => {
    const change = { tickSize: '0.25', lotSize: '50', minPrice: '0.25', maxPrice: '100' };
    const [symbol] = configOf(withSymbol({ ...change, minQuantity: '50', maxQuantity: '1000' })).symbols;
    expect(symbol).toMatchObject({
      priceScale: 2,
      tickUnits: 25,
      quantityScale: 0,
      lotUnits: 50,
      notionalFactor: 25n * 50n * 100n,
      baseUnitsPerLot: 50n * 10_000n,
      maxTicks: 400,
      maxLots: 20,
    });
  });

  it.each(PRESET_NAMES)('of the preset %s converts one tick times one lot exactly', (venue) => {
    const { assets, symbols } = configOf(defaultSpec(venue, venue));
    for (const symbol of symbols) {
      const shift = assets[symbol.quote]!.scale - symbol.priceScale - symbol.quantityScale;
      expect(shift).toBeGreaterThanOrEqual(2);
      const units = BigInt(symbol.tickUnits) * BigInt(symbol.lotUnits) * 10n ** BigInt(shift);
      expect(symbol.notionalFactor).toBe(units);
    }
  });

  it('has fee rates in units of 1e-8, rebates negative', () => {
    const fees = { makerBps: '-0.5', takerBps: '2.0001', feeIn: 'quote' as const };
    expect(configOf(withSymbol({ fees })).symbols[0]).toMatchObject({ makerRate: -5_000, takerRate: 20_001 });
  });
});

describe('what is accepted here', () => {
  const scale = fc.integer({ min: 0, max: 12 });
  const decimal = fc
    .tuple(fc.bigInt({ min: 1n, max: 10n ** 22n }), scale)
    .map(([units, places]) => formatDecimal(units, places));
  const bps = fc.option(fc.integer({ min: -1, max: 10_001 }), { nil: null });

  it.each(PRESET_NAMES)('is accepted by the engine: preset %s', (venue) => {
    expect(engineConfigProblem(configOf(defaultSpec(venue, venue)))).toBe(null);
  });

  it('is accepted by the Genesis of the engine: any figures, names and assets', () => {
    const usual = fc.constantFrom('1', '0.01', '0.25', '50');
    const step = fc.oneof({ arbitrary: usual, weight: 9 }, { arbitrary: decimal, weight: 1 });
    const asset = fc.constantFrom('A', 'B', 'USD');
    const figures = fc.record({
      symbol: fc.constantFrom('A-USD', 'B-USD', 'A-B'),
      base: asset,
      quote: asset,
      tickSize: step,
      lotSize: step,
      minNotional: fc.constantFrom('0', '1', '5', '1000000', '9'.repeat(39)),
      bandBps: bps,
      collarBps: bps,
      stpDefault: fc.constantFrom(...STP_MODES),
      stpAllowed: fc.subarray([...STP_MODES], { minLength: 4 }),
    });
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(figures, { maxLength: 3 }), fc.nat(10_000_000), (all, idempotencyWindow) => {
        const spec = defaultSpec('generic', 'x');
        const symbols = all.map((overrides) => completeSymbol(venuePreset('generic')!, overrides));
        const limits = { ...spec.limits, idempotencyWindow };
        const result = engineConfig({ ...spec, symbols, limits, accounts: [] }, 1);
        if (!result.ok) return;
        accepted += symbols.length > 0 ? 1 : 0;
        const engine = createEngine();
        engine.apply({ type: 'genesis', time: 0, config: result.value });
        expect(engine.events.at(engine.events.end - 1)).toMatchObject({ type: 'genesis' });
      }),
      { numRuns: 1000 },
    );
    expect(accepted).toBeGreaterThan(30);
  });
});

describe('figures that break a limit are reported with their path', () => {
  const fees = (makerBps: string, takerBps: string) => ({
    fees: { makerBps, takerBps, feeIn: 'quote' as const },
  });
  it.each<[Partial<SymbolSpec>, string, string]>([
    [
      { tickSize: '0' },
      'tickSize',
      'Expected "tickSize" to be a positive decimal with at most 12 decimal places, but was "0".',
    ],
    [
      { tickSize: '1e-2' },
      'tickSize',
      'Expected "tickSize" to be a positive decimal with at most 12 decimal places, but was "1e-2".',
    ],
    [
      { maxPrice: '0.015' },
      'maxPrice',
      'Expected "maxPrice" to be a positive multiple of tickSize 0.01, but was "0.015".',
    ],
    [
      { maxPrice: '4503599627.38' },
      'maxPrice',
      'Expected "maxPrice" to be at most 4503599627.37 (450359962737 steps of tickSize 0.01), but was "4503599627.38".',
    ],
    [
      { maxQuantity: '9007199254.740992' },
      'maxQuantity',
      'Expected "maxQuantity" to be at most 9007199254.740991 (9007199254740991 steps of lotSize 0.000001), but was "9007199254.740992".',
    ],
    [
      { minPrice: '5', maxPrice: '4' },
      'maxPrice',
      'Expected "maxPrice" to be at least "minPrice" "5", but was "4".',
    ],
    [
      { minNotional: '5', maxNotional: '4' },
      'maxNotional',
      'Expected "maxNotional" to be at least "minNotional" "5", but was "4".',
    ],
    [{ quote: 'BTC' }, 'quote', 'Expected "quote" to be another asset than "base" "BTC", but was "BTC".'],
    [{ minNotional: '-1' }, 'minNotional', 'Expected "minNotional" to be at least 0, but was "-1".'],
    [
      { minNotional: '0.00000000001' },
      'minNotional',
      'Expected "minNotional" to be a plain decimal with at most 10 decimal places, but was "0.00000000001".',
    ],
    [
      { bandBps: 0 },
      'bandBps',
      'Expected "bandBps" to be a whole number from 1 to 10000, or null for none, but was 0.',
    ],
    [
      { collarBps: 10_001 },
      'collarBps',
      'Expected "collarBps" to be a whole number from 1 to 10000, or null for none, but was 10001.',
    ],
    [fees('1', '-1'), 'takerBps', 'Expected "takerBps" to be at least 0, but was "-1".'],
    [
      fees('-2', '1'),
      'makerBps',
      'Expected "makerBps" to be a rebate of at most the taker\'s "1", but was "-2".',
    ],
    [fees('1', '1000.0001'), 'takerBps', 'Expected "takerBps" to be at most 1000, but was "1000.0001".'],
    [
      fees('0.00001', '1'),
      'makerBps',
      'Expected "makerBps" to be a plain decimal with at most 4 decimal places, but was "0.00001".',
    ],
    [
      { stpAllowed: ['NONE'] },
      'stpDefault',
      'Expected "stpDefault" to be one of "stpAllowed" (NONE), but was "EXPIRE_TAKER".',
    ],
    [
      {
        tickSize: '0.0000000001',
        lotSize: '0.0000000001',
        minPrice: '1',
        maxPrice: '2',
        minQuantity: '1',
        maxQuantity: '2',
      },
      'tickSize',
      'Expected "tickSize" to have at most 18 decimal places together with "lotSize" "0.0000000001", but was "0.0000000001".',
    ],
  ])('%j', (change, field, message) => {
    const result = engineConfig(withSymbol(change), 1);
    const problems = result.ok ? [] : result.error.map(({ path, message: text }) => [path.at(-1), text]);
    expect(problems).toEqual([[field, message]]);
  });

  it('a name that two symbols have', () => {
    const spec = withSymbol({});
    const result = engineConfig({ ...spec, symbols: [...spec.symbols, ...spec.symbols] }, 1);
    expect(result.ok ? [] : result.error).toEqual([
      {
        path: ['symbols', 1, 'symbol'],
        message: 'Expected "symbol" to be a name of its own, but "BTC-USD" is symbol 0 already.',
      },
    ]);
  });

  it('all at once, deposits included', () => {
    const accounts = [
      { id: 'a', balances: { USD: '0.12345678901', DOGE: '1' }, apiKey: null },
      { id: 'b', balances: { BTC: '7922816251426433760', USD: '1' }, apiKey: null },
    ];
    const result = engineConfig({ ...withSymbol({ minQuantity: '0' }), accounts }, 1);
    expect(result.ok ? [] : result.error).toEqual([
      {
        path: ['symbols', 0, 'minQuantity'],
        message: 'Expected "minQuantity" to be a positive multiple of lotSize 0.000001, but was "0".',
      },
      {
        path: ['accounts', 0, 'balances', 'USD'],
        message:
          'Expected "USD" to be a plain decimal with at most 10 decimal places, but was "0.12345678901".',
      },
      {
        path: ['accounts', 0, 'balances', 'DOGE'],
        message: 'Expected an asset of the venue (BTC, USD), but was "DOGE".',
      },
      {
        path: ['accounts', 1, 'balances', 'BTC'],
        message:
          'Expected "BTC" to be at most 7922816251426433759.3543950335 over all accounts, but was "7922816251426433760".',
      },
    ]);
  });
});
