/** What is not an account of a customer: where deposits come from, and where fees go. */
export const EXTERNAL = 'EXTERNAL';
export const FEES = 'FEES';
type Holder = number | typeof EXTERNAL | typeof FEES;

/** Who owns what, locked or not. Money only moves from one holder to another. */
export class Ledger {
  readonly #units = new Map<string, bigint>();

  /** A negative amount moves the other way: a rebate comes from FEES. */
  move(from: Holder, to: Holder, asset: number, units: bigint): void {
    this.#units.set(`${from} ${asset}`, this.total(from, asset) - units);
    this.#units.set(`${to} ${asset}`, this.total(to, asset) + units);
  }

  total(holder: Holder, asset: number): bigint {
    return this.#units.get(`${holder} ${asset}`) ?? 0n;
  }

  /** Of all holders together: 0n, or money was made. */
  sum(asset: number): bigint {
    const units = [...this.#units].filter(([key]) => key.endsWith(` ${asset}`)).map(([, value]) => value);
    return units.reduce((one, other) => one + other, 0n);
  }
}
