import type { Clock } from '../common/clock.ts';

export type OpenLoopSettings = {
  readonly perSecond: number;
  readonly durationMs: number;
  /** Requests under way at once, at most; further ones wait, and their wait counts. */
  readonly inFlightMax: number;
  readonly clock: Clock;
  /** Also sends what is late when the time is over, so that their number does not depend on the answers. */
  readonly whole?: boolean;
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined;
};

export type OpenLoopResult = {
  readonly sent: number;
  /** Due, but still waiting for one under way to end when the time was over. */
  readonly unsent: number;
  /** How long it sent, ms: without the wait for the last answers, with what was late where the whole was asked for. */
  readonly elapsedMs: number;
};

/** Timers of a process are no finer than this, ms. */
const TICK_MS = 1;
/** Keeps a request whose time has come from being late by a rounding of its division. */
const ROUNDING = 1e-6;

/**
 * Starts requests at the times they are meant for, evenly spaced, whether or not earlier ones were answered: a venue
 * that stalls is not asked less. `send` gets the time a request was meant for, from which its latency counts. It must
 * not reject. Resolves when all that were sent have ended.
 */
export class OpenLoop {
  readonly #settings: OpenLoopSettings;
  readonly #send: (meantForMs: number) => Promise<void>;
  #startMs = 0;
  #sent = 0;
  #inFlight = 0;
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(settings: OpenLoopSettings, send: (meantForMs: number) => Promise<void>) {
    this.#settings = settings;
    this.#send = send;
  }

  async run(): Promise<OpenLoopResult> {
    const { clock, durationMs, signal } = this.#settings;
    this.#startMs = clock.monotonicMs();
    while (this.#elapsedMs() < durationMs && !signal?.aborted) {
      this.#sendDue();
      await clock.sleep(this.#waitMs(), signal);
    }
    const dueMs = Math.min(durationMs, this.#elapsedMs());
    let elapsedMs = dueMs;
    this.#sendDue(dueMs);
    this.#closed = true;
    while (this.#isBehind(dueMs)) {
      await this.#nextAnswer();
      this.#sendDue(dueMs);
      elapsedMs = this.#elapsedMs();
    }
    const sent = this.#sent;
    while (this.#inFlight > 0) await this.#nextAnswer();
    return { sent, unsent: this.#dueCount(dueMs) - sent, elapsedMs };
  }

  #isBehind(elapsedMs: number): boolean {
    const { whole = false, signal } = this.#settings;
    return whole && !signal?.aborted && this.#sent < this.#dueCount(elapsedMs);
  }

  #nextAnswer(): Promise<void> {
    return new Promise((wake) => {
      this.#wake = wake;
    });
  }

  #elapsedMs(): number {
    return this.#settings.clock.monotonicMs() - this.#startMs;
  }

  /** Requests meant for a time up to `elapsedMs`: the first is meant for the start, none for the end. */
  #dueCount(elapsedMs: number): number {
    const { perSecond, durationMs } = this.#settings;
    const all = Math.ceil((durationMs * perSecond) / 1000);
    return Math.min(all, Math.floor((elapsedMs * perSecond) / 1000 + ROUNDING) + 1);
  }

  #sendDue(elapsedMs = this.#elapsedMs()): void {
    const due = this.#dueCount(elapsedMs);
    while (this.#sent < due && this.#inFlight < this.#settings.inFlightMax) this.#sendNext();
  }

  #sendNext(): void {
    const meantForMs = this.#startMs + (this.#sent * 1000) / this.#settings.perSecond;
    this.#sent += 1;
    this.#inFlight += 1;
    void this.#send(meantForMs).then(() => {
      this.#inFlight -= 1;
      if (this.#closed) this.#wake();
      else this.#sendDue();
    });
  }

  /** Until the next request is due, or the end. */
  #waitMs(): number {
    const { perSecond, durationMs } = this.#settings;
    const elapsedMs = this.#elapsedMs();
    const nextMs = (this.#dueCount(elapsedMs) * 1000) / perSecond;
    return Math.max(TICK_MS, Math.min(nextMs, durationMs) - elapsedMs);
  }
}
