import type { Clock } from '../../common/clock.ts';
import type { Redactor } from '../../common/redact.ts';
import type { PlannedInstance } from '../../instance/spec.ts';
import type { ProcessIdentity } from '../../process/identity.ts';
import type { InstancePaths } from '../../process/paths.ts';
import { terminate } from '../../process/signals.ts';
import type { ConfigStatus, WorkerStatus } from '../../protocol/control.ts';
import type { WorkerExit } from '../life/types.ts';
import { configHash } from './config.ts';
import { learnExit } from './exit.ts';
import { reachableHost, whyNotReady } from './readiness.ts';
import { type RunState, reloadedState } from './run-state.ts';
import { type ReloadRefusal, Takeover } from './takeover.ts';
import { WorkerWatch } from './watch.ts';

export type RunningWorkerDependencies = {
  readonly files: InstancePaths;
  readonly clock: Clock;
  readonly redactor: Redactor;
};

/** How a worker was started, as far as that is known. */
export type StartedWorker = {
  readonly identity: ProcessIdentity;
  /** Null: launched by nobody who wrote it down. */
  readonly state: RunState | null;
  readonly configHash: string;
  /** Version of the configurations it can take over while it runs; null: it cannot. */
  readonly reloads: string | null;
  /** The `sh` that writes its exit code down; null when it is gone. */
  readonly parent: ProcessIdentity | null;
};

export type RunningWorkerListener = {
  readonly beat: (status: WorkerStatus) => void;
  /** It runs with this configuration now; `before`: what it ran as, null when nobody wrote that down. */
  readonly taken: (instance: PlannedInstance, before: RunState | null) => void;
  readonly refused: (refusal: ReloadRefusal) => void;
  /** It uses other passwords from now on: see `state`. */
  readonly renewed: () => void;
  /** The process is gone. The last call. */
  readonly gone: () => void;
};

/** Of the grace, for draining; what is left is for SIGTERM. */
const DRAIN_SHARE = 0.8;
/** Looking for a process may fail, such as for want of file descriptors: it is tried again while the worker is there. */
const AGAIN_MS = 1_000;

/**
 * A worker that runs, whoever started it: what it was started as, and all that a supervisor has to do with the process
 * itself. It owns the control connection; the process belongs to nobody and outlives it.
 */
export class RunningWorker {
  readonly reloads: string | null;
  readonly #deps: RunningWorkerDependencies;
  readonly #listener: RunningWorkerListener;
  readonly #watch: WorkerWatch;
  readonly #takeover: Takeover;
  readonly #parent: ProcessIdentity | null;
  readonly #gone = new AbortController();
  #state: RunState | null;
  #configHash: string;
  #terminating: Promise<void> | null = null;
  #killedByUs = false;

  constructor(started: StartedWorker, deps: RunningWorkerDependencies, listener: RunningWorkerListener) {
    this.reloads = started.reloads;
    this.#deps = deps;
    this.#listener = listener;
    this.#parent = started.parent;
    this.#state = started.state;
    this.#configHash = started.configHash;
    this.#takeover = new Takeover(deps.files.specFile, {
      send: (message) => this.#watch.send(message),
      taken: (instance) => this.#taken(instance),
      refused: listener.refused,
    });
    this.#watch = this.#watchIt(started);
  }

  /** What it runs as; null: launched by nobody who wrote it down. */
  get state(): RunState | null {
    return this.#state;
  }

  /** Of what it runs with now. */
  get configHash(): string {
    return this.#configHash;
  }

  /** Of what it will run with, as far as it was told: it may be about to take another configuration over. */
  get nextConfigHash(): string {
    return this.#takeover.pending ?? this.#configHash;
  }

  /** Why it did not take the last configuration over; null when it did, or has not answered. */
  get refusal(): ReloadRefusal | null {
    return this.#takeover.refusal;
  }

  /** Has it take a configuration over; one that ends meanwhile starts with it. Rejects when it cannot be written down. */
  async reload(instance: PlannedInstance): Promise<void> {
    const isInForce = this.#configHash === configHash(instance) && this.#takeover.pending === null;
    if (isInForce) this.#taken(instance);
    else await this.#takeover.ask(instance);
  }

  /** Why it is not ready, for a person; null when it is. `instance`: what it is taken for where nobody wrote it down. */
  whyNotReady(instance: PlannedInstance): Promise<string | null> {
    const { identity, ports, spec } = this.#state?.startedAs ?? instance;
    const nonce = this.#state?.nonce ?? null;
    return whyNotReady({ host: reachableHost(spec.host), ports, instanceName: identity.instanceName, nonce });
  }

  /** Ends it. Once is enough; it is gone when `gone` is called. */
  terminate(graceMs: number, hurry: AbortSignal): void {
    this.#terminating ??= this.#terminateForSure(graceMs, hurry).finally(() => {
      this.#terminating = null;
    });
  }

  /** How it has ended. To be asked once it is gone. */
  async exit(): Promise<Omit<WorkerExit, 'cause'>> {
    await this.#terminating;
    const { clock, redactor, files } = this.#deps;
    const { pid } = this.#watch.identity;
    const ended = { pid, parent: this.#parent, files, killedByUs: this.#killedByUs };
    const unknown = {
      code: null,
      signal: null,
      at: clock.now(),
      killedByUs: this.#killedByUs,
      output: [],
      log: [],
    };
    return learnExit(ended, clock, redactor).catch(() => unknown); // That it is gone counts more than how.
  }

  /** Lets go of the connection. The worker lives on. */
  letGo(): void {
    this.#watch.stop();
  }

  #watchIt({ identity, state }: StartedWorker): WorkerWatch {
    return new WorkerWatch(
      { identity, socketPath: this.#deps.files.socket, nonce: state?.nonce ?? null },
      {
        connected: () => this.#takeover.connected(),
        beat: (status) => {
          if (status.config !== undefined) this.#heard(status.config);
          if (status.secretsHash !== undefined) this.#uses(status.secretsHash);
          this.#listener.beat(status);
        },
        gone: () => {
          this.#gone.abort();
          this.#listener.gone();
        },
      },
      this.#deps.clock,
    );
  }

  /** Its own word counts, also where it has taken over what an earlier supervisor had asked for. */
  #heard(config: ConfigStatus): void {
    this.#takeover.heard(config);
    if (this.#takeover.pending === null) this.#configHash = config.hash;
  }

  #uses(secretsHash: string): void {
    const state = this.#state;
    if (state === null || state.secretsHash === secretsHash) return;
    this.#state = { ...state, secretsHash, worker: this.#watch.identity };
    this.#listener.renewed();
  }

  #taken(instance: PlannedInstance): void {
    const before = this.#state;
    this.#configHash = configHash(instance);
    if (before !== null) this.#state = reloadedState(before, instance, this.#watch.identity);
    this.#listener.taken(instance, before);
  }

  async #terminateForSure(graceMs: number, hurry: AbortSignal): Promise<void> {
    const isGone = this.#gone.signal;
    for (let isDone = false; !isDone && !isGone.aborted; ) {
      isDone = await this.#terminate(graceMs, hurry).then(
        () => true,
        () => false,
      );
      if (!isDone) await this.#deps.clock.sleep(AGAIN_MS, isGone);
    }
  }

  /**
   * A worker that can be talked to drains for most of the grace first: SIGTERM while it does means "now" to it. Half
   * of the grace is for its clients, the rest for its journal and snapshot.
   */
  async #terminate(graceMs: number, hurry: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    const drains = graceMs > 0 && this.#watch.send({ type: 'drain', graceMs: Math.floor(graceMs / 2) });
    const drainMs = drains ? graceMs * DRAIN_SHARE : 0;
    if (drains) await clock.sleep(drainMs, AbortSignal.any([hurry, this.#gone.signal]));
    const outcome = await terminate(this.#watch.identity, { graceMs: graceMs - drainMs, clock, hurry });
    this.#killedByUs = outcome !== 'ended';
  }
}
