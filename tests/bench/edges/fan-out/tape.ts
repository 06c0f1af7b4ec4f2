import { Waits } from '../../durable/waits.ts';

/** When orders that traded were answered, and when subscribers were told of their trades. */
export class Tape {
  /** By trade id, ms. */
  readonly #answeredMs = new Map<string, number>();
  /** By trade id, ms: one for each subscriber that was told. */
  readonly #toldMs = new Map<string, number[]>();
  readonly #readers: number;
  #unmatched = 0;
  #onComplete: () => void = () => undefined;

  /** `readers`: how many subscribers tell of each trade. */
  constructor(readers: number) {
    this.#readers = readers;
  }

  answered(tradeId: string): void {
    this.#answeredMs.set(tradeId, performance.now());
    this.#unmatched += this.#readers;
    this.#matched(0);
  }

  told(tradeId: string): void {
    const told = this.#toldMs.get(tradeId);
    if (told === undefined) this.#toldMs.set(tradeId, [performance.now()]);
    else told.push(performance.now());
    this.#matched(1);
  }

  /** Resolves when everybody was told of every trade that was answered. */
  complete(): Promise<void> {
    return new Promise((resolve) => {
      this.#onComplete = resolve;
      this.#matched(0);
    });
  }

  /** From the answer to the message, ms; negative where the message came first. */
  lags(): Waits {
    const lags = new Waits();
    for (const [tradeId, answered] of this.#answeredMs)
      for (const told of this.#toldMs.get(tradeId) ?? []) lags.add(told - answered);
    return lags;
  }

  #matched(count: number): void {
    this.#unmatched -= count;
    if (this.#unmatched === 0) this.#onComplete();
  }
}
