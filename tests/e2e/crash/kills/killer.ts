import pg from 'pg';
import type { Dice } from '../../../support/differential/dice.ts';
import type { History } from '../clients/history.ts';
import type { HttpCaller } from '../clients/http-caller.ts';
import { appendWaits, postgresPid, supervisorPid, workerBackends } from '../venue/processes.ts';
import type { Victim } from '../venue/victim.ts';
import { pause, until } from '../venue/waiting.ts';
import type { KillKind } from './kinds.ts';

/** One kill, as it turned out. */
export type Kill = {
  readonly kind: KillKind;
  /** Requests of traders that were sent and not answered at that moment. */
  readonly inFlight: number;
  /** The worker had been started and took no orders yet. */
  inRecovery: boolean;
  /** The longest time without any acknowledgement until the next kill, ms. */
  outageMs: number;
};

/** Acknowledgements between two kills: at least the first, at most the second. */
const ACKS_BETWEEN = { least: 210, most: 330 };
/** After them, a moment at random. */
const MOMENT_MS = 40;
/** Of the time to the first acknowledgement: the worker is ready somewhat earlier. */
const RECOVERY_SHARE = 0.6;
/** For the reader to look, and for clients to hear what they should not hear yet. */
const HELD_MS = 150;

export type KillerOptions = {
  readonly victim: Victim;
  readonly dice: Dice;
  readonly history: History;
  /** Of the traders. */
  readonly http: HttpCaller;
  readonly backWithinMs: number;
};

/** Kills one thing after the other, each at a random moment, and waits in between until orders are acknowledged again. */
export class Killer {
  readonly kills: Kill[] = [];
  /** Pids of the workers it has killed. */
  readonly workersKilled = new Set<number>();
  readonly #options: KillerOptions;
  /** How long a worker took from its start to its first acknowledgement, ms; the last one. */
  #recoveryMs = 400;

  constructor(options: KillerOptions) {
    this.#options = options;
  }

  /** Rejects with what the worker said last when no order is acknowledged within a minute after a kill. */
  async kill(kind: KillKind): Promise<void> {
    const { history, dice } = this.#options;
    await this.#acked(dice.between(ACKS_BETWEEN.least, ACKS_BETWEEN.most));
    await pause(dice.between(0, MOMENT_MS));
    this.settle();
    if (kind === 'recovery') await this.#killInRecovery();
    else await this.#strike(kind);
    const acks = history.acks;
    const launchedMs = performance.now();
    await this.#acked(1, acks);
    if (killsWorker(kind)) this.#recoveryMs = performance.now() - launchedMs;
  }

  /** Writes down how long the last kill was felt; called before the next one, and after the last one. */
  settle(): void {
    const outageMs = this.#options.history.takeLongestGapMs();
    const last = this.kills.at(-1);
    if (last !== undefined) last.outageMs = outageMs;
  }

  /** One more kill of the worker, which counts as none of those that were asked for. */
  async killQuietly(): Promise<void> {
    const { start } = await this.#options.victim.worker();
    await this.#killWorker();
    await this.#nextWorker(start);
  }

  /** Kills the worker, waits for the next one, and kills that before it is ready. Two kills. */
  async #killInRecovery(): Promise<void> {
    const { victim, dice } = this.#options;
    const { start } = await victim.worker();
    await this.#strike('worker');
    const pid = await this.#nextWorker(start);
    await pause(dice.between(0, Math.ceil(this.#recoveryMs * RECOVERY_SHARE)));
    await this.#strike('recovery');
    this.kills.at(-1)!.inRecovery = !victim.wasReady(pid);
  }

  /** Resolves when the blow has been dealt, and where it ended the worker, the next one was started. */
  async #strike(kind: KillKind): Promise<void> {
    const { victim, history, http } = this.#options;
    const { start } = await victim.worker();
    const kill: Kill = { kind, inFlight: http.waiting, inRecovery: false, outageMs: 0 };
    this.kills.push(kill);
    history.note({ kill });
    await this.#deal(kind);
    if (killsWorker(kind)) await this.#nextWorker(start);
  }

  async #deal(kind: KillKind): Promise<void> {
    const { victim, dice } = this.#options;
    switch (kind) {
      case 'worker':
      case 'recovery':
        return this.#killWorker();
      case 'supervisor':
        return this.#killSupervisor();
      case 'both':
        await this.#killWorker();
        return this.#killSupervisor();
      case 'backends':
        return this.#terminateBackends();
      case 'cut':
        return this.#whileAppendWaits(() => this.#terminateBackends());
      case 'held':
        return this.#whileAppendWaits(async () => {
          await this.#killWorker();
          await this.#terminateBackends();
        });
      case 'backend': {
        const pids = await workerBackends(victim);
        return kill(dice.pick(pids), 'SIGKILL');
      }
      case 'postgres':
        return kill(await postgresPid(victim), 'SIGQUIT');
      case 'server':
        kill(await postgresPid(victim), 'SIGQUIT');
        return this.#killWorker();
    }
  }

  async #terminateBackends(): Promise<void> {
    const { victim } = this.#options;
    await victim.database.sqlWhenBack(TERMINATE, [victim.planned.identity.role]);
  }

  /** Holds the row that every append has to read: the one on its way waits, with its clients, for as long as it takes. */
  async #whileAppendWaits(strike: () => Promise<void>): Promise<void> {
    const { victim } = this.#options;
    const holder = new pg.Client(victim.database.adminUrl());
    await holder.connect();
    try {
      await holder.query('BEGIN');
      await holder.query(victim.database.inSchema('SELECT 1 FROM {s}.writer FOR UPDATE'));
      await until(
        () => appendWaits(victim),
        this.#options.backWithinMs,
        () => 'no append waits in Postgres',
      );
      await pause(HELD_MS);
      await strike();
    } finally {
      await holder.end();
    }
  }

  async #killWorker(): Promise<void> {
    const { pid } = await this.#options.victim.worker();
    kill(pid, 'SIGKILL');
    this.workersKilled.add(pid!);
  }

  /** And starts another one, as a person would. */
  async #killSupervisor(): Promise<void> {
    const { victim } = this.#options;
    kill(await supervisorPid(victim), 'SIGKILL');
    const { code, stderr } = await victim.project.exsim('up', '-d');
    if (code !== 0) throw new Error(`up after the supervisor was killed ended with ${code}: ${stderr}`);
  }

  /** Pid of the first worker after the start with this mark. */
  async #nextWorker(start: string): Promise<number> {
    const { victim } = this.#options;
    let next: number | null = null;
    const started = async () => {
      const worker = await victim.worker();
      next = worker.start === start ? null : worker.pid;
      return next !== null;
    };
    await until(started, this.#options.backWithinMs, () => 'no worker was started');
    return next!;
  }

  /** Resolves when `count` more requests have been acknowledged. */
  async #acked(count: number, from = this.#options.history.acks): Promise<void> {
    const { history, victim } = this.#options;
    await until(
      () => history.acks >= from + count,
      this.#options.backWithinMs,
      () => `no order is acknowledged any more; the worker said last:\n${victim.log().slice(-8).join('\n')}`,
    );
  }
}

const TERMINATE = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1';

const killsWorker = (kind: KillKind): boolean =>
  ['worker', 'recovery', 'both', 'held', 'server'].includes(kind);

function kill(pid: number | null, signal: NodeJS.Signals): void {
  if (pid === null) throw new Error('there is nobody to kill');
  process.kill(pid, signal);
}
