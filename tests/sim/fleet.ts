import type { Counts } from './counts.ts';
import type { Witness } from './oracle/witness.ts';
import type { Server } from './postgres/server.ts';
import type { Stage } from './stage.ts';
import { SimWorker } from './worker.ts';

export type FleetDependencies = {
  readonly stage: Stage;
  readonly server: Server;
  readonly witness: Witness;
  readonly counts: Counts;
};

/** All workers of the one instance, the one that should run and those that should not. */
export class Fleet {
  readonly workers: SimWorker[] = [];
  readonly #stage: Stage;
  readonly #server: Server;
  readonly #witness: Witness;
  readonly #counts: Counts;

  constructor(deps: FleetDependencies) {
    this.#stage = deps.stage;
    this.#server = deps.server;
    this.#witness = deps.witness;
    this.#counts = deps.counts;
  }

  get alive(): readonly SimWorker[] {
    return this.workers.filter(({ process }) => process.isAlive);
  }

  get serving(): SimWorker | null {
    return this.workers.findLast((worker) => worker.isServing) ?? null;
  }

  start(takeOver: boolean): SimWorker {
    const name = `worker${this.workers.length + 1}`;
    if (takeOver) this.#witness.takeOvers.add(name);
    const worker = new SimWorker({
      stage: this.#stage,
      server: this.#server,
      witness: this.#witness,
      name,
      takeOver,
      onKilled: (killed) => this.#count(killed),
    });
    this.workers.push(worker);
    worker.start();
    return worker;
  }

  /** Where a client sends its next request: most of the time to the newest worker, sometimes to another. */
  address(): SimWorker | null {
    const alive = this.alive;
    if (alive.length === 0) return null;
    return this.#stage.dice.chance(85) ? alive.at(-1)! : this.#stage.dice.pick(alive);
  }

  /** Starts a worker whenever none is there, a little later, for as long as the run lasts. */
  supervise(): void {
    const { scheduler, dice } = this.#stage;
    scheduler.after(dice.between(50, 800), () => {
      if (this.alive.length === 0) this.start(false);
      this.supervise();
    });
  }

  #count(killed: SimWorker): void {
    this.#counts.kills += 1;
    if (killed.isRecovering) this.#counts.killsInRecovery += 1;
    if (killed.isAsked) this.#counts.killsInFlight += 1;
  }
}
