/** Parts of a token lost to rounding: who waits as long as told is not told to wait once more. */
const ROUNDING = 1e-6;

/**
 * Tokens that come back at a steady rate, up to one second's worth or as said. No timer: what came back is worked out
 * when it is asked for. Times are monotonic, in ms.
 */
export class TokenBucket {
  readonly perSecond: number;
  readonly #atOnce: number;
  #tokens: number;
  #atMs: number;

  /** `atOnce`: tokens it holds when full. */
  constructor(perSecond: number, nowMs: number, atOnce = perSecond) {
    this.perSecond = perSecond;
    this.#atOnce = atOnce;
    this.#tokens = atOnce;
    this.#atMs = nowMs;
  }

  /** Brings back what time gave; the methods below speak of this moment. */
  refill(nowMs: number): void {
    const gained = ((nowMs - this.#atMs) * this.perSecond) / 1000;
    this.#tokens = Math.min(this.#atOnce, this.#tokens + gained);
    this.#atMs = nowMs;
  }

  /**
   * Milliseconds until `count` can be taken; 0 is now. More than the bucket holds can be taken from a full one, and is
   * paid back afterwards: a large batch waits, but is not refused for ever.
   */
  waitMs(count: number): number {
    const missing = Math.min(count, this.#atOnce) - this.#tokens;
    return missing < ROUNDING ? 0 : (missing * 1000) / this.perSecond;
  }

  take(count: number): void {
    this.#tokens -= count;
  }

  /** Whole tokens there are. */
  get remaining(): number {
    return Math.max(0, Math.floor(this.#tokens));
  }

  /** Milliseconds until the bucket is full. */
  get fullInMs(): number {
    return ((this.#atOnce - this.#tokens) * 1000) / this.perSecond;
  }
}
