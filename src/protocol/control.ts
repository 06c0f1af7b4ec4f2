import type { JournalStatus, SymbolStatus, WorkerMetrics } from './status.ts';

/**
 * What a worker and its supervisor say to each other: lines of JSON over the worker's Unix socket. The worker
 * listens, the supervisor connects and keeps the connection open; end of file is the death of the other side.
 * After a connect the worker sends `hello`, then `beat` every second and at every change of state.
 */
export type WorkerMessage =
  | {
      readonly type: 'hello';
      readonly pid: number;
      /** Start time of the process: field 22 of /proc/PID/stat, or `ps -o lstart=`. */
      readonly start: string;
      /** Given to the worker at spawn (EXSIM_NONCE): tells this worker from a stranger on its port. */
      readonly nonce: string;
      readonly instanceName: string;
      /** Hash of the configuration the worker runs with: EXSIM_CONFIG_HASH, or what it has taken over since. */
      readonly configHash: string;
      readonly version: string;
      readonly startedAt: string;
      /** What it understands beyond the first version; absent: nothing. */
      readonly capabilities?: readonly WorkerCapability[];
    }
  | { readonly type: 'beat'; readonly status: WorkerStatus };

/** `reload`: the message of that name. */
export const WORKER_CAPABILITIES = ['reload'] as const;
type WorkerCapability = (typeof WORKER_CAPABILITIES)[number];

export type WorkerPhase = 'starting' | 'recovering' | 'ready' | 'degraded' | 'draining';

export type WorkerStatus = {
  readonly phase: WorkerPhase;
  readonly reason: string | null;
  /** Parts that do not work now: `database`, `redis`. */
  readonly degraded: readonly string[];
  /** True when a new order would be accepted. */
  readonly accepting: boolean;
  readonly journal: JournalStatus | null;
  readonly metrics: WorkerMetrics;
  readonly symbols: readonly SymbolStatus[];
  /** Absent in a worker that cannot reload. */
  readonly config?: ConfigStatus;
  /** `secretsHash` of the passwords in use. Absent in a worker that keeps those of its start. */
  readonly secretsHash?: string;
};

/** Which configuration is in force, and what became of the last one the worker was to take over. */
export type ConfigStatus = {
  readonly hash: string;
  /** Null: there was none, or it is the one in force. */
  readonly refused: {
    readonly request: string;
    readonly reason: string;
    readonly wayOut: string | null;
  } | null;
};

export type SupervisorMessage =
  /** Finish what was accepted, answer it, close, exit 0. */
  | { readonly type: 'drain'; readonly graceMs: number }
  /**
   * The file EXSIM_VENUE_CONFIG names has another configuration, of this hash: take it over. The file has API keys, and
   * a message may end up in a log, so it is not in here. The next beats say in `config` what became of it; `request`
   * tells one such message from the next.
   */
  | { readonly type: 'reload'; readonly configHash: string; readonly request: string };

/**
 * With what a supervised worker's `/api/v1/ready` and gRPC health check answer, in a header or trailer: its nonce, so
 * that a stranger on one of its ports, however ready, is not taken for it.
 */
export const NONCE_HEADER = 'x-exsim-nonce';

/** Longest line either side accepts, in characters; a longer one ends the connection. */
export const CONTROL_LINE_MAX = 256 * 1024;
export const BEAT_INTERVAL_MS = 1000;
