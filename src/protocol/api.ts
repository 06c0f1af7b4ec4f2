import type { PlannedInstance } from '../instance/spec.ts';
import type { Step } from './plan.ts';
import type { FleetProblem, FleetSnapshot, InstanceState } from './status.ts';

/**
 * The control API of a project's supervisor: HTTP with JSON on the Unix socket `supervisor.sock` in the project's
 * 0700 socket folder. Who can open the socket may do everything; there are no keys. On request it is on a loopback port,
 * too, for those who show the token in `control-token` of the state folder.
 */
export const API_PATHS = {
  /** GET -> Hello. */
  hello: '/v1/hello',
  /** PUT DesiredFleet -> DesiredAnswer. Kept on disk before anything is done; the work goes on after the answer. */
  desired: '/v1/desired',
  /** POST DesiredFleet -> PlanAnswer. Changes nothing. */
  plan: '/v1/plan',
  /** GET -> FleetSnapshot. */
  snapshot: '/v1/snapshot',
  /** GET -> server-sent events: a FleetSnapshot at once and after each change; comments keep it alive. */
  changes: '/v1/changes',
  /** GET ?after=SEQ -> FleetEvents: what happened after that event. */
  events: '/v1/events',
  /** POST DownRequest -> lines of JSON, each a DownProgress; the last is `done` or `failed`. Then the daemon ends. */
  down: '/v1/down',
  /** POST HoldRequest -> server-sent comments while it is held. The fleet lives as long as the connection. */
  hold: '/v1/hold',
  /** POST -> 202. The daemon ends and leaves services and workers running, for a newer daemon to adopt. */
  leave: '/v1/leave',
  /** GET -> all of this as an OpenAPI 3.1 document. */
  openapi: '/openapi.json',
  /** GET -> Prometheus' text format. Also on the metrics port, as is the next. */
  metrics: '/metrics',
  /** GET -> Prometheus' HTTP service discovery: every instance of the file. */
  targets: '/sd',
} as const;

/** POST -> FleetSnapshot, already showing the instance on its way. */
export const instanceActionPath = (name: string, action: InstanceAction): string =>
  `/v1/instances/${encodeURIComponent(name === '' ? UNNAMED : name)}/${action}`;

/** The same as a route pattern. */
export const instanceActionPattern = '/v1/instances/:name/:action';

/** Stands for the single unnamed instance in a path; no instance name begins with a hyphen. */
export const UNNAMED = '-';

export const INSTANCE_ACTIONS = ['start', 'stop', 'restart'] as const;
export type InstanceAction = (typeof INSTANCE_ACTIONS)[number];

/** Raised when a client and a daemon could misunderstand each other. */
export const API_VERSION = 1;
/** Headers of every answer: the daemon's exsim version, and the version of this API that it speaks. */
export const VERSION_HEADER = 'x-exsim-version';
export const API_VERSION_HEADER = 'x-exsim-api-version';

/** What was added to this version of the API, each by the name of what it is for. Absent: an older daemon. */
export const CAPABILITIES = ['control-port', 'events', 'hold', 'metrics', 'openapi'] as const;
type Capability = (typeof CAPABILITIES)[number];

export type Hello = {
  readonly version: string;
  readonly pid: number;
  /** Real path of the state folder. */
  readonly project: string;
  /** Real path of the instance file; null before the first `up`. */
  readonly file: string | null;
  readonly startedAt: string;
  readonly apiVersion: number;
  readonly capabilities: readonly Capability[];
  /** Whether a command holds the fleet: see HoldRequest. */
  readonly held: boolean;
};

/** What shall run: all that `up` knows. It carries passwords, so it is only ever written to 0600 files. */
export type DesiredFleet = {
  /** Real path of the instance file. A running project takes no other file (PROJECT_MISMATCH). */
  readonly file: string;
  readonly service: string;
  /** Admin URL of the Postgres to use; null: find or embed one. */
  readonly postgresUrl: string | null;
  /** Admin URL of the Redis to use; null: find one; 'off': none. */
  readonly redis: string | null;
  /** Every instance of the file, also those `only` leaves out. */
  readonly instances: readonly PlannedInstance[];
  /** Names to bring up; the others stay as they are. Null: all. */
  readonly only: readonly string[] | null;
  /** Start also on a Postgres that can lose committed orders (fsync off). Absent: no. */
  readonly unsafe?: boolean;
  /** Loopback port for `/metrics` and `/sd`; null: none. Absent: as before. */
  readonly metricsPort?: number | null;
  /** Loopback port for this API, with a token; null: none. Absent: as before. */
  readonly controlPort?: number | null;
};

export type PlanAnswer = { readonly steps: readonly Step[] };
/** The snapshot already shows what is to be done, so that waiting can begin with it. */
export type DesiredAnswer = { readonly steps: readonly Step[]; readonly snapshot: FleetSnapshot };

export type DownRequest = {
  /** Also removes schemas, roles, ACL users and embedded data of the project. */
  readonly purge: boolean;
  /** SIGKILL at once instead of waiting; also speeds up a `down` under way. */
  readonly now: boolean;
};

/** Made by a command that the fleet exists for: once its connection is gone, everything is stopped. */
export type HoldRequest = {
  /** Then also removes schemas, roles, ACL users and embedded data of the project. */
  readonly purge: boolean;
  /** Then also removes the state folder, as the last thing the daemon does. */
  readonly removeState: boolean;
};

export type DownProgress =
  | { readonly type: 'waiting'; readonly for: readonly StoppingProcess[] }
  | { readonly type: 'stopped'; readonly name: string; readonly pid: number }
  /** Nothing of the project runs any more: proven by a sweep over all processes. */
  | { readonly type: 'done'; readonly stopped: number }
  | { readonly type: 'failed'; readonly problem: ToolProblem };

export type StoppingProcess = {
  /** Instance name, or `services`, `preparation` or `leftover`. */
  readonly name: string;
  /** Null: no process of its own. */
  readonly pid: number | null;
  readonly waitedMs: number;
};

/** Something that changed, oldest first. Kept in a bounded ring and appended to `events.jsonl`. */
export type FleetEvent = {
  /** From 1, gapless over all supervisors of the project; a purge begins anew. */
  readonly seq: number;
  readonly at: string;
  /** Null: the project as a whole. */
  readonly instance: string | null;
  readonly from: InstanceState | null;
  readonly to: InstanceState | null;
  readonly reason: string | null;
};

export type FleetEvents = { readonly events: readonly FleetEvent[]; readonly lastSeq: number };

/** An ExsimError on the wire; the body of every answer that is not 2xx. */
export type ToolProblem = FleetProblem;
