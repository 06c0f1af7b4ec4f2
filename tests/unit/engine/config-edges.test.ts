import { describe, expect, test } from 'vitest';
import { addSymbolProblem, engineConfigProblem } from '../../../src/engine/checks/config.ts';
import type { EngineConfig, SymbolConfig } from '../../../src/engine/types.ts';
import { engineConfig, PLAIN_SYMBOL } from '../../support/engine-fixture.ts';

const TWO_96 = 2n ** 96n;
const MOST = Number.MAX_SAFE_INTEGER;

type Edge<T> = readonly [last: Partial<T>, beyond: Partial<T>];

/** The last value that can be run, and the next one, which cannot. */
const SYMBOL_EDGES: readonly Edge<SymbolConfig>[] = [
  [{ base: 2 }, { base: 3 }],
  [{ base: 0 }, { base: -1 }],
  [
    { minTicks: 1, maxTicks: 1 },
    { minTicks: 2, maxTicks: 1 },
  ],
  [{ minTicks: 1 }, { minTicks: 0 }],
  [{ maxTicks: 450_359_962_737 }, { maxTicks: 450_359_962_738 }],
  [
    { minLots: 1, maxLots: 1 },
    { minLots: 2, maxLots: 1 },
  ],
  [{ maxLots: MOST }, { maxLots: MOST + 1 }],
  [{ baseUnitsPerLot: 1n }, { baseUnitsPerLot: 0n }],
  [{ baseUnitsPerLot: TWO_96 - 1n }, { baseUnitsPerLot: TWO_96 }],
  [{ notionalFactor: 1n }, { notionalFactor: 0n }],
  [{ notionalFactor: TWO_96 - 1n }, { notionalFactor: TWO_96 }],
  [{ minNotional: 0n }, { minNotional: -1n }],
  [{ minNotional: TWO_96 - 1n }, { minNotional: TWO_96 }],
  [{ maxNotional: 0n }, { maxNotional: -1n }],
  [{ maxNotional: TWO_96 - 1n }, { maxNotional: TWO_96 }],
  [{ bandBps: 0 }, { bandBps: -1 }],
  [{ bandBps: 10_000 }, { bandBps: 10_001 }],
  [{ collarBps: 0 }, { collarBps: -1 }],
  [{ collarBps: 10_000 }, { collarBps: 10_001 }],
  [{ makerRate: -10_000_000 }, { makerRate: -10_000_001 }],
  [{ takerRate: 10_000_000 }, { takerRate: 10_000_001 }],
  [{ priceScale: 36 }, { priceScale: 37 }],
  [{ quantityScale: 0 }, { quantityScale: -1 }],
  [{ maxOpenOrders: 1 }, { maxOpenOrders: 0 }],
];

const VENUE_EDGES: readonly Edge<EngineConfig>[] = [
  [{ epoch: 0 }, { epoch: -1 }],
  [{ worldSeed: 0 }, { worldSeed: -1 }],
  [{ idempotencyWindow: 0 }, { idempotencyWindow: -1 }],
  [{ idempotencyWindow: 10_000_000 }, { idempotencyWindow: 10_000_001 }],
  [{ symbols: symbolsOf(4096) }, { symbols: symbolsOf(4097) }],
  [{ assets: assetsOf(4096) }, { assets: assetsOf(4097) }],
  [{ assets: [{ asset: 'A', scale: 0 }] }, { assets: [{ asset: 'A', scale: -1 }] }],
  [{ assets: [{ asset: 'A', scale: 36 }] }, { assets: [{ asset: 'A', scale: 37 }] }],
];

describe('the edges of what the engine can run', () => {
  test.each(SYMBOL_EDGES)('of a symbol: %o, and not %o', (last, beyond) => {
    expect(engineConfigProblem(engineConfig([last]))).toBeNull();
    expect(engineConfigProblem(engineConfig([beyond]))).not.toBeNull();
  });

  test.each(VENUE_EDGES.map((edge, at) => [at, ...edge] as const))('of a venue: %i', (_at, last, beyond) => {
    expect(engineConfigProblem({ ...engineConfig([]), ...last })).toBeNull();
    expect(engineConfigProblem({ ...engineConfig([]), ...beyond })).not.toBeNull();
  });

  test('there is room for a 4,096th symbol, and not for one more', () => {
    const added = { ...PLAIN_SYMBOL, symbol: 'ADDED' };
    const [room, none] = [4095, 4096].map((count) => ({ ...engineConfig([]), symbols: symbolsOf(count) }));
    expect(addSymbolProblem(room as EngineConfig, added, [])).toBeNull();
    expect(addSymbolProblem(none as EngineConfig, added, [])).not.toBeNull();
  });
});

function symbolsOf(count: number): SymbolConfig[] {
  return Array.from({ length: count }, (_, at) => ({ ...PLAIN_SYMBOL, symbol: `S${at}` }));
}

function assetsOf(count: number): EngineConfig['assets'] {
  return Array.from({ length: count }, (_, at) => ({ asset: `A${at}`, scale: 4 }));
}
