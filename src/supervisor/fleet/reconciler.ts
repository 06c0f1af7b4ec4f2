import { assert } from '../../common/assert.ts';
import type { PlannedInstance } from '../../instance/spec.ts';
import type { Step } from '../../protocol/plan.ts';
import type { FleetProblem } from '../../protocol/status.ts';
import { plan } from '../plan.ts';
import type { WorkerMaterials } from '../worker/launch.ts';
import { type Desired, targetsOf } from './desired.ts';
import type { Keeper } from './keeper.ts';
import { observe } from './observe.ts';
import { requireFreePorts } from './preflight.ts';
import type { Preparation } from './preparation.ts';
import type { Roster } from './roster.ts';
import { Turns } from './turns.ts';

export type ReconcilerDependencies = {
  readonly roster: Roster;
  readonly preparation: Preparation;
  /** What shall run now; null before the first `up`. */
  readonly newest: () => Desired | null;
  /** Whether that is what an earlier supervisor left, and nobody has asked for since. */
  readonly isFound: (desired: Desired) => boolean;
  readonly problemOf: (error: unknown) => FleetProblem;
  readonly changed: () => void;
  /** Aborted once nothing shall be started any more. */
  readonly ending: AbortSignal;
  /** Runs a pass and counts how long it took. */
  readonly timedPass: (pass: () => Promise<void>) => Promise<void>;
};

/**
 * Makes what runs equal to what shall run, one pass at a time and always for the newest wish: a pass that was
 * overtaken by another wish gives way before its next step. Launches wait until no pass is under way.
 */
export class Reconciler {
  readonly #deps: ReconcilerDependencies;
  #passing: Promise<void> | null = null;
  #refreshing: Promise<void> | null = null;
  #problem: FleetProblem | null = null;
  /** Of those that wait for a pass to end: each may start when it is provisioned. */
  readonly #turns = new Turns();

  constructor(deps: ReconcilerDependencies) {
    this.#deps = deps;
  }

  get active(): boolean {
    return this.#passing !== null;
  }

  /** What stopped the last pass; null when nothing did. */
  get problem(): FleetProblem | null {
    return this.#problem;
  }

  /** Passes until one has run for the newest wish. Never rejects: see `problem`. */
  reconcile(): Promise<void> {
    // A pass asks for launches, and launches wait for `#passing`: it has to be set before the pass begins.
    this.#passing ??= Promise.resolve()
      .then(() => this.#passes())
      .finally(() => {
        this.#passing = null;
        this.#deps.changed();
      });
    return this.#passing;
  }

  /** True while services are looked for, or instances provisioned. */
  get preparing(): boolean {
    return this.#passing !== null || this.#refreshing !== null;
  }

  /** What a launch needs, prepared now if it is not; null when the instance is not waited for any more. */
  async materialsFor(keeper: Keeper): Promise<WorkerMaterials | null> {
    const pass = this.#passing;
    if (pass !== null) await this.#turns.wait(keeper.name, pass);
    if (!keeper.isWaiting) return null;
    const { preparation } = this.#deps;
    if (pass !== null) this.#refuseFailed(keeper.name); // What failed before it is tried again.
    // A refresh already under way may be for an older wish, without this instance: then another one is for this.
    let materials = await preparation.materialsNow(keeper.name);
    for (let round = 0; round < 2 && materials === null; round++) {
      await this.refresh();
      this.#refuseFailed(keeper.name);
      materials = await preparation.materialsNow(keeper.name);
    }
    assert(materials !== null || !keeper.isWaiting, 'provisioning covers every instance that shall run');
    return materials;
  }

  #refuseFailed(name: string): void {
    const failure = this.#deps.preparation.failureOf(name);
    if (failure !== null) throw failure;
  }

  /** Finds lost services again and moves the workers to where they are now. @throws ExsimError why it cannot */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null;
      this.#deps.changed();
    });
    return this.#refreshing;
  }

  async #refresh(): Promise<void> {
    const desired = this.#deps.newest();
    if (desired === null) return;
    const { preparation, ending } = this.#deps;
    await preparation.resolve(desired.fleet, ending);
    await preparation.provision(runningInstances(desired), ending);
    this.#restartMoved();
  }

  async #passes(): Promise<void> {
    let done: Desired | null = null;
    for (;;) {
      const desired = this.#deps.newest();
      if (desired === null || desired === done) return;
      this.#problem = null;
      await this.#deps
        .timedPass(() => this.#pass(desired))
        .catch((error: unknown) => {
          if (this.#isNewest(desired) && !this.#deps.ending.aborted) this.#fail(this.#deps.problemOf(error));
        });
      done = desired;
    }
  }

  async #pass(desired: Desired): Promise<void> {
    this.#turns.beginAnew();
    const { roster, preparation } = this.#deps;
    const steps = plan(targetsOf(desired), await observe(roster.all, preparation.readSecrets));
    if (!this.#isNewest(desired)) return;
    for (const { name, reason } of only(steps, 'stop')) roster.get(name)?.give({ type: 'stop', why: reason });
    const type = this.#deps.isFound(desired) ? 'resume' : 'run';
    for (const name of desired.running) roster.get(name)?.give({ type });
    const restarts = only(steps, 'restart');
    const reloads = only(steps, 'reload');
    await this.#prepare(desired, restarts, reloads);
    if (!this.#isNewest(desired)) return;
    await Promise.all(reloads.map(({ name }) => this.#unlessFailed(name)?.reload()));
    for (const { name, reason } of restarts) this.#unlessFailed(name)?.give({ type: 'restart', why: reason });
    this.#restartMoved();
  }

  /** Everything that can refuse an `up` comes before the first worker is started or stopped for it. */
  async #prepare(desired: Desired, restarts: readonly Step[], reloads: readonly Step[]): Promise<void> {
    if (desired.running.length === 0) return;
    const { roster, preparation, ending } = this.#deps;
    const starting = roster.all.filter((keeper) => keeper.isWaiting);
    await this.#preflight(starting, restarts);
    if (!this.#isNewest(desired)) return;
    for (const keeper of starting) keeper.give({ type: 'waiting', reason: 'waits for Postgres and Redis' });
    await preparation.resolve(desired.fleet, ending);
    if (!this.#isNewest(desired)) return;
    const unprepared = runningInstances(desired).some(({ spec }) => !preparation.isPrepared(spec.name));
    const changing = starting.length + restarts.length + reloads.length;
    if (changing === 0 && !(unprepared && this.#moved().length > 0)) return;
    if (desired.fleet.unsafe !== true) await preparation.requireSafe(runningInstances(desired));
    for (const keeper of starting) keeper.give({ type: 'provisioning' });
    // Whoever has what it needs starts, while the others are still being provisioned.
    await preparation.provision(runningInstances(desired), ending, (name) => {
      if (this.#isNewest(desired)) this.#provisioned(name);
    });
  }

  #provisioned(name: string): void {
    const { roster, preparation } = this.#deps;
    if (preparation.failureOf(name) === null)
      roster.get(name)?.give({ type: 'waiting', reason: 'waits for a free place to start' });
    this.#turns.give(name);
  }

  async #preflight(starting: readonly Keeper[], restarts: readonly Step[]): Promise<void> {
    const { roster } = this.#deps;
    const restarting = restarts.flatMap(({ name }) => roster.get(name) ?? []);
    const ours = roster.heldPorts;
    await Promise.all([...starting, ...restarting].map(({ instance }) => requireFreePorts(instance, ours)));
  }

  /** One that could not be provisioned goes on as it is, and the pass says why. */
  #unlessFailed(name: string): Keeper | undefined {
    const failure = this.#deps.preparation.failureOf(name);
    if (failure === null) return this.#deps.roster.get(name);
    this.#problem = this.#deps.problemOf(failure);
    return undefined;
  }

  #moved(): Keeper[] {
    const { roster, preparation } = this.#deps;
    return roster.all.filter(({ instance, held, isStaying }) => {
      const state = held?.state ?? null;
      return isStaying && state !== null && preparation.hasMoved(instance, state);
    });
  }

  #restartMoved(): void {
    for (const keeper of this.#moved()) keeper.give({ type: 'restart', why: 'Postgres or Redis moved' });
  }

  #fail(problem: FleetProblem): void {
    this.#problem = problem;
    for (const keeper of this.#deps.roster.all) keeper.give({ type: 'blocked', problem });
  }

  #isNewest(desired: Desired): boolean {
    return this.#deps.newest() === desired;
  }
}

const runningInstances = ({ fleet, running }: Desired): PlannedInstance[] =>
  fleet.instances.filter(({ spec }) => running.includes(spec.name));

const only = (steps: readonly Step[], kind: Step['kind']): Step[] =>
  steps.filter((step) => step.kind === kind);
