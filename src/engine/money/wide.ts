/** Money is two limbs: a signed high and a low of 48 bits from 0; value = hi x 2^48 + lo. */
export const LIMB = 2 ** 48;
const LIMB_BITS = 48n;
/** The high limb of 2^96, which no balance, hold or notional reaches. */
export const HI_BOUND = 2 ** 48;
/**
 * Amounts below this are reckoned as one number where that is faster: with a low limb and a tenth for the fee added
 * they are still safe integers.
 */
export const UNITS_BOUND = 2 ** 52;
/** What a hold of such an amount stays below, with its fee of a tenth at the most. */
export const HOLD_BOUND = UNITS_BOUND * 1.25;
/** From here on a product is only known to be too large. */
const PRODUCT_MAX = 2 ** 97;
const HALF = 2 ** 26;

/**
 * An exact signed integer of up to 2^100 in two float64 numbers, changed in place: what BigInt would do, without an
 * object per step. Registers of this kind are made once and reused.
 */
export class Wide {
  /** A negative zero makes both fields float64 from the start, whatever comes first. */
  hi = -0;
  lo = -0;

  set(hi: number, lo: number): this {
    this.hi = hi;
    this.lo = lo;
    return this;
  }

  copy(other: Wide): this {
    return this.set(other.hi, other.lo);
  }

  /** A safe integer. */
  setNumber(value: number): this {
    const hi = Math.floor(value / LIMB);
    this.hi = hi;
    this.lo = value - hi * LIMB;
    return this;
  }

  /** Any integer; one beyond 2^100 loses its high bits, so callers check the bound first. */
  setBigInt(value: bigint): this {
    return this.set(Number(value >> LIMB_BITS), Number(BigInt.asUintN(48, value)));
  }

  add(hi: number, lo: number): this {
    const low = this.lo + lo;
    this.hi += hi;
    if (low >= LIMB) {
      this.lo = low - LIMB;
      this.hi += 1;
    } else {
      this.lo = low;
    }
    return this;
  }

  subtract(hi: number, lo: number): this {
    const low = this.lo - lo;
    this.hi -= hi;
    if (low < 0) {
      this.lo = low + LIMB;
      this.hi -= 1;
    } else {
      this.lo = low;
    }
    return this;
  }

  /** a x b, both safe integers from 0. A product of 2^97 or more becomes 2^97: too large, whatever it is. */
  setProduct(a: number, b: number): this {
    const product = a * b;
    if (product <= Number.MAX_SAFE_INTEGER) return this.setNumber(product);
    if (product >= PRODUCT_MAX) return this.set(HI_BOUND * 2, 0);
    return this.#setLongProduct(a, b);
  }

  /** Multiplies by a safe integer from 0; too large a result becomes 2^97. Only for values from 0. */
  multiply(factor: number): this {
    const { hi, lo } = this;
    if (hi === 0) return this.setProduct(lo, factor);
    if (hi * factor >= HI_BOUND * 2) return this.set(HI_BOUND * 2, 0);
    return this.setProduct(lo, factor).add(hi * factor, 0);
  }

  isZero(): boolean {
    return this.hi === 0 && this.lo === 0;
  }

  /** The value where it is a safe integer from 0, else -1. */
  toSafe(): number {
    return this.hi >= 0 && this.hi < 32 ? this.hi * LIMB + this.lo : -1;
  }

  toBigInt(): bigint {
    return toBigInt(this.hi, this.lo);
  }

  /** In halves of 26 and 27 bits: every partial product and every sum of limbs stays below 2^53. */
  #setLongProduct(a: number, b: number): this {
    const aHigh = Math.floor(a / HALF);
    const bHigh = Math.floor(b / HALF);
    const aLow = a - aHigh * HALF;
    const bLow = b - bHigh * HALF;
    this.setNumber(aLow * bLow);
    this.#addShifted26(aHigh * bLow);
    this.#addShifted26(aLow * bHigh);
    return this.add(aHigh * bHigh * 16, 0);
  }

  #addShifted26(value: number): void {
    const high = Math.floor(value / 2 ** 22);
    this.add(high, (value - high * 2 ** 22) * HALF);
  }
}

/** Adds a number of up to HOLD_BOUND, of either sign, to an amount that stands in two limbs at `at`. */
export const addUnits = (limbs: Float64Array, at: number, units: number): void => {
  const low = (limbs[at + 1] as number) + units;
  if (low >= 0 && low < LIMB) {
    limbs[at + 1] = low;
  } else {
    const high = Math.floor(low / LIMB);
    limbs[at] = (limbs[at] as number) + high;
    limbs[at + 1] = low - high * LIMB;
  }
};

export function toBigInt(hi: number, lo: number): bigint {
  return hi === 0 ? BigInt(lo) : (BigInt(hi) << LIMB_BITS) + BigInt(lo);
}

/** Negative, 0 or positive, as the first is less than, equal to or more than the second. */
export function compareLimbs(hi: number, lo: number, otherHi: number, otherLo: number): number {
  return hi === otherHi ? lo - otherLo : hi - otherHi;
}
