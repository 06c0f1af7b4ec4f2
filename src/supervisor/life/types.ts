import type { RestartSpec } from '../../instance/spec.ts';
import type { WorkerStatus } from '../../protocol/control.ts';
import type { FleetProblem } from '../../protocol/status.ts';

/**
 * The life of one instance, as its supervisor knows it.
 *
 *              run             launched                  ready seen
 *   stopped ────────▶ pending ─────────▶ starting ──────────────────▶ ready ◀──▶ degraded
 *      ▲               ▲   ▲                │  │                        │ ▲          │
 *      │               │   │ delay over     │  └─────── 5 s silent ─────┤ │ beat     │
 *      │               │   │                │ early exit                ▼ │          │
 *      │               │   └──── backoff ◀──┤                      unresponsive ◀────┘
 *      │               │                    ├──▶ crash-loop (5 early exits in 60 s)
 *      │               │                    ├──▶ blocked    (configuration, damaged journal, port)
 *      │               │                    └──▶ fenced     (another worker is the writer)
 *      │               │ gone, to restart                               │ stop, restart, 15 s silent
 *      └───────────────┴──────────── draining ◀─────────────────────────┘ (or too much memory for 10 s)
 *        gone, to stop
 *
 * A worker lost after 5 s of being ready goes back to pending at once. Crash-loop, blocked and fenced end with
 * `up`, `start` or `restart` only.
 */
export type Life = {
  readonly phase: Phase;
  /** Whether the instance shall run. */
  readonly wanted: boolean;
  /** Epoch ms: when the phase's state was entered. */
  readonly since: number;
  readonly policy: RestartSpec;
  /** Early exits in a row: the exponent of the backoff. */
  readonly attempts: number;
  /** Monotonic ms of the early exits within the crash-loop window. */
  readonly earlyExits: readonly number[];
  /** Launches since the instance is known; never reset. */
  readonly launches: number;
  readonly lastExit: WorkerExit | null;
};

export type Phase =
  | { readonly state: 'stopped'; readonly why: string }
  | { readonly state: 'pending'; readonly reason: string }
  | { readonly state: 'provisioning' }
  | { readonly state: 'starting'; readonly worker: RunningWorker }
  | { readonly state: 'ready'; readonly worker: RunningWorker }
  | { readonly state: 'degraded'; readonly worker: RunningWorker }
  | { readonly state: 'unresponsive'; readonly worker: RunningWorker }
  | {
      readonly state: 'draining';
      readonly worker: RunningWorker;
      readonly next: AfterDraining;
      readonly why: string;
    }
  | { readonly state: 'backoff'; readonly untilMs: number }
  | GivenUp;

/** Left alone until a person asks for another start. */
export type GivenUp =
  | { readonly state: 'crash-loop'; readonly problem: FleetProblem }
  | { readonly state: 'blocked'; readonly problem: FleetProblem }
  | { readonly state: 'fenced'; readonly problem: FleetProblem };

/** `restart` was asked for; `retry` was not, so the exit is judged like one that came by itself. */
export type AfterDraining = 'stop' | 'restart' | 'retry';

export type RunningWorker = {
  readonly pid: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly adopted: boolean;
  /** From its last beat; null before the first. */
  readonly status: WorkerStatus | null;
  /** Monotonic ms of the launch, or of the last beat. */
  readonly lastSignMs: number;
  /** Monotonic ms when readiness was seen; null before. */
  readonly readyAtMs: number | null;
  /** What its own servers lacked when they were last asked; null before, and once they are ready. */
  readonly unready: string | null;
  /** Monotonic ms since when it takes more memory than it may; null while it does not. */
  readonly heavySinceMs: number | null;
};

/** How a worker ended. Both null: nobody saw it (the whole group was killed, or the machine was). */
export type WorkerExit = {
  readonly code: number | null;
  readonly signal: string | null;
  /** Epoch ms. */
  readonly at: number;
  /** The supervisor had sent SIGKILL. */
  readonly killedByUs: boolean;
  /** Why the supervisor had ended it; null when it ended by itself. */
  readonly cause: string | null;
  /** Last lines of its stdout and stderr, and last messages of its log: redacted and bounded. */
  readonly output: readonly string[];
  readonly log: readonly string[];
};

export type Input =
  /** `up`, `start`: forgets what was counted against it. */
  | { readonly type: 'run' }
  /** As `run`, and leaves alone what was given up: nobody has asked for another start. */
  | { readonly type: 'resume' }
  /** What an earlier supervisor wrote down about an instance that has no worker. */
  | { readonly type: 'remembered'; readonly launches: number; readonly givenUp: GivenUp | null }
  | { readonly type: 'stop'; readonly why: string }
  | { readonly type: 'restart'; readonly why: string }
  | { readonly type: 'provisioning' }
  | { readonly type: 'waiting'; readonly reason: string }
  | { readonly type: 'blocked'; readonly problem: FleetProblem }
  | { readonly type: 'launched'; readonly pid: number; readonly startedAt: string; readonly launches: number }
  | { readonly type: 'adopted'; readonly pid: number; readonly startedAt: string; readonly launches: number }
  | { readonly type: 'beat'; readonly status: WorkerStatus }
  /** The worker's own servers said ready, with its nonce. */
  | { readonly type: 'readySeen' }
  /** They did not. */
  | { readonly type: 'unready'; readonly reason: string }
  | { readonly type: 'exited'; readonly exit: Omit<WorkerExit, 'cause'> }
  | { readonly type: 'policy'; readonly policy: RestartSpec }
  /** A deadline of `nextDeadlineMs` has come. */
  | { readonly type: 'tick' };

export type Effect =
  /** Launch the worker when a slot is free; dropped when one is already being launched. */
  | { readonly type: 'launch' }
  /** Ask the worker's own servers whether it is ready. */
  | { readonly type: 'probe' }
  /** Drain, then SIGTERM, then SIGKILL after the grace (0: at once). */
  | { readonly type: 'terminate'; readonly graceMs: number };

export type Moment = {
  /** Epoch ms. */
  readonly at: number;
  /** Monotonic ms. */
  readonly nowMs: number;
  /** In [0, 1). */
  readonly random: () => number;
};

export type Reaction = { readonly life: Life; readonly effects: readonly Effect[] };
