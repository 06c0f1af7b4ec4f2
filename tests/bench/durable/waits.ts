import type { Answers } from './contender.ts';

const FIRST_CAPACITY = 1 << 16;

/** How long each answer was waited for. */
export class Waits {
  #waits = new Float64Array(FIRST_CAPACITY);
  #count = 0;

  add(ms: number): void {
    if (this.#count === this.#waits.length) this.#grow();
    this.#waits[this.#count++] = ms;
  }

  answers(measuredMs: number): Answers {
    const sorted = this.#waits.slice(0, this.#count).sort();
    const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
    return {
      perSecond: (this.#count / measuredMs) * 1000,
      p50: at(0.5),
      p99: at(0.99),
      p999: at(0.999),
    };
  }

  #grow(): void {
    const grown = new Float64Array(this.#waits.length * 2);
    grown.set(this.#waits);
    this.#waits = grown;
  }
}
