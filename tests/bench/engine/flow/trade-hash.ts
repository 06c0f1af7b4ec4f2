/** FNV-1a over 32-bit words, four per trade in the order of the trades, over all symbols together. */
export class TradeHash {
  #hash = 2_166_136_261 | 0;
  trades = 0;

  add(makerId: number, takerId: number, priceTicks: number, lots: number): void {
    this.#word(makerId);
    this.#word(takerId);
    this.#word(priceTicks);
    this.#word(lots);
    this.trades++;
  }

  /** As an unsigned 32-bit number. */
  get value(): number {
    return this.#hash >>> 0;
  }

  #word(word: number): void {
    this.#hash = Math.imul(this.#hash ^ word, 16_777_619);
  }
}
