import { type EngineConfig, STP_MODES, type StpMode, type SymbolConfig } from '../../../src/engine/types.ts';
import type { Dice } from './dice.ts';

/** Where a market of a size trades: prices lie `stepTicks` apart around `midTicks`, orders are some `lots`. */
type Size = {
  readonly name: string;
  readonly midTicks: number;
  readonly stepTicks: number;
  readonly lots: number;
  readonly priceScale: number;
  readonly quantityScale: number;
  readonly baseUnitsPerLot: bigint;
  readonly notionalFactor: bigint;
  readonly maxTicks: number;
  readonly maxLots: number;
};

export type Quotation = { readonly midTicks: number; readonly stepTicks: number; readonly lots: number };
export type Venue = {
  /** What kind of venue it is, to be counted. */
  readonly features: readonly string[];
  readonly config: EngineConfig;
  /** Thousands of orders wait, so that everything the engine keeps has to grow. */
  readonly isDeep: boolean;
  /** By symbol, also for the one that is added later. */
  readonly quotations: readonly Quotation[];
  /** By asset: what a rich and a poor account get. */
  readonly riches: readonly bigint[];
  readonly pittances: readonly bigint[];
  /** Masters of the accounts; the first so many of them are rich. */
  readonly masters: readonly (number | null)[];
  readonly richCount: number;
  readonly later: SymbolConfig;
};

const MOST_TICKS = 450_359_962_737;
const MOST_LOTS = Number.MAX_SAFE_INTEGER;
const MOST_RICHES = 2n ** 96n / 10n;

const size = (
  name: string,
  [midTicks, stepTicks, maxTicks]: readonly [number, number, number],
  [lots, maxLots]: readonly [number, number],
  [baseUnitsPerLot, notionalFactor]: readonly [bigint, bigint],
  [priceScale, quantityScale]: readonly [number, number] = [0, 0],
): Size => ({
  ...{ name, midTicks, stepTicks, maxTicks, lots, maxLots },
  ...{ baseUnitsPerLot, notionalFactor, priceScale, quantityScale },
});

/** From one unit per lot to the largest numbers the engine admits; the middle ones are real markets. */
const SIZES: readonly Size[] = [
  size('round', [100, 1, 1_000_000], [1, 1_000_000], [10_000n, 100n]),
  size('single units', [50, 1, 1000], [1, 1000], [1n, 1n]),
  size('coarse prices', [20, 2, 200], [1, 100], [10_000n, 100n]),
  size('odd units', [97, 1, 10_000], [3, 10_000], [7n, 3n]),
  size('BTC', [6_789_010, 1000, 10 ** 9], [12_345, 10 ** 12], [10_000n, 100n], [2, 8]),
  size('SHIB', [1_234, 1, 10 ** 8], [1_000_000, 10 ** 13], [10_000n, 100n], [8, 0]),
  size('PEPE', [70_123, 7, 10 ** 9], [50_000_000, 10 ** 14], [10_000n, 100n], [10, 0]),
  size(
    '8 + 8 digits',
    [300_000_000_000, 100_000, MOST_TICKS],
    [123_456_789, MOST_LOTS],
    [10_000n, 100n],
    [8, 8],
  ),
  size('highest ticks', [450_359_960_000, 900, MOST_TICKS], [3, 1_000_000], [10n ** 6n, 10n ** 3n]),
  size('most lots', [5, 1, 100], [2 ** 47, MOST_LOTS], [2n ** 36n, 2n ** 40n]),
  size(
    'highest ticks, most lots',
    [450_000_000_000, 10 ** 7, MOST_TICKS],
    [4 * 10 ** 12, MOST_LOTS],
    [2n ** 44n, 16n],
  ),
];

const RATES = [
  [0, 0],
  [12_345, 34_567],
  [75_000, 75_000],
  [-3_333, 77_777],
  [-5_000, 35_000],
  [-50_000, -10_000],
  [34_567, -12_345],
  [1, 1],
  [10_000_000, 10_000_000],
  [-10_000_000, 9_999_999],
  [-10_000_000, -10_000_000],
] as const;

const ASSETS = ['AAA', 'USD', 'BBB', 'CCC'];
/** Base and quote of the symbols: they share assets, and the base of one is the quote of another. */
const PAIRS = [
  [0, 1],
  [2, 1],
  [2, 0],
] as const;

/** A venue with one to three symbols, and one more that may be added. */
export function venueOf(dice: Dice, isDeep: boolean): Venue {
  const choice = isDeep
    ? SIZES.filter(({ quantityScale, priceScale }) => quantityScale + priceScale > 0)
    : SIZES;
  const main = dice.pick(choice);
  const count = dice.weighted([
    [2, 1],
    [3, 2],
    [2, 3],
  ] as const);
  const sizes = PAIRS.map(() => (dice.chance(75) ? main : dice.pick(choice)));
  const symbols = PAIRS.map((pair, at) => {
    return roomy(symbolOf(dice, `S${at}`, pair, sizes[at] ?? main), isDeep);
  });
  const quotations = symbols.map((_, at) => quotationOf(dice, sizes[at] ?? main));
  const later = roomy(symbolOf(dice, 'LATER', [3, 1], main), isDeep);
  const riches = ASSETS.map((_, asset) => richesOf(asset, [...symbols, later], quotations, isDeep));
  const config = {
    venue: 'differential',
    epoch: dice.between(0, 3),
    worldSeed: 42,
    idempotencyWindow: dice.pick([0, 1, 5, 1000]),
    assets: ASSETS.slice(0, 3).map((asset) => ({ asset, scale: 8 })),
    symbols: symbols.slice(0, count),
  };
  return {
    features: featuresOf(main, config),
    config,
    isDeep,
    quotations: [...quotations.slice(0, count), quotationOf(dice, main)],
    riches,
    pittances: riches.map((units) => units / 100n),
    masters: [null, 0, null, 2, null, 0],
    richCount: 4,
    later,
  };
}

function roomy(symbol: SymbolConfig, isDeep: boolean): SymbolConfig {
  return isDeep ? { ...symbol, maxOpenOrders: 10_000, bandBps: null } : symbol;
}

function featuresOf({ name }: Size, { idempotencyWindow, symbols }: EngineConfig): string[] {
  return [
    `market size: ${name}`,
    `symbols: ${symbols.length}`,
    `idempotency window: ${idempotencyWindow}`,
    ...symbols.flatMap((symbol) => [
      `symbol, fees in ${symbol.feeIn}`,
      `symbol, self-trade scope ${symbol.stpScope}`,
      `symbol, post-only policy ${symbol.postOnlyPolicy}`,
      `symbol, ${symbol.bandBps === null ? 'no ' : ''}band`,
      `symbol, ${symbol.collarBps === null ? 'no ' : ''}collar`,
      `symbol, most open orders ${symbol.maxOpenOrders}`,
    ]),
  ];
}

function quotationOf(dice: Dice, { midTicks, stepTicks, lots, maxTicks }: Size): Quotation {
  const wideStep = Math.floor(midTicks / 200);
  const isWide = dice.chance(50) && wideStep > 0 && midTicks + 40 * wideStep < maxTicks;
  return { midTicks, stepTicks: isWide ? wideStep : stepTicks, lots };
}

function symbolOf(
  dice: Dice,
  symbol: string,
  [base, quote]: readonly [number, number],
  of: Size,
): SymbolConfig {
  const [makerRate, takerRate] = dice.pick(RATES);
  const stpDefault = dice.pick(STP_MODES);
  const one = BigInt(of.midTicks) * BigInt(of.lots) * of.notionalFactor;
  const { name: _, midTicks: __, stepTicks: ___, lots, ...scales } = of;
  return {
    ...scales,
    ...{ symbol, base, quote, tickUnits: 1, lotUnits: 1 },
    minTicks: dice.chance(80) ? 1 : Math.ceil(of.midTicks * 0.9),
    maxTicks: dice.chance(30) ? of.maxTicks : Math.min(of.maxTicks, of.midTicks * 2),
    minLots: dice.chance(70) ? 1 : lots * 2,
    minNotional: dice.chance(70) ? 0n : one * 2n,
    maxNotional: dice.chance(75) ? 0n : one * 28n,
    bandBps: dice.pick([null, null, 10_000, 2_000, 1_000, 500, 200]),
    collarBps: dice.pick([null, 0, 100, 300, 1_000, 10_000]),
    makerRate,
    takerRate,
    feeIn: dice.chance(50) ? 'quote' : 'received',
    stpDefault,
    stpAllowed: dice.chance(75) ? STP_MODES : allowedWith(dice, stpDefault),
    stpScope: dice.chance(50) ? 'account' : 'master',
    postOnlyPolicy: dice.pick(['reject', 'cancel', 'slide']),
    maxOpenOrders: dice.pick([4, 12, 30]),
  };
}

function allowedWith(dice: Dice, mode: StpMode): StpMode[] {
  return STP_MODES.filter((other) => other === mode || dice.chance(50));
}

/** Enough for some dozens of orders, and so little that all accounts together stay below 2^96. */
function richesOf(
  asset: number,
  symbols: readonly SymbolConfig[],
  quotations: readonly Quotation[],
  isDeep: boolean,
): bigint {
  const orders = isDeep ? 60_000n : 600n;
  const needs = symbols.map((symbol, at) => {
    const { midTicks, lots } = quotations[at] ?? quotations[0] ?? { midTicks: 1, lots: 1 };
    if (symbol.base === asset) return symbol.baseUnitsPerLot * BigInt(lots) * orders;
    return symbol.quote === asset ? symbol.notionalFactor * BigInt(midTicks) * BigInt(lots) * orders : 1n;
  });
  let most = 0n;
  for (const units of needs) if (units > most) most = units;
  return most < MOST_RICHES ? most : MOST_RICHES;
}
