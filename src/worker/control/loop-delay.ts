import {
  type EventLoopUtilization,
  type IntervalHistogram,
  monitorEventLoopDelay,
  performance,
} from 'node:perf_hooks';

/**
 * Between two samples of the event loop. Each wakes an idle worker up: every 50 ms that is 0.3 % of a core, which fifty
 * workers would feel.
 */
const SAMPLE_MS = { busy: 50, idle: 500 } as const;
/** Share of the time that the event loop has to do something, to be sampled closely. */
const BUSY_SHARE = 0.03;

/**
 * How late the event loop is. It is sampled closely while it has something to do: of a stall that comes out of nowhere
 * the first may be missed when it is shorter than half a second, those after it are not.
 */
export class LoopDelay {
  #pace: keyof typeof SAMPLE_MS = 'busy';
  #delays: IntervalHistogram = watch('busy');
  #used: EventLoopUtilization = performance.eventLoopUtilization();

  /** The worst since the last call, ms beyond what was due. */
  worstMs(): number {
    const delays = this.#delays;
    const worst = delays.count === 0 ? 0 : Math.max(0, delays.max / 1e6 - SAMPLE_MS[this.#pace]);
    delays.reset();
    this.#keepPace();
    return worst;
  }

  close(): void {
    this.#delays.disable();
  }

  #keepPace(): void {
    const now = performance.eventLoopUtilization();
    const pace = performance.eventLoopUtilization(now, this.#used).utilization < BUSY_SHARE ? 'idle' : 'busy';
    this.#used = now;
    if (pace === this.#pace) return;
    this.#delays.disable();
    this.#delays = watch(pace);
    this.#pace = pace;
  }
}

function watch(pace: keyof typeof SAMPLE_MS): IntervalHistogram {
  const delays = monitorEventLoopDelay({ resolution: SAMPLE_MS[pace] });
  delays.enable();
  return delays;
}
