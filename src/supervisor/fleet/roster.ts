import type { PlannedInstance } from '../../instance/spec.ts';
import type { InstanceSnapshot } from '../../protocol/status.ts';
import { LEFT_THE_FILE } from '../plan.ts';
import { configHash } from '../worker/config.ts';
import { namesWithRunState, readRunState } from '../worker/run-state.ts';
import { findWorker } from './adopt.ts';
import { missesServices } from './healer.ts';
import { Keeper, type KeeperDependencies, parentOf } from './keeper.ts';
import { instanceSnapshot } from './snapshot.ts';

/** A worker that is being kept, for whoever waits for it to end. */
export type KeptWorker = { readonly name: string; readonly pid: number; readonly since: number };

/** The keepers of all instances that are in the file or still running, in the order of the file. */
export class Roster {
  readonly #deps: KeeperDependencies;
  readonly #keepers = new Map<string, Keeper>();

  constructor(deps: KeeperDependencies) {
    this.#deps = deps;
  }

  get(name: string): Keeper | undefined {
    return this.#keepers.get(name);
  }

  get all(): readonly Keeper[] {
    return [...this.#keepers.values()];
  }

  get running(): KeptWorker[] {
    return this.all.flatMap(({ name, life }) =>
      'worker' in life.phase ? [{ name, pid: life.phase.worker.pid, since: life.since }] : [],
    );
  }

  /** Ports that workers of the project hold now. */
  get heldPorts(): Set<number> {
    const running = this.all.flatMap(({ held }) => held?.state?.startedAs.ports ?? []);
    return new Set(running.flatMap(({ http, grpc }) => [http, grpc]));
  }

  /** Whether a worker says that Postgres or Redis is gone. */
  get hasLostServices(): boolean {
    return this.all.some(({ life }) => missesServices(life));
  }

  /**
   * Makes the roster follow the file: newcomers join, and those that left are dropped once they have no process. One
   * that was about to start, or to start again, no longer is; who runs is stopped by the plan.
   */
  follow(instances: readonly PlannedInstance[]): void {
    const leavers = this.all.filter(({ name }) => !instances.some(({ spec }) => spec.name === name));
    for (const keeper of leavers) if (keeper.held === null) keeper.give({ type: 'stop', why: LEFT_THE_FILE });
    const present = instances.map((instance) => this.#keeperFor(instance));
    this.#keepers.clear();
    for (const keeper of present) this.#keepers.set(keeper.name, keeper);
    for (const keeper of leavers) if (keeper.isBusy) this.#keepers.set(keeper.name, keeper);
  }

  /**
   * Takes over every worker that runs already, of the instances given and of any that left a trace. Those that shall
   * be `running`, and were given up, stay so.
   */
  async adopt(instances: readonly PlannedInstance[], running: readonly string[]): Promise<void> {
    const traces = await namesWithRunState(this.#deps.paths);
    const names = new Set([...instances.map(({ spec }) => spec.name), ...traces]);
    const planned = new Map(instances.map((instance) => [instance.spec.name, instance]));
    await Promise.all(
      [...names].map((name) => this.#adoptOne(name, planned.get(name) ?? null, running.includes(name))),
    );
  }

  /** `isReconciling`: what runs is being made what shall run. */
  snapshots(isReconciling: boolean): InstanceSnapshot[] {
    const nowMs = this.#deps.clock.monotonicMs();
    return this.all.map(({ instance, life, held, refusal }) => {
      const hash = configHash(instance);
      const configInSync = held === null || held.configHash === hash;
      const configPending = isReconciling || held?.nextConfigHash === hash;
      const isolation = held?.state?.isolation ?? null;
      return instanceSnapshot({ instance, life, isolation, configInSync, configPending, refusal }, nowMs);
    });
  }

  /** Workers keep their logs small themselves; their raw output nobody does. */
  async boundOutputs(): Promise<void> {
    await Promise.allSettled(this.all.map((keeper) => keeper.boundOutput()));
  }

  letGo(): void {
    for (const keeper of this.all) keeper.letGo();
  }

  #keeperFor(instance: PlannedInstance): Keeper {
    const keeper = this.#keepers.get(instance.spec.name) ?? new Keeper(instance, this.#deps);
    keeper.instance = instance;
    keeper.give({ type: 'policy', policy: instance.spec.restart });
    return keeper;
  }

  async #adoptOne(name: string, planned: PlannedInstance | null, isWanted: boolean): Promise<void> {
    const { paths, clock } = this.#deps;
    const found = await findWorker(paths, name, clock);
    const state = await readRunState(paths, name);
    const instance = planned ?? state?.startedAs ?? null;
    if (instance === null || (planned === null && found === null)) return;
    const keeper = this.#keepers.get(name) ?? new Keeper(instance, this.#deps);
    this.#keepers.set(name, keeper);
    if (found !== null) keeper.adopt(found, await parentOf(found.identity));
    else if (state !== null)
      keeper.give({
        type: 'remembered',
        launches: state.launches,
        givenUp: isWanted ? (state.givenUp ?? null) : null,
      });
  }
}
