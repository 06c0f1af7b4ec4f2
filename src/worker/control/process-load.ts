import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../../common/clock.ts';

/** Between two samples of the event loop. Each wakes an idle worker up: at 50 ms that is 0.3 % of a core, at 20 ms 0.5 %. */
const SAMPLE_MS = 50;

/** What this process costs: since the last look for CPU and event loop, now for memory. */
export class ProcessLoad {
  readonly #clock: Clock;
  readonly #delays: IntervalHistogram = monitorEventLoopDelay({ resolution: SAMPLE_MS });
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
    this.#delays.enable();
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
    this.#delays.disable();
  }

  #look(): void {
    const nowMs = this.#clock.monotonicMs();
    const usedMs = cpuMs();
    this.#cpuPercent = round(((usedMs - this.#cpuMs) * 100) / (nowMs - this.#lookedMs));
    const lagMs = this.#delays.count === 0 ? 0 : Math.max(0, this.#delays.max / 1e6 - SAMPLE_MS);
    this.#lagMs = round(lagMs);
    this.#onDelay(lagMs / 1000);
    this.#delays.reset();
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
