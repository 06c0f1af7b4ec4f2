import type { Clock } from '../../common/clock.ts';
import type { Redactor } from '../../common/redact.ts';
import { changeText } from '../../instance/changes/change.ts';
import { changesOf } from '../../instance/changes/changes.ts';
import type { PlannedInstance } from '../../instance/spec.ts';
import { identityOf, type ProcessIdentity, processFacts } from '../../process/identity.ts';
import type { InstancePaths, ProjectPaths } from '../../process/paths.ts';
import { terminate } from '../../process/signals.ts';
import { nextDeadlineMs } from '../life/deadlines.ts';
import { isGivenUp, newLife, reduce } from '../life/reduce.ts';
import type { Effect, Input, Life } from '../life/types.ts';
import { problemOf } from '../problem.ts';
import { configHash } from '../worker/config.ts';
import { learnExit } from '../worker/exit.ts';
import type { Launched, WorkerMaterials } from '../worker/launch.ts';
import { boundOutput } from '../worker/raw-output.ts';
import { reachableHost, whyNotReady } from '../worker/readiness.ts';
import {
  noteGivenUp,
  type RunState,
  readRunState,
  reloadedState,
  writeRunState,
} from '../worker/run-state.ts';
import { type ReloadRefusal, Takeover } from '../worker/takeover.ts';
import { WorkerWatch } from '../worker/watch.ts';
import type { LaunchSlots } from './slots.ts';

export type KeeperDependencies = {
  readonly paths: ProjectPaths;
  readonly clock: Clock;
  readonly random: () => number;
  readonly redactor: Redactor;
  readonly slots: LaunchSlots;
  /** Of the workers it launches: they take over what this version writes. */
  readonly version: string;
  /** Waits for services and provisioning; null when nobody waits any more. @throws ExsimError why it cannot start */
  readonly materialsFor: (keeper: Keeper) => Promise<WorkerMaterials | null>;
  readonly launch: (
    instance: PlannedInstance,
    materials: WorkerMaterials,
    launches: number,
  ) => Promise<Launched>;
  readonly changed: (keeper: Keeper, before: Life) => void;
  /** Its worker took a changed configuration over, or did not: in words. */
  readonly reloaded: (keeper: Keeper, words: string) => void;
};

/** Of the grace, for draining; what is left is for SIGTERM. */
const DRAIN_SHARE = 0.8;
const CHANGED_MEANWHILE = 'its configuration changed while it was starting';

type HoldRequest = Pick<Held, 'state' | 'configHash' | 'reloads' | 'parent'> & {
  readonly identity: ProcessIdentity;
};

/** A running worker and what is known of how it was started. */
type Held = {
  readonly watch: WorkerWatch;
  readonly takeover: Takeover;
  /** Null: launched by nobody who wrote it down. */
  state: RunState | null;
  configHash: string;
  /** Version of the configurations it can take over while it runs; null: it cannot. */
  readonly reloads: string | null;
  readonly parent: ProcessIdentity | null;
  readonly gone: AbortController;
  killedByUs: boolean;
};

export type Adoptable = {
  readonly identity: ProcessIdentity;
  readonly state: RunState | null;
  readonly configHash: string;
  readonly startedAt: string;
  /** Version of the configurations it can take over while it runs; null: it cannot. */
  readonly reloads: string | null;
};

/**
 * Keeps one instance: gives what happens to the reducer and does what it says. It owns the worker's control
 * connection and timer; the worker itself belongs to nobody and outlives it.
 */
export class Keeper {
  readonly name: string;
  instance: PlannedInstance;
  readonly #deps: KeeperDependencies;
  readonly #files: InstancePaths;
  #life: Life;
  #held: Held | null = null;
  #launching = false;
  #probing = false;
  #terminating: Promise<void> | null = null;
  /** A launch writes to the same file. */
  #noting: Promise<void> = Promise.resolve();
  #hurry = new AbortController();
  #cancelTimer: () => void = () => undefined;
  #releaseSlot: () => void = () => undefined;

  constructor(instance: PlannedInstance, deps: KeeperDependencies) {
    this.name = instance.spec.name;
    this.instance = instance;
    this.#deps = deps;
    this.#files = deps.paths.instance(this.name);
    this.#life = newLife(instance.spec.restart, deps.clock.now());
  }

  get life(): Life {
    return this.#life;
  }

  /** Of the running worker; null when there is none. */
  get held(): Pick<Held, 'state' | 'configHash'> | null {
    return this.#held;
  }

  /** Its worker can take a changed configuration over while it runs. */
  get canReload(): boolean {
    return this.#held?.reloads === this.#deps.version;
  }

  /** Why its worker did not take the last one over; null when it did, or has not answered. */
  get refusal(): ReloadRefusal | null {
    return this.#held?.takeover.refusal ?? null;
  }

  /** Wants to run, has no worker yet and nothing to wait out: it starts as soon as it may. */
  get isWaiting(): boolean {
    const { state } = this.#life.phase;
    return (state === 'pending' || state === 'provisioning') && this.#held === null;
  }

  /** Has a worker that is not being stopped. */
  get isStaying(): boolean {
    const { phase } = this.#life;
    return 'worker' in phase && phase.state !== 'draining';
  }

  give(input: Input): void {
    const before = this.#life;
    const { clock, random } = this.#deps;
    const moment = { at: clock.now(), nowMs: clock.monotonicMs(), random };
    const { life, effects } = reduce(before, input, moment);
    this.#life = life;
    this.#arm();
    if (life.phase.state !== 'starting') this.#releaseSlot();
    this.#deps.changed(this, before);
    this.#noteGivenUp(before);
    for (const effect of effects) this.#carryOut(effect);
  }

  /** Takes over a worker that runs already. */
  adopt(found: Adoptable, parent: ProcessIdentity | null): void {
    const { identity, state, configHash, startedAt, reloads } = found;
    this.#hold({ identity, state, configHash, parent, reloads });
    this.give({ type: 'adopted', pid: identity.pid, startedAt, launches: state?.launches ?? 1 });
  }

  /**
   * Has the worker take the configuration over that the instance has now; one that ends meanwhile starts with it.
   * Rejects when it cannot be written down.
   */
  async reload(): Promise<void> {
    const held = this.#held;
    if (held === null) return;
    if (held.configHash === configHash(this.instance)) this.#taken(held, this.instance);
    else await held.takeover.ask(this.instance);
    this.#deps.changed(this, this.#life);
  }

  /** Empties the raw output of a worker that floods it. */
  async boundOutput(): Promise<void> {
    await boundOutput(this.#files.outFile);
  }

  /** Kills at once whatever is being drained, now and later. */
  hurry(): void {
    this.#hurry.abort();
  }

  /** Lets go of timer and connection. The worker lives on. */
  letGo(): void {
    this.#cancelTimer();
    this.#releaseSlot();
    this.#held?.watch.stop();
  }

  /** A later supervisor leaves alone what this one has given up. */
  #noteGivenUp(before: Life): void {
    const { phase } = this.#life;
    if (!isGivenUp(phase) || phase === before.phase || !('worker' in before.phase)) return;
    // A full disk: then that supervisor tries it again.
    this.#note(() => noteGivenUp(this.#deps.paths, this.name, phase));
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'launch':
        void this.#launch(); // Its outcome comes back as an input.
        return;
      case 'probe':
        void this.#probe(); // As above.
        return;
      case 'terminate':
        this.#terminating ??= this.#terminate(effect.graceMs).finally(() => {
          this.#terminating = null;
        });
        return;
    }
  }

  async #launch(): Promise<void> {
    if (this.#launching) return;
    this.#launching = true;
    try {
      await this.#launchInTurn();
    } catch (error) {
      this.give({ type: 'blocked', problem: problemOf(error, this.#deps.redactor) });
    } finally {
      this.#launching = false;
    }
    if (this.isWaiting) void this.#launch(); // It was stopped and wanted again meanwhile.
  }

  async #launchInTurn(): Promise<void> {
    const materials = await this.#deps.materialsFor(this);
    if (materials === null) return;
    const release = await this.#deps.slots.take();
    if (!this.isWaiting) return release();
    try {
      const { instance } = this;
      await this.#noting;
      const { worker, state, parent } = await this.#deps.launch(instance, materials, await this.#launches());
      this.#releaseSlot = release;
      this.#hold({
        ...{ identity: worker, state, configHash: state.configHash, parent },
        reloads: this.#deps.version,
      });
      const { startedAt, launches } = state;
      this.give({ type: 'launched', pid: worker.pid, startedAt, launches });
      if (configHash(this.instance) !== state.configHash)
        this.give({ type: 'restart', why: CHANGED_MEANWHILE });
    } catch (error) {
      release();
      throw error;
    }
  }

  /** The next one's number; an instance that was out of the file for a while goes on counting. */
  async #launches(): Promise<number> {
    const state = await readRunState(this.#deps.paths, this.name);
    return Math.max(this.#life.launches, state?.launches ?? 0) + 1;
  }

  #hold({ identity, ...known }: HoldRequest): void {
    const takeover = new Takeover(this.#files.specFile, {
      send: (message) => watch.send(message),
      taken: (instance) => this.#taken(held, instance),
      refused: ({ reason }) => this.#deps.reloaded(this, `its changed configuration was refused: ${reason}`),
    });
    const watch = new WorkerWatch(
      { identity, socketPath: this.#files.socket, nonce: known.state?.nonce ?? null },
      {
        connected: () => takeover.connected(),
        beat: (status) => {
          if (status.config !== undefined) takeover.heard(status.config);
          this.give({ type: 'beat', status });
        },
        gone: () => void this.#gone(), // The exit comes back as an input.
      },
      this.#deps.clock,
    );
    const held: Held = { ...known, watch, takeover, gone: new AbortController(), killedByUs: false };
    this.#held = held;
  }

  /** What is written down is for plans without a supervisor: one that fails is made up for by the next start. */
  #taken(held: Held, instance: PlannedInstance): void {
    const before = held.state;
    held.configHash = configHash(instance);
    if (before === null) return;
    held.state = reloadedState(before, instance, held.watch.identity);
    const { state } = held;
    this.#note(() => writeRunState(this.#deps.paths, this.name, state));
    const changes = changesOf(before.startedAs, instance);
    this.#deps.reloaded(this, `reloaded: ${changes.map(changeText).join('; ')}`);
  }

  /** One at a time; what cannot be written down is done without. */
  #note(write: () => Promise<void>): void {
    this.#noting = this.#noting.then(write).catch(() => undefined);
  }

  async #gone(): Promise<void> {
    const held = this.#held;
    if (held === null) return;
    held.gone.abort();
    await this.#terminating;
    const { clock, redactor } = this.#deps;
    const { killedByUs, parent } = held;
    const ended = { pid: held.watch.identity.pid, parent, files: this.#files, killedByUs };
    const exit = await learnExit(ended, clock, redactor);
    this.#held = null;
    this.give({ type: 'exited', exit });
  }

  async #probe(): Promise<void> {
    if (this.#probing) return;
    this.#probing = true;
    const { held } = this;
    try {
      const { identity, ports, spec } = held?.state?.startedAs ?? this.instance;
      const target = {
        host: reachableHost(spec.host),
        ports,
        instanceName: identity.instanceName,
        nonce: held?.state?.nonce ?? null,
      };
      const reason = await whyNotReady(target);
      if (this.held === held)
        this.give(reason === null ? { type: 'readySeen' } : { type: 'unready', reason });
    } finally {
      this.#probing = false;
    }
  }

  /**
   * A worker that can be talked to drains for most of the grace first: SIGTERM while it does means "now" to it. Half
   * of the grace is for its clients, the rest for its journal and snapshot.
   */
  async #terminate(graceMs: number): Promise<void> {
    const held = this.#held;
    if (held === null) return;
    const { clock } = this.#deps;
    const hurry = this.#hurry.signal;
    const drains = graceMs > 0 && held.watch.send({ type: 'drain', graceMs: Math.floor(graceMs / 2) });
    const drainMs = drains ? graceMs * DRAIN_SHARE : 0;
    if (drains) await clock.sleep(drainMs, AbortSignal.any([hurry, held.gone.signal]));
    const outcome = await terminate(held.watch.identity, { graceMs: graceMs - drainMs, clock, hurry });
    held.killedByUs = outcome !== 'ended';
  }

  #arm(): void {
    this.#cancelTimer();
    const { clock } = this.#deps;
    const deadlineMs = nextDeadlineMs(this.#life);
    if (deadlineMs === null) return;
    const waitMs = Math.max(0, Math.ceil(deadlineMs - clock.monotonicMs()));
    this.#cancelTimer = clock.after(waitMs, () => this.give({ type: 'tick' }));
  }
}

/** The `sh` parent of a worker that was found running; null when it is gone. */
export async function parentOf(worker: ProcessIdentity): Promise<ProcessIdentity | null> {
  const facts = await processFacts(worker.pid);
  return facts === null || facts.parentPid <= 1 ? null : identityOf(facts.parentPid);
}
