import type { RestartSpec } from '../../../src/instance/spec.ts';
import type { WorkerPhase, WorkerStatus } from '../../../src/protocol/control.ts';
import { takesNoOrders } from '../../../src/protocol/degraded.ts';
import type { WorkerMetrics } from '../../../src/protocol/status.ts';
import { nextDeadlineMs } from '../../../src/supervisor/life/deadlines.ts';
import { newLife, reduce } from '../../../src/supervisor/life/reduce.ts';
import type { Effect, Input, Life, WorkerExit } from '../../../src/supervisor/life/types.ts';
import { viewLife } from '../../../src/supervisor/life/view.ts';

export const POLICY: RestartSpec = {
  backoffBaseMs: 500,
  backoffMaxMs: 30_000,
  crashLoopExits: 5,
  crashLoopWindowMs: 60_000,
  stopGraceMs: 10_000,
  unresponsiveMs: 15_000,
  maxMemoryBytes: 0,
};

const IDLE_METRICS: WorkerMetrics = {
  ordersPerSecond: 0,
  tradesPerSecond: 0,
  rejectsPerSecond: 0,
  openOrders: 0,
  p50Ms: null,
  p99Ms: null,
  rssBytes: 0,
  cpuPercent: 0,
  eventLoopLagMs: 0,
  connections: 0,
};

export const status = (phase: WorkerPhase, degraded: string[] = [], rssBytes = 0): WorkerStatus => ({
  phase,
  reason: null,
  degraded,
  accepting: phase === 'ready' || (phase === 'degraded' && !takesNoOrders(degraded)),
  journal: null,
  metrics: { ...IDLE_METRICS, rssBytes },
  symbols: [],
});

export const exit = (code: number | null, extra: Partial<WorkerExit> = {}): WorkerExit => ({
  code,
  signal: null,
  at: 0,
  killedByUs: false,
  cause: null,
  output: [],
  log: [],
  ...extra,
});

/** One life with a clock turned by hand. `random` is always 1/2, so a backoff is half its ceiling. */
export class LifeScenario {
  life: Life = newLife(POLICY, 0);
  effects: Effect[] = [];
  nowMs = 0;

  give(...inputs: Input[]): this {
    for (const input of inputs) {
      const reaction = reduce(this.life, input, { at: this.nowMs, nowMs: this.nowMs, random: () => 0.5 });
      this.life = reaction.life;
      this.effects.push(...reaction.effects);
    }
    return this;
  }

  /** Lets `ms` pass with a timer that always fires in time. */
  pass(ms: number): this {
    const endMs = this.nowMs + ms;
    for (let bound = 0; bound < 1000; bound++) {
      const deadlineMs = nextDeadlineMs(this.life);
      if (deadlineMs === null || deadlineMs > endMs) break;
      this.nowMs = Math.max(this.nowMs, deadlineMs);
      this.give({ type: 'tick' });
    }
    this.nowMs = endMs;
    return this;
  }

  launched(): this {
    return this.give({ type: 'run' }, { type: 'launched', pid: 1, startedAt: '', launches: 1 });
  }

  ready(): this {
    return this.launched().give({ type: 'beat', status: status('ready') }, { type: 'readySeen' });
  }

  /** Lets `ms` pass with a beat every second. */
  beats(ms: number, phase: WorkerPhase = 'ready'): this {
    for (let left = ms; left > 0; left -= 1000) {
      this.pass(Math.min(left, 1000)).give({ type: 'beat', status: status(phase) });
    }
    return this;
  }

  /** Effects since the last call. */
  takeEffects(): string[] {
    const taken = this.effects.map((effect) =>
      effect.type === 'terminate' ? `terminate ${effect.graceMs}` : effect.type,
    );
    this.effects = [];
    return taken;
  }

  get state(): string {
    return this.life.phase.state;
  }

  get view() {
    return viewLife(this.life, { nowMs: this.nowMs });
  }
}

export const scenario = (): LifeScenario => new LifeScenario();
