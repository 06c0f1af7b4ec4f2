import { ExsimError } from '../../common/errors.ts';
import type { DesiredFleet, FleetEvents, InstanceAction } from '../../protocol/api.ts';
import type { Step } from '../../protocol/plan.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import { FleetCounts, timed } from '../metrics/counts.ts';
import { plan } from '../plan.ts';
import { toldProblem } from '../problem.ts';
import { refuseOtherVenues, startedBefore } from '../project/history.ts';
import { removeProvisioned } from '../project/servers.ts';
import { launchWorker, type WorkerCommand } from '../worker/launch.ts';
import { Changes } from './changes.ts';
import { Chronicle } from './chronicle.ts';
import type { FleetPorts, FleetServices, Provisioner, StoppedService } from './dependencies.ts';
import {
  afterAction,
  afterUp,
  type Desired,
  refuseOtherFile,
  targetsOf,
  withAllSettings,
} from './desired.ts';
import { Healer, missesServices } from './healer.ts';
import type { Keeper, KeeperDependencies } from './keeper.ts';
import { observe } from './observe.ts';
import { refuseOwnPorts, requireFreePorts } from './preflight.ts';
import { Preparation } from './preparation.ts';
import { Reconciler } from './reconciler.ts';
import { type KeptWorker, Roster } from './roster.ts';
import { LaunchSlots } from './slots.ts';
import { isEnding, Wishes } from './wishes.ts';

export type FleetDependencies = Pick<KeeperDependencies, 'paths' | 'clock' | 'random' | 'redactor'> & {
  readonly services: FleetServices;
  readonly provisioner: Provisioner;
  readonly worker: WorkerCommand;
  /** Workers that may load at the same time. */
  readonly launchesAtOnce: number;
  readonly eventsFile: string;
  readonly ports: FleetPorts;
  /** One line for the supervisor's log. */
  readonly log: (line: string) => void;
};

/** How often the sizes of raw outputs are looked at. */
const OUTPUT_CHECK_MS = 30_000;

/** All instances of a project, and what shall become of them. */
export class Fleet {
  readonly changes: Changes;
  readonly counts = new FleetCounts();
  readonly #deps: FleetDependencies;
  readonly #roster: Roster;
  readonly #preparation: Preparation;
  readonly #reconciler: Reconciler;
  readonly #chronicle: Chronicle;
  readonly #healer: Healer;
  readonly #wishes: Wishes;
  readonly #givingUp = new AbortController();
  #cancelOutputCheck: () => void = () => undefined;

  constructor(deps: FleetDependencies) {
    this.#deps = deps;
    this.changes = new Changes(deps.clock);
    this.#wishes = new Wishes(deps.paths, deps.log);
    const { counts, changes } = this;
    this.#chronicle = new Chronicle({ file: deps.eventsFile, clock: deps.clock, counts, changes });
    this.#preparation = new Preparation(deps.services, deps.provisioner);
    this.#roster = new Roster(this.#keeperDependencies(deps));
    this.#reconciler = new Reconciler({
      roster: this.#roster,
      preparation: this.#preparation,
      newest: () => this.#wishes.newest,
      isFound: (desired) => this.#wishes.isFound(desired),
      problemOf: (error) => toldProblem(error, deps.redactor, deps.log),
      changed: () => this.changes.notify('news'),
      ending: this.#givingUp.signal,
      timedPass: (pass) => timed(this.counts.reconcileSeconds, () => deps.clock.monotonicMs(), pass),
    });
    this.#healer = new Healer(
      deps.clock,
      () => !this.#wishes.isEnding && !this.#reconciler.active && this.#roster.hasLostServices,
      () => this.#reconciler.refresh(),
      () => this.#lookAndTell(),
    );
  }

  /** Of the instance file; null before the first `up`. */
  get file(): string | null {
    return this.#wishes.newest?.fleet.file ?? null;
  }

  /** Of the instance file; null before the first `up`. */
  get service(): string | null {
    return this.#wishes.newest?.fleet.service ?? null;
  }

  /** Workers that run, or are being stopped. */
  get running(): KeptWorker[] {
    return this.#roster.running;
  }

  /** True while services are looked for, or instances provisioned. */
  get preparing(): boolean {
    return this.#reconciler.preparing;
  }

  /** Takes over what an earlier supervisor left, and goes on where it was. */
  async begin(): Promise<void> {
    await this.#chronicle.resume();
    this.#chronicle.ofProject(`supervisor ${this.#deps.worker.version} begins, pid ${process.pid}`);
    const desired = await this.#wishes.read();
    const instances = desired?.fleet.instances ?? [];
    await this.#roster.adopt(instances, desired?.running ?? []);
    this.#roster.follow(instances);
    void this.#reconciler.reconcile(); // Its failure is in the snapshot.
    this.#checkOutputsLater();
    await this.#reopenPorts();
  }

  /** What `putDesired` would do. @throws ExsimError PROJECT_MISMATCH, CONFIG_INVALID */
  async plan(fleet: DesiredFleet): Promise<Step[]> {
    refuseOtherFile(this.#wishes.newest, fleet.file, this.#roster.running.length > 0);
    const started = await startedBefore(this.#deps.paths);
    const desired = afterUp(this.#wishes.newest, withAllSettings(fleet));
    refuseOtherVenues(started, desired.fleet.instances);
    return timed(
      this.counts.planSeconds,
      () => this.#deps.clock.monotonicMs(),
      async () => {
        const observed = await observe(this.#roster.all, this.#preparation.readSecrets);
        return plan(targetsOf(desired), observed);
      },
    );
  }

  /** The work goes on after this: see `snapshot`. @throws ExsimError PROJECT_MISMATCH, CONFIG_INVALID, PORT_TAKEN */
  putDesired(fleet: DesiredFleet): Promise<Step[]> {
    return this.#wishes.inTurn(async () => {
      const steps = await this.plan(fleet);
      const desired = afterUp(this.#wishes.newest, withAllSettings(fleet));
      refuseOwnPorts(desired.fleet);
      await this.#deps.ports.listen(desired.fleet);
      await this.#wishes.put(desired);
      this.#follow(desired);
      void this.#reconciler.reconcile(); // Its failure is in the snapshot.
      return steps;
    });
  }

  /** @throws ExsimError UNKNOWN_INSTANCE */
  act(name: string, action: InstanceAction): Promise<void> {
    return this.#wishes.inTurn(async () => {
      const old = this.#wishes.newest;
      const keeper = this.#roster.get(name);
      if (old === null || keeper === undefined) throw unknownInstance(name, old);
      if (action !== 'stop' && !isInFile(name, old)) throw unknownInstance(name, old);
      const desired = afterAction(old, name, action);
      await this.#wishes.amend(desired);
      this.#follow(desired);
      keeper.give(action === 'start' ? { type: 'run' } : { type: action, why: `exsim ${action}` });
    });
  }

  snapshot(): Omit<FleetSnapshot, 'supervisor'> {
    return {
      project: this.#deps.paths.stateDir,
      reconciling: this.#reconciler.active || this.#wishes.isEnding,
      problem: this.#reconciler.problem,
      services: this.#preparation.status,
      instances: this.#roster.snapshots(this.#reconciler.active),
    };
  }

  /** Measures the services anew, for the next snapshot. */
  lookAtServices(): Promise<void> {
    return this.#preparation.look();
  }

  eventsAfter(seq: number): FleetEvents {
    return this.#chronicle.eventsAfter(seq);
  }

  /**
   * From now on nothing shall run: on disk first, then every worker is told, and what is being prepared is given up.
   * Both end in their own time: see `running` and `preparing`.
   */
  async stopAll(): Promise<void> {
    this.#wishes.end();
    await this.#wishes.inTurn(() => this.#wishes.putNothing());
    for (const keeper of this.#roster.all) keeper.give({ type: 'stop', why: 'exsim down' });
    this.#givingUp.abort(isEnding());
  }

  /** SIGKILL instead of the grace, for all that are being stopped. */
  hurry(): void {
    for (const keeper of this.#roster.all) keeper.hurry();
  }

  /** Stops the project's own services, at once when `hurry` is aborted; with `purge` all that is in them goes first. */
  async stopServices(purge: boolean, hurry: AbortSignal): Promise<readonly StoppedService[]> {
    if (purge) await removeProvisioned(this.#deps.paths, this.#deps, this.#wishes.newest?.fleet ?? null);
    return this.#preparation.stop(purge, hurry);
  }

  /** Lets go of all workers, which live on. */
  async letGo(): Promise<void> {
    this.#wishes.end();
    this.#givingUp.abort(isEnding());
    this.#healer.stop();
    this.#cancelOutputCheck();
    this.#roster.letGo();
    await this.#deps.ports.close();
    await this.#chronicle.flush();
  }

  /** Workers matter more: a port that somebody took meanwhile is left to the next `up`, which says so. */
  async #reopenPorts(): Promise<void> {
    const { ports, log } = this.#deps;
    await ports.listen(this.#wishes.newest?.fleet ?? {}).catch((error: Error) => log(error.message));
  }

  #checkOutputsLater(): void {
    this.#cancelOutputCheck = this.#deps.clock.after(OUTPUT_CHECK_MS, () => {
      void this.#roster.boundOutputs(); // Never rejects.
      this.#checkOutputsLater();
    });
  }

  async #lookAndTell(): Promise<void> {
    await this.#preparation.look();
    this.changes.notify('news');
  }

  #follow({ fleet }: Desired): void {
    this.#roster.follow(fleet.instances);
    this.changes.notify('news');
  }

  #keeperDependencies(deps: FleetDependencies): KeeperDependencies {
    return {
      ...deps,
      problemOf: (error) => toldProblem(error, deps.redactor, deps.log),
      version: deps.worker.version,
      slots: new LaunchSlots(deps.launchesAtOnce, deps.clock),
      materialsFor: (keeper) => this.#reconciler.materialsFor(keeper),
      launch: async (instance, materials, launches) => {
        await requireFreePorts(instance, new Set());
        const startedAt = new Date(deps.clock.now()).toISOString();
        return launchWorker({ ...deps, instance, materials, launches, startedAt });
      },
      changed: (keeper, before) => {
        this.#chronicle.ofLife(keeper, before);
        if (missesServices(keeper.life)) this.#healer.consider();
      },
      reloaded: (keeper, words) => this.#chronicle.ofInstance(keeper, words),
      renewed: (keeper) => this.#renewed(keeper),
    };
  }

  /** The passwords are read so that nothing that is told has them. */
  #renewed(keeper: Keeper): void {
    // What cannot be read is told by whoever needs it.
    void this.#preparation.readSecrets(keeper.name, true).catch(() => undefined);
    this.#chronicle.ofInstance(keeper, 'its passwords were replaced');
  }
}

const isInFile = (name: string, { fleet }: Desired): boolean =>
  fleet.instances.some(({ spec }) => spec.name === name);

function unknownInstance(name: string, desired: Desired | null): ExsimError {
  const names = (desired?.fleet.instances ?? []).map(({ spec }) => spec.name).join(', ');
  return new ExsimError('UNKNOWN_INSTANCE', `Expected the name of an instance, but was "${name}".`, {
    wayOut: names === '' ? 'Start some with `exsim up`.' : `The names are: ${names}.`,
  });
}
