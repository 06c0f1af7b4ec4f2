import type { Clock } from '../../common/clock.ts';
import type { Redactor } from '../../common/redact.ts';
import { changeText } from '../../instance/changes/change.ts';
import { changesOf } from '../../instance/changes/changes.ts';
import type { PlannedInstance } from '../../instance/spec.ts';
import { identityOf, type ProcessIdentity, processFacts } from '../../process/identity.ts';
import type { InstancePaths, ProjectPaths } from '../../process/paths.ts';
import type { FleetProblem } from '../../protocol/status.ts';
import { nextDeadlineMs } from '../life/deadlines.ts';
import { isGivenUp, newLife, reduce } from '../life/reduce.ts';
import type { Effect, Input, Life } from '../life/types.ts';
import { configHash } from '../worker/config.ts';
import type { Launched, WorkerMaterials } from '../worker/launch.ts';
import { boundOutput } from '../worker/raw-output.ts';
import { RunNotes } from '../worker/run-notes.ts';
import type { RunState } from '../worker/run-state.ts';
import { RunningWorker, type StartedWorker } from '../worker/running-worker.ts';
import type { ReloadRefusal } from '../worker/takeover.ts';
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
  readonly problemOf: (error: unknown) => FleetProblem;
  readonly changed: (keeper: Keeper, before: Life) => void;
  /** Its worker took a changed configuration over, or did not: in words. */
  readonly reloaded: (keeper: Keeper, words: string) => void;
  /** Its worker uses other passwords from now on. */
  readonly renewed: (keeper: Keeper) => void;
};

const CHANGED_MEANWHILE = 'its configuration changed while it was starting';

/** A worker that was found running. */
export type Adoptable = Omit<StartedWorker, 'parent'> & { readonly startedAt: string };

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
  readonly #notes: RunNotes;
  #held: RunningWorker | null = null;
  #launching = false;
  #probing = false;
  #hurry = new AbortController();
  #cancelTimer: () => void = () => undefined;
  #releaseSlot: () => void = () => undefined;

  constructor(instance: PlannedInstance, deps: KeeperDependencies) {
    this.name = instance.spec.name;
    this.instance = instance;
    this.#deps = deps;
    this.#files = deps.paths.instance(this.name);
    this.#notes = new RunNotes(deps.paths, this.name);
    this.#life = newLife(instance.spec.restart, deps.clock.now());
  }

  get life(): Life {
    return this.#life;
  }

  /** Of the running worker; null when there is none. */
  get held(): Pick<RunningWorker, 'state' | 'configHash' | 'nextConfigHash'> | null {
    return this.#held;
  }

  /** Its worker can take a changed configuration over while it runs. */
  get canReload(): boolean {
    return this.#held?.reloads === this.#deps.version;
  }

  /** Why its worker did not take the last one over; null when it did, or has not answered. */
  get refusal(): ReloadRefusal | null {
    return this.#held?.refusal ?? null;
  }

  /** Wants to run, has no worker yet and nothing to wait out: it starts as soon as it may. */
  get isWaiting(): boolean {
    const { state } = this.#life.phase;
    return (state === 'pending' || state === 'provisioning') && this.#held === null;
  }

  /** Has a worker, or is about to have one: a launch under way cannot be taken back, its worker is stopped then. */
  get isBusy(): boolean {
    return this.#held !== null || this.#launching;
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
    this.#hold({ ...found, parent });
    const { identity, state, startedAt } = found;
    this.give({ type: 'adopted', pid: identity.pid, startedAt, launches: state?.launches ?? 1 });
  }

  /**
   * Has the worker take the configuration over that the instance has now; one that ends meanwhile starts with it.
   * Rejects when it cannot be written down.
   */
  async reload(): Promise<void> {
    if (this.#held === null) return;
    await this.#held.reload(this.instance);
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
    this.#held?.letGo();
  }

  /** A later supervisor leaves alone what this one has given up. */
  #noteGivenUp(before: Life): void {
    const { phase } = this.#life;
    if (!isGivenUp(phase) || phase === before.phase || !('worker' in before.phase)) return;
    this.#notes.givenUp(phase);
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
        this.#held?.terminate(effect.graceMs, this.#hurry.signal);
        return;
    }
  }

  async #launch(): Promise<void> {
    if (this.#launching) return;
    this.#launching = true;
    try {
      await this.#launchInTurn();
    } catch (error) {
      this.give({ type: 'blocked', problem: this.#deps.problemOf(error) });
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
      const launch = await this.#notes.nextLaunch(this.#life.launches);
      const { worker, state, parent } = await this.#deps.launch(instance, materials, launch);
      this.#releaseSlot = release;
      const { startedAt, launches, configHash: hash } = state;
      this.#hold({ identity: worker, state, configHash: hash, parent, reloads: this.#deps.version });
      this.give({ type: 'launched', pid: worker.pid, startedAt, launches });
      if (configHash(this.instance) !== hash) this.give({ type: 'restart', why: CHANGED_MEANWHILE });
    } catch (error) {
      release();
      throw error;
    }
  }

  #hold(started: StartedWorker): void {
    const { clock, redactor } = this.#deps;
    const held = new RunningWorker(
      started,
      { files: this.#files, clock, redactor },
      {
        beat: (status) => this.give({ type: 'beat', status }),
        taken: (instance, before) => this.#taken(held, instance, before),
        refused: ({ reason }) =>
          this.#deps.reloaded(this, `its changed configuration was refused: ${reason}`),
        renewed: () => this.#renewed(held),
        gone: () => void this.#gone(held), // The exit comes back as an input.
      },
    );
    this.#held = held;
  }

  #taken({ state }: RunningWorker, instance: PlannedInstance, before: RunState | null): void {
    if (state === null || before === null) return;
    this.#notes.reloaded(state);
    const changes = changesOf(before.startedAs, instance);
    if (changes.length > 0) this.#deps.reloaded(this, `reloaded: ${changes.map(changeText).join('; ')}`);
  }

  #renewed({ state }: RunningWorker): void {
    if (state !== null) this.#notes.reloaded(state);
    this.#deps.renewed(this);
  }

  async #gone(held: RunningWorker): Promise<void> {
    const exit = await held.exit();
    this.#held = null;
    this.give({ type: 'exited', exit });
  }

  async #probe(): Promise<void> {
    if (this.#probing) return;
    this.#probing = true;
    const held = this.#held;
    try {
      const reason = (await held?.whyNotReady(this.instance)) ?? null;
      if (held !== null && this.#held === held)
        this.give(reason === null ? { type: 'readySeen' } : { type: 'unready', reason });
    } finally {
      this.#probing = false;
    }
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
