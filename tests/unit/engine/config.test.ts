import { describe, expect, test } from 'vitest';
import { engineConfigProblem } from '../../../src/engine/checks/config.ts';
import type { EngineConfig, SymbolConfig } from '../../../src/engine/types.ts';
import { engineConfig, PLAIN_SYMBOL } from '../../support/engine-fixture.ts';

describe('what the engine can run', () => {
  test.each([
    ['the largest prices and lots', { maxTicks: 450_359_962_737, maxLots: Number.MAX_SAFE_INTEGER }],
    ['rates of 10 %', { makerRate: -10_000_000, takerRate: 10_000_000 }],
    ['a whole collar and band', { collarBps: 10_000, bandBps: 10_000 }],
  ] as const)('%s', (_what, symbol) => {
    expect(engineConfigProblem(engineConfig([symbol]))).toBeNull();
  });
});

describe('what it cannot run is told by the first rule that is broken', () => {
  const SYMBOLS: readonly (readonly [Partial<SymbolConfig>, string])[] = [
    [{ base: 3 }, 'base and quote are two known assets'],
    [{ quote: PLAIN_SYMBOL.base }, 'base and quote are two known assets'],
    [{ priceScale: 37 }, 'prices and quantities have a scale from 0 to 36'],
    [{ tickUnits: 0 }, 'a tick and a lot are at least one unit of their scale'],
    [{ lotUnits: 0 }, 'a tick and a lot are at least one unit of their scale'],
    [{ maxTicks: 450_359_962_738 }, 'prices run from at least 1 to at most 2^53/20,000 ticks'],
    [{ minTicks: 0 }, 'prices run from at least 1 to at most 2^53/20,000 ticks'],
    [{ minLots: 5, maxLots: 4 }, 'quantities run from at least 1 to at most 2^53-1 lots'],
    [{ maxLots: 2 ** 53 }, 'quantities run from at least 1 to at most 2^53-1 lots'],
    [{ notionalFactor: 0n }, 'a lot and a tick x lot are at least one ledger unit'],
    [{ minNotional: -1n }, 'notional limits run from 0 to below 2^96'],
    [{ bandBps: 10_001 }, 'band and collar are from 0 to 10,000 basis points'],
    [{ collarBps: 0.5 }, 'band and collar are from 0 to 10,000 basis points'],
    [{ takerRate: 10_000_001 }, 'fee rates lie within 10 %'],
    [{ makerRate: Number.NaN }, 'fee rates lie within 10 %'],
    [{ stpAllowed: [] }, 'the default STP mode is among the allowed ones'],
    [{ maxOpenOrders: 0 }, 'at least one open order is allowed'],
  ];
  test.each(SYMBOLS)('%o', (symbol, problem) => {
    expect(engineConfigProblem(engineConfig([symbol]))).toBe(`BTC-USD: ${problem}`);
  });

  const VENUES: readonly (readonly [Partial<EngineConfig>, string])[] = [
    [{ epoch: -1 }, 'epoch and worldSeed are integers from 0'],
    [{ worldSeed: 0.5 }, 'epoch and worldSeed are integers from 0'],
    [{ idempotencyWindow: 10_000_001 }, 'idempotencyWindow is an integer from 0 to 10,000,000'],
    [{ symbols: [PLAIN_SYMBOL, PLAIN_SYMBOL] }, 'symbols have different names'],
    [{ assets: [{ asset: 'BTC', scale: 37 }] }, 'an asset has a scale from 0 to 36'],
    [{ assets: Array(2).fill({ asset: 'BTC', scale: 4 }) }, 'assets have different names'],
  ];
  test.each(VENUES)('%o', (venue, problem) => {
    expect(engineConfigProblem({ ...engineConfig([]), ...venue })).toBe(problem);
  });
});
