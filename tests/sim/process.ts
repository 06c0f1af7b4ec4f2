import type { Clock } from '../../src/common/clock.ts';
import type { Scheduler } from './scheduler.ts';

/** Of each process: what it is called, and which wall clock it reads. */
export type ProcessOptions = {
  readonly name: string;
  readonly scheduler: Scheduler;
  /** Milliseconds since the epoch at virtual time 0; the clock of the machine may be set. */
  readonly wall: { offsetMs: number };
  /** Called once, when it is dead: its connections break. */
  readonly onDeath: (process: SimProcess) => void;
};

/**
 * A process as the operating system sees it: it runs, is stopped, or is dead. All that happens to it comes through
 * `run`, all that it does to others asks `mayAct`.
 *
 *   running --pause()--> stopped --resume()--> running        any --kill()--> dead
 */
export class SimProcess implements Clock {
  readonly name: string;
  readonly #options: ProcessOptions;
  #state: 'running' | 'stopped' | 'dead' = 'running';
  /** What fell due while it was stopped, in order. */
  #held: (() => void)[] = [];
  #actsLeft = Number.POSITIVE_INFINITY;

  constructor(options: ProcessOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get state(): 'running' | 'stopped' | 'dead' {
    return this.#state;
  }

  get isAlive(): boolean {
    return this.#state !== 'dead';
  }

  now(): number {
    return Math.floor(this.#options.wall.offsetMs + this.#options.scheduler.nowMs);
  }

  monotonicMs(): number {
    return this.#options.scheduler.nowMs;
  }

  after(ms: number, task: () => void): () => void {
    let isCancelled = false;
    const cancel = this.#options.scheduler.after(ms, () =>
      this.run(() => {
        if (!isCancelled) task();
      }),
    );
    return () => {
      isCancelled = true;
      cancel();
    };
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.after(ms, done);
      signal?.addEventListener('abort', done);
    });
  }

  /** Lets it run something: now, when it is resumed, or, after its death, never. */
  run(task: () => void): void {
    if (this.#state === 'running') task();
    else if (this.#state === 'stopped') this.#held.push(task);
  }

  /** False when it is dead: then nothing it still does reaches anyone. Asked once before each act. */
  mayAct(): boolean {
    if (this.#state === 'dead') return false;
    if (this.#actsLeft > 0) {
      this.#actsLeft -= 1;
      return true;
    }
    this.kill();
    return false;
  }

  pause(): void {
    if (this.#state === 'running') this.#state = 'stopped';
  }

  resume(): void {
    if (this.#state !== 'stopped') return;
    this.#state = 'running';
    const held = this.#held;
    this.#held = [];
    held.forEach((task, index) => {
      this.#options.scheduler.after((index + 1) * BETWEEN_HELD_MS, () => this.run(task));
    });
  }

  kill(): void {
    if (this.#state === 'dead') return;
    this.#state = 'dead';
    this.#held = [];
    this.#options.onDeath(this);
  }

  /** Kills it before it acts another time than so many, which may be in the middle of what it then does. */
  killAfterActs(acts: number): void {
    this.#actsLeft = Math.min(this.#actsLeft, acts);
  }
}

/** What a resumed process finds is still done one after the other. */
const BETWEEN_HELD_MS = 0.01;
