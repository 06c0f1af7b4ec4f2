import type { ExsimError } from '../../src/common/errors.ts';
import type { EngineReads } from '../../src/engine/types.ts';
import type { Outcome } from '../../src/worker/exchange/types.ts';
import { TestVenue } from '../unit/worker/support/venue.ts';
import type { Delivery, Intent } from './intents.ts';
import type { Witness } from './oracle/witness.ts';
import type { Server } from './postgres/server.ts';
import { SimStore } from './postgres/session.ts';
import { SimProcess } from './process.ts';
import type { Stage } from './stage.ts';

/** A worker that ends takes so long to say goodbye. */
const EXIT_MS = 5;

export type WorkerOptions = {
  readonly stage: Stage;
  readonly server: Server;
  readonly witness: Witness;
  readonly name: string;
  readonly takeOver: boolean;
  /** It was killed, and did not end by itself. */
  readonly onKilled: (worker: SimWorker) => void;
};

/**
 * The core of a worker in a process of its own, with everything outside of it simulated.
 *
 *   recovering --start() ends--> serving --stop()--> stopping        any --a failure for good, or kill--> dead
 */
export class SimWorker {
  readonly process: SimProcess;
  readonly store: SimStore;
  readonly takeOver: boolean;
  readonly #options: WorkerOptions;
  readonly #venue: TestVenue;
  #hostLost = false;
  #isStopping = false;
  #deliveries = 0;

  constructor(options: WorkerOptions) {
    const { stage, server, name, takeOver } = options;
    this.#options = options;
    this.takeOver = takeOver;
    this.process = new SimProcess({
      name,
      scheduler: stage.scheduler,
      wall: stage.wall,
      onDeath: () => {
        stage.trace.note(name, 'is dead');
        this.store.end(this.#hostLost);
        if (!this.#isStopping) options.onKilled(this);
      },
    });
    this.store = new SimStore(stage, server, this.process);
    this.#venue = new TestVenue({
      store: this.store,
      clock: this.process,
      owner: name,
      takeOver,
      spec: stage.spec,
      // The tables are not simulated. How far they are changes only how the engine comes to the same state.
      followedUpTo: Math.floor(server.database.lastSeq / 2),
      random: () => stage.dice.below(1_000_000) / 1_000_000,
      defer: (task) => void this.process.after(0, task),
      onFatal: (error) => this.#end(error),
    });
  }

  get name(): string {
    return this.#options.name;
  }

  get isServing(): boolean {
    return this.process.state === 'running' && !this.#isStopping && this.#venue.exchange.health.accepting;
  }

  /** Its lease is taken, and it reads the journal or brings itself up. */
  get isRecovering(): boolean {
    return this.#venue.writer.term > 0 && this.#venue.exchange.health.recovering;
  }

  /** Somebody waits for an answer. */
  get isAsked(): boolean {
    return this.#venue.exchange.unanswered > 0;
  }

  /** What it holds, and of which command. */
  get engine(): EngineReads {
    return this.#venue.engine;
  }

  start(): void {
    this.#options.stage.trace.note(this.name, this.takeOver ? 'starts as a take-over' : 'starts');
    this.#venue.start().then(
      () => {
        if (this.process.isAlive)
          this.#options.stage.trace.note(this.name, `serves, term ${this.#venue.writer.term}`);
      },
      (error) => this.#end(error),
    );
  }

  /** The host is gone with the process: nobody tells the server. */
  loseHost(): void {
    this.#hostLost = true;
    this.process.kill();
  }

  /** As on SIGTERM: answers what it has taken, within a grace, and exits. */
  stop(graceMs: number): void {
    const { exchange, writer } = this.#venue;
    if (this.#isStopping) return;
    this.#isStopping = true;
    const stopped = Promise.race([exchange.drain(), this.process.sleep(graceMs)]).then(() => {
      exchange.stop('the venue is stopping');
      return writer.close();
    });
    void stopped.then(() => this.process.after(EXIT_MS, () => this.process.kill()));
  }

  /** A request arrives; `answer` carries what leaves this worker for the client. */
  request(intent: Intent, answer: (outcome: Outcome) => void): void {
    const { witness } = this.#options;
    const delivery: Delivery = { intent, worker: this.name, number: ++this.#deliveries, outcome: null };
    witness.delivered(delivery);
    // A copy: what the exchange is given is its own, and the judge reads what was asked for.
    void this.#venue.exchange.submit({ ...intent.draft }).then((outcome) => {
      if (!this.process.mayAct()) return;
      delivery.outcome = outcome;
      witness.answered(delivery, outcome);
      answer(outcome);
    });
  }

  /** Somebody reads its state. */
  read(): void {
    const { exchange, engine } = this.#venue;
    if (exchange.health.recovering || this.#isStopping || !this.process.mayAct()) return;
    this.#options.witness.read({
      worker: this.name,
      commandSeq: engine.commandSeq,
      hash: engine.stateHash(),
      isMarkedStale: exchange.health.staleSeconds !== null,
    });
  }

  #end(error: unknown): void {
    if (!this.process.isAlive || this.#isStopping) return;
    this.#isStopping = true;
    const code = (error as Partial<ExsimError>).code ?? String(error);
    this.#options.stage.trace.note(this.name, `ends: ${code}`);
    this.#options.witness.ended(this.name, code, error);
    this.process.after(EXIT_MS, () => this.process.kill());
  }
}
