import { BPS_ONE, floorBps } from './arithmetic.ts';
import { LADDERS_PER_SYMBOL, LADDERS_SHIFT, RISING_STOPS } from './book/books.ts';
import { TRADING } from './codes.ts';
import { bandHighTicks, bandLowTicks } from './matching/bounds.ts';
import type { SectionReader, SectionWriter } from './memory/section.ts';
import { highestRate } from './money/fee.ts';
import { HI_BOUND, UNITS_BOUND, Wide } from './money/wide.ts';
import { STP_MODES, SYMBOL_STATES, type SymbolConfig } from './types.ts';

/** One symbol: its rules as numbers, its last trade, its counters. Its orders stand in `Books`. */
export class Market {
  readonly symbol: number;
  /** Its two assets. */
  readonly base: number;
  readonly quote: number;
  state = TRADING;
  bookSeq = 0;
  /** Open lots of both sides and of waiting stops together: bounds every sum of lots. */
  openLots = 0;
  #lastTicks = 0;
  /** Edges of the price band around the last trade: 0 and infinite where there is none. */
  bandLowTicks = 0;
  bandHighTicks = Number.POSITIVE_INFINITY;
  readonly #base: Factor;
  readonly #notional: Factor;
  readonly minNotional = new Wide();
  readonly maxNotional = new Wide();
  readonly hasMaxNotional: boolean;
  /** Both limits rounded into the range of one number; infinite where they are beyond it. From 0, so -1 is below both. */
  readonly minNotionalUnits: number;
  readonly maxNotionalUnits: number;
  /** Rates for orders to come, and what a BUY must be ready to pay of its notional (`highestRate` of both). */
  makerRate = 0;
  takerRate = 0;
  holdRate = 0;
  readonly feeInBase: boolean;
  readonly stpDefault: number;
  readonly sharesMaster: boolean;
  /** One bit per allowed mode. */
  readonly #stpAllowed: number;
  #config: SymbolConfig;

  constructor(symbol: number, config: SymbolConfig) {
    this.symbol = symbol;
    this.#config = config;
    this.base = config.base;
    this.quote = config.quote;
    this.#base = factorOf(config.baseUnitsPerLot);
    this.#notional = factorOf(config.notionalFactor);
    this.minNotional.setBigInt(config.minNotional);
    this.maxNotional.setBigInt(config.maxNotional);
    this.hasMaxNotional = config.maxNotional !== 0n;
    this.minNotionalUnits = unitsOrInfinite(config.minNotional);
    this.maxNotionalUnits = this.hasMaxNotional
      ? unitsOrInfinite(config.maxNotional)
      : Number.POSITIVE_INFINITY;
    this.#keepRates(config.makerRate, config.takerRate);
    this.feeInBase = config.feeIn === 'received';
    this.stpDefault = STP_MODES.indexOf(config.stpDefault);
    this.sharesMaster = config.stpScope === 'master';
    this.#stpAllowed = config.stpAllowed.reduce((bits, mode) => bits | (1 << STP_MODES.indexOf(mode)), 0);
  }

  get config(): SymbolConfig {
    return this.#config;
  }

  /** Rates for orders to come; those that are open keep theirs. */
  setRates(makerRate: number, takerRate: number): void {
    this.#config = { ...this.#config, makerRate, takerRate };
    this.#keepRates(makerRate, takerRate);
  }

  allowsStp(mode: number): boolean {
    return (this.#stpAllowed & (1 << mode)) !== 0;
  }

  /** The ladder its orders of a side rest on. */
  ladder(side: number): number {
    return (this.symbol << LADDERS_SHIFT) | side;
  }

  /** The ladder of stops that wait for a rising price, or for a falling one. */
  stopLadder(rising: boolean): number {
    return this.symbol * LADDERS_PER_SYMBOL + RISING_STOPS + (rising ? 0 : 1);
  }

  /** Ledger units of quote for `lots` at `ticks`. */
  notional(ticks: number, lots: number, into: Wide): Wide {
    const units = this.notionalUnits(ticks, lots);
    if (units !== -1) return into.setNumber(units);
    return times(into.setProduct(ticks, lots), this.#notional);
  }

  /**
   * The same as one number, -1 from UNITS_BOUND on. A product of integers from 1 that ends below the bound was exact
   * all the way.
   */
  notionalUnits(ticks: number, lots: number): number {
    const units = ticks * lots * this.#notional.number;
    return units < UNITS_BOUND ? units : -1;
  }

  /** Ledger units of base in `lots`. */
  baseUnits(lots: number, into: Wide): Wide {
    const units = this.baseUnitsOf(lots);
    if (units !== -1) return into.setNumber(units);
    return times(into.setNumber(lots), this.#base);
  }

  /** The same as one number, -1 from UNITS_BOUND on. */
  baseUnitsOf(lots: number): number {
    const units = lots * this.#base.number;
    return units < UNITS_BOUND ? units : -1;
  }

  /** Price of the last trade; 0 before the first. */
  get lastTicks(): number {
    return this.#lastTicks;
  }

  /** Nearly every price is compared with the band around the last trade, so its edges are kept. */
  set lastTicks(ticks: number) {
    if (ticks === this.#lastTicks) return;
    const { bandBps } = this.#config;
    const hasBand = bandBps !== null && ticks !== 0;
    this.#lastTicks = ticks;
    this.bandLowTicks = hasBand ? bandLowTicks(ticks, bandBps) : 0;
    this.bandHighTicks = hasBand ? bandHighTicks(ticks, bandBps) : Number.POSITIVE_INFINITY;
  }

  feeAsset(isBuy: boolean): number {
    return isBuy && this.feeInBase ? this.base : this.quote;
  }

  /**
   * The highest price a market-type stop BUY may pay once it is triggered, and what it holds for until then:
   * stop x (1 + collar), within the symbol's prices. Without a collar it is the symbol's highest price.
   */
  capTicks(stopTicks: number): number {
    const { collarBps, maxTicks } = this.#config;
    if (collarBps === null) return maxTicks;
    return Math.min(maxTicks, floorBps(stopTicks, BPS_ONE + collarBps));
  }

  /** As on the first day, but for the sequence of its book. */
  reset(): void {
    this.state = TRADING;
    this.lastTicks = 0;
    this.openLots = 0;
  }

  #keepRates(makerRate: number, takerRate: number): void {
    this.makerRate = makerRate;
    this.takerRate = takerRate;
    this.holdRate = highestRate(makerRate, takerRate);
  }

  save(to: SectionWriter): void {
    to.number(this.state);
    to.number(this.lastTicks);
    to.number(this.bookSeq);
    to.number(this.openLots);
  }

  load(from: SectionReader): void {
    this.state = from.integer(0, SYMBOL_STATES.length - 1);
    this.lastTicks = from.integer(0, Number.MAX_SAFE_INTEGER);
    this.bookSeq = from.integer(0, Number.MAX_SAFE_INTEGER);
    this.openLots = from.integer(0, Number.MAX_SAFE_INTEGER);
  }
}

/** A factor of money: a number where it is a safe integer, as it nearly always is, else NaN and the bigint. */
type Factor = { readonly number: number; readonly bigint: bigint };

function factorOf(bigint: bigint): Factor {
  return { bigint, number: bigint <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(bigint) : Number.NaN };
}

/** A limit for amounts that are below UNITS_BOUND. */
function unitsOrInfinite(limit: bigint): number {
  return limit < BigInt(UNITS_BOUND) ? Number(limit) : Number.POSITIVE_INFINITY;
}

/** A product of 2^97 or more may become any value beyond 2^96. */
function times(value: Wide, factor: Factor): Wide {
  if (!Number.isNaN(factor.number)) return value.multiply(factor.number);
  const product = value.toBigInt() * factor.bigint;
  return product >> 97n === 0n ? value.setBigInt(product) : value.set(HI_BOUND * 2, 0);
}
