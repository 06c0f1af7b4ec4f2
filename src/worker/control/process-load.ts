import type { Clock } from '../../common/clock.ts';
import { LoopDelay } from './loop-delay.ts';

/** What this process costs: since the last look for CPU and event loop, now for memory. */
export class ProcessLoad {
  readonly #clock: Clock;
  readonly #delay = new LoopDelay();
  #cpuMs = cpuMs();
  #lookedMs: number;
  #cpuPercent = 0;
  #lagMs = 0;

  readonly #onDelay: (seconds: number) => void;

  /** `onDelay` hears at each look how late the event loop was at the worst since the one before. */
  constructor(clock: Clock, onDelay: (seconds: number) => void) {
    this.#clock = clock;
    this.#onDelay = onDelay;
    this.#lookedMs = clock.monotonicMs();
  }

  /** Looks closely at most once a second: shorter spans say nothing. */
  measure(): { readonly rssBytes: number; readonly cpuPercent: number; readonly eventLoopLagMs: number } {
    if (this.#clock.monotonicMs() - this.#lookedMs >= LOOK_MS) this.#look();
    return {
      rssBytes: process.memoryUsage.rss(),
      cpuPercent: this.#cpuPercent,
      eventLoopLagMs: this.#lagMs,
    };
  }

  close(): void {
    this.#delay.close();
  }

  #look(): void {
    const nowMs = this.#clock.monotonicMs();
    const usedMs = cpuMs();
    this.#cpuPercent = round(((usedMs - this.#cpuMs) * 100) / (nowMs - this.#lookedMs));
    const lagMs = this.#delay.worstMs();
    this.#lagMs = round(lagMs);
    this.#onDelay(lagMs / 1000);
    this.#cpuMs = usedMs;
    this.#lookedMs = nowMs;
  }
}

const LOOK_MS = 900;

const round = (value: number): number => Math.round(value * 10) / 10;

/** CPU time this process has taken so far, with all its threads. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
