import { Dice } from '../support/differential/dice.ts';
import { Chaos } from './chaos.ts';
import { Clients } from './clients.ts';
import { type Counts, noCounts } from './counts.ts';
import { Fleet } from './fleet.ts';
import { drawMix, HEALED } from './mix.ts';
import { Network } from './network.ts';
import { readJournal } from './oracle/journal.ts';
import { checkReplay } from './oracle/replay.ts';
import { checkRequests } from './oracle/requests.ts';
import { Witness } from './oracle/witness.ts';
import { Server } from './postgres/server.ts';
import { Scheduler } from './scheduler.ts';
import { drawSpec } from './spec.ts';
import type { Stage } from './stage.ts';
import { Trace } from './trace.ts';
import { Violation } from './violation.ts';
import type { SimWorker } from './worker.ts';

export type Result = {
  readonly seed: number;
  readonly counts: Counts;
  /** Of everything that happened: the same for the same seed. */
  readonly hash: string;
  readonly lines: readonly string[];
  readonly violation: Violation | null;
};

/** Of so many seeds the reference model judges one: it takes as long as all the rest. */
const MODEL_EVERY = 16;
/** After the last fault everything must be answered within this long: beyond every time-out there is. */
const HEAL_MS = 120_000;
/** Statements that the server was late to run have run by then. */
const REST_MS = 5000;
/** Longer than a healed store takes. */
const ONE_COMMIT_MS = 1000;
const START_MS = 1_700_000_000_000;

/** One run: a venue, its clients, and whatever trouble the seed brings; then all is healed, and everything is checked. */
export async function simulate(seed: number): Promise<Result> {
  const simulation = new Simulation(seed);
  const escaped = (error: unknown): void => simulation.escaped(error);
  process.on('unhandledRejection', escaped);
  try {
    return await simulation.run();
  } finally {
    process.off('unhandledRejection', escaped);
  }
}

class Simulation {
  readonly #seed: number;
  readonly #counts = noCounts();
  readonly #stage: Stage;
  readonly #server: Server;
  readonly #witness: Witness;
  readonly #fleet: Fleet;
  readonly #clients: Clients;
  readonly #chaos: Chaos;

  constructor(seed: number) {
    this.#seed = seed;
    const dice = new Dice(seed);
    const scheduler = new Scheduler(dice);
    const stage = {
      dice,
      scheduler,
      trace: new Trace(scheduler),
      wall: { offsetMs: START_MS },
      spec: drawSpec(dice),
      mix: drawMix(dice),
    };
    const counts = this.#counts;
    this.#stage = stage;
    this.#witness = new Witness(stage);
    this.#server = new Server(stage, this.#witness);
    this.#witness.watch(this.#server.database);
    this.#fleet = new Fleet({ stage, server: this.#server, witness: this.#witness, counts });
    this.#clients = new Clients({ stage, fleet: this.#fleet, network: new Network(stage) });
    this.#chaos = new Chaos({ stage, fleet: this.#fleet, server: this.#server, counts });
  }

  async run(): Promise<Result> {
    const violation = await this.#findViolation();
    const { trace } = this.#stage;
    return { seed: this.#seed, counts: this.#count(), hash: trace.hash(), lines: trace.lines, violation };
  }

  async #findViolation(): Promise<Violation | null> {
    try {
      await this.#live();
      await this.#heal();
      await this.#check();
      return null;
    } catch (error) {
      return error instanceof Violation ? error : escapeOf(error);
    }
  }

  /** In a process of its own it would have been the end. */
  escaped(error: unknown): void {
    this.#witness.violation ??= escapeOf(error);
  }

  async #live(): Promise<void> {
    this.#fleet.start(false);
    this.#fleet.supervise();
    this.#chaos.reign();
    this.#demandMore(this.#stage.dice.between(8, 24));
    this.#readOften();
    await this.#until(() => this.#wants === 0, Number.POSITIVE_INFINITY);
  }

  #wants = 0;

  #demandMore(count: number): void {
    this.#wants = count;
    const next = (): void => {
      if (this.#wants === 0) return;
      this.#wants -= 1;
      this.#clients.want();
      this.#stage.scheduler.after(this.#stage.dice.below(this.#stage.dice.pick([10, 200, 800])), next);
    };
    this.#stage.scheduler.after(20, next);
  }

  #readOften(): void {
    const { scheduler, dice, mix } = this.#stage;
    scheduler.after(dice.between(10, mix === HEALED ? 2000 : 400), () => {
      for (const worker of this.#fleet.alive) if (dice.chance(60)) worker.process.run(() => worker.read());
      this.#readOften();
    });
  }

  async #heal(): Promise<void> {
    const { trace } = this.#stage;
    trace.note('chaos', 'is over');
    this.#stage.mix = HEALED;
    this.#server.heal();
    for (const worker of this.#fleet.workers) worker.process.resume();
    if (!(await this.#until(() => this.#clients.unanswered === 0 && this.#settled !== null, HEAL_MS)))
      throw new Violation(
        ENDS_WELL,
        `${this.#clients.unanswered} requests wait, ${this.#settled?.name ?? 'nobody'} serves`,
      );
    const { rows } = this.#server.database;
    const rowsBefore = rows.length;
    await this.#until(() => false, REST_MS);
    // A deadline may have fallen due at this very moment: then its command is still on its way.
    if (!(await this.#until(() => this.#settled !== null, ONE_COMMIT_MS)))
      throw new Violation(ENDS_WELL, 'whoever served does no more');
    // What falls due does so once: orders and timers expire, and there are no more of them than requests.
    if (rows.length - rowsBefore > this.#clients.intents.all.length)
      throw new Violation(ENDS_WELL, `${rows.length - rowsBefore} rows were written that nobody asked for`);
  }

  /** The one worker that serves, when it is the only one and has nothing left to do. */
  get #settled(): SimWorker | null {
    const [only, other] = this.#fleet.alive;
    return only !== undefined && other === undefined && only.isServing && !only.isAsked ? only : null;
  }

  /** Holds everything against the journal, after one more kill: only what is durable outlives it. */
  async #check(): Promise<void> {
    await this.#readAndKill();
    const { deliveries, reads } = this.#witness;
    const commands = readJournal(this.#server.database.rows);
    checkRequests(commands, deliveries);
    checkReplay(commands, { deliveries, reads, withModel: this.#seed % MODEL_EVERY === 0 });
  }

  async #readAndKill(): Promise<void> {
    this.#settled?.read();
    this.#settled?.process.kill();
    if (!(await this.#until(() => this.#settled !== null, HEAL_MS)))
      throw new Violation(ENDS_WELL, 'nobody serves after one more kill');
    this.#settled?.read();
  }

  /** Lets time pass until `done`, or the first broken promise, which is thrown. */
  async #until(done: () => boolean, limitMs: number): Promise<boolean> {
    const isDone = await this.#stage.scheduler.run(() => this.#witness.violation !== null || done(), limitMs);
    if (this.#witness.violation !== null) throw this.#witness.violation;
    return isDone;
  }

  #count(): Counts {
    const { deliveries, reads } = this.#witness;
    const answers = deliveries.filter(
      ({ outcome }) => outcome?.kind === 'applied' || outcome?.kind === 'rejected',
    );
    return {
      ...this.#counts,
      seeds: 1,
      intents: this.#clients.intents.all.length,
      journalRows: this.#server.database.rows.length,
      answersChecked: answers.length,
      duplicateAnswers: answers.filter(({ outcome }) => outcome?.kind === 'applied' && outcome.duplicate)
        .length,
      readsChecked: reads.length,
      unknownAppends: this.#fleet.workers.reduce((sum, { store }) => sum + store.unknownAppends, 0),
      refusedStarts: this.#witness.refused,
      fencedWorkers: this.#witness.fenced,
    };
  }
}

const ENDS_WELL = 'everything is answered in the end';

const escapeOf = (error: unknown): Violation =>
  new Violation('no error escapes', error instanceof Error ? (error.stack ?? error.message) : String(error));
