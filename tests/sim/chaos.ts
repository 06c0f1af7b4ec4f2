import type { Counts } from './counts.ts';
import type { Fleet } from './fleet.ts';
import type { Action } from './mix.ts';
import type { Server } from './postgres/server.ts';
import type { Stage } from './stage.ts';
import type { SimWorker } from './worker.ts';

type WorkerAction = Exclude<
  Action,
  'endBackend' | 'restartServer' | 'freezeServer' | 'jumpClock' | 'startSecond' | 'takeOver'
>;

/** So many workers run at the same time at most. */
const WORKERS_MAX = 4;

/** Does harm to workers, server, connections and clocks, now and then. */
export class Chaos {
  readonly #stage: Stage;
  readonly #fleet: Fleet;
  readonly #server: Server;
  readonly #counts: Counts;

  constructor(deps: {
    readonly stage: Stage;
    readonly fleet: Fleet;
    readonly server: Server;
    readonly counts: Counts;
  }) {
    this.#stage = deps.stage;
    this.#fleet = deps.fleet;
    this.#server = deps.server;
    this.#counts = deps.counts;
  }

  /** Strikes for as long as the mix has actions. */
  reign(): void {
    const { dice, scheduler, mix } = this.#stage;
    if (mix.actions.length === 0) return;
    scheduler.after(dice.between(1, mix.calmMsMax), () => {
      if (this.#stage.mix.actions.length === 0) return;
      this.#strike(dice.weighted(this.#stage.mix.actions));
      this.reign();
    });
  }

  #strike(action: Action): void {
    const { dice, trace, wall } = this.#stage;
    trace.note('chaos', action);
    switch (action) {
      case 'endBackend':
        this.#endBackend();
        return;
      case 'restartServer':
        this.#counts.serverRestarts += 1;
        this.#server.restart(dice.between(5, 3000));
        return;
      case 'freezeServer':
        this.#server.freeze(dice.between(50, dice.pick([1000, 20_000])));
        return;
      case 'jumpClock':
        wall.offsetMs += dice.between(-5000, 5000);
        return;
      case 'startSecond':
      case 'takeOver':
        this.#startAnother(action === 'takeOver');
        return;
      default:
        this.#strikeOne(action);
    }
  }

  #endBackend(): void {
    const backends = [...this.#server.backends];
    if (backends.length > 0)
      this.#server.end(this.#stage.dice.pick(backends), 'terminated by an administrator');
  }

  #startAnother(takeOver: boolean): void {
    const { alive } = this.#fleet;
    if (alive.length >= WORKERS_MAX) return;
    if (alive.length > 0) this.#counts[takeOver ? 'takeOvers' : 'doubleStarts'] += 1;
    this.#fleet.start(takeOver);
  }

  #strikeOne(action: WorkerAction): void {
    const { alive } = this.#fleet;
    if (alive.length > 0) this.#strikeWorker(action, this.#stage.dice.pick(alive));
  }

  #strikeWorker(action: WorkerAction, worker: SimWorker): void {
    const { dice } = this.#stage;
    switch (action) {
      case 'kill':
        worker.process.kill();
        return;
      case 'killInTheMiddle':
        worker.process.killAfterActs(dice.between(1, 12));
        return;
      case 'killInRecovery':
        worker.process.kill();
        this.#fleet.start(dice.chance(30)).process.killAfterActs(dice.between(0, 12));
        return;
      case 'loseHost':
        worker.loseHost();
        return;
      case 'stop':
        worker.process.run(() => worker.stop(dice.between(0, 3000)));
        return;
      case 'pause':
        this.#pause(worker);
        return;
      case 'cutConnection':
        worker.store.cut();
        return;
    }
  }

  #pause({ process }: SimWorker): void {
    const { dice, scheduler } = this.#stage;
    this.#counts.pauses += 1;
    process.pause();
    scheduler.after(dice.between(5, dice.pick([500, 20_000])), () => process.resume());
  }
}
