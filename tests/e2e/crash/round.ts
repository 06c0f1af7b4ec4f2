import { join } from 'node:path';
import { Dice } from '../../support/differential/dice.ts';
import { Claims } from './checks/claims.ts';
import { Findings } from './checks/findings.ts';
import { type ReplayedJournal, replayJournal } from './checks/journal.ts';
import { checkTables } from './checks/tables.ts';
import { checkByVerify } from './checks/verify.ts';
import { compareEverything, readEverything } from './clients/everything.ts';
import { Workload } from './clients/workload.ts';
import { type Kill, Killer } from './kills/killer.ts';
import { drawKills, type KillKind } from './kills/kinds.ts';
import { type Disk, measureDisk } from './venue/disk.ts';
import { type Command, Victim } from './venue/victim.ts';

export type RoundOptions = Command & {
  /** Of all that is drawn: orders, kinds of kills, moments. */
  readonly seed: number;
  readonly kills: number;
  /** Null: all kinds. */
  readonly only: readonly KillKind[] | null;
  /** How long the venue may take to acknowledge orders again after a kill. */
  readonly backWithinMs?: number;
};

/** What one venue went through, from its first start to its last check. */
export type Round = {
  readonly seed: number;
  readonly kills: readonly Kill[];
  readonly acks: number;
  readonly duplicates: number;
  readonly unanswered: number;
  readonly seen: number;
  readonly journal: ReplayedJournal;
  readonly disk: Disk;
  readonly findings: Findings;
  /** By what it was spent on: to start, to strike, to check, to remove everything. */
  readonly seconds: Readonly<Record<'start' | 'strike' | 'check' | 'remove', number>>;
};

const BACK_WITHIN_MS = 60_000;

/**
 * One round: a venue with a journal of its own, clients at work all the time, kills among them, and at the end every
 * check. A venue that does not come back is a finding, and what it has written is looked at all the same.
 */
export async function playRound(options: RoundOptions): Promise<Round> {
  const lap = stopwatch();
  const victim = await Victim.start(options);
  const start = lap();
  const attack = new Attack(victim, options);
  try {
    await attack.attempt('comes back', () => attack.strike());
    const strike = lap();
    await attack.attempt('can be checked', () => attack.check());
    const check = lap();
    await attack.end();
    return attack.result({ start, strike, check, remove: lap() });
  } catch (error) {
    await attack.end();
    throw error;
  }
}

/** Each call answers the seconds since the one before. */
function stopwatch(): () => number {
  let lastMs = performance.now();
  return () => {
    const beforeMs = lastMs;
    lastMs = performance.now();
    return (lastMs - beforeMs) / 1000;
  };
}

class Attack {
  readonly #findings = new Findings();
  readonly #victim: Victim;
  readonly #options: RoundOptions;
  readonly #disk: Disk;
  readonly #work: Workload;
  readonly #killer: Killer;
  #isBack = false;
  #journal: ReplayedJournal = { commands: 0, rows: 0, trades: 0 };

  constructor(victim: Victim, options: RoundOptions) {
    const { seed, backWithinMs = BACK_WITHIN_MS } = options;
    this.#victim = victim;
    this.#options = options;
    this.#disk = measureDisk(victim.dataFolder);
    this.#work = new Workload(victim.access, seed, join(victim.project.folder, 'history.jsonl'));
    const { history, http } = this.#work;
    this.#killer = new Killer({ victim, history, http, backWithinMs, dice: new Dice(seed) });
  }

  async attempt(check: string, task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.#findings.add(check, error instanceof Error ? error.message : String(error));
    }
  }

  /** All kills; then everybody gets an answer, and all that can be read is read, before and after one more kill. */
  async strike(): Promise<void> {
    const { seed, kills, only } = this.#options;
    this.#work.start();
    for (const kind of drawKills(new Dice(seed), kills, only)) {
      if (this.#killer.kills.length >= kills) break;
      await this.#killer.kill(kind);
    }
    this.#killer.settle();
    await this.#work.finish();
    await this.#victim.untilReady();
    const before = await readEverything(this.#victim);
    await this.#killer.killQuietly();
    await this.#victim.untilReady();
    compareEverything(before, await readEverything(this.#victim), this.#findings);
    this.#isBack = true;
  }

  async check(): Promise<void> {
    this.#work.giveUp();
    const findings = this.#findings;
    const { history, seen } = this.#work;
    await this.#checkEnds();
    if (this.#isBack) await checkByVerify(this.#victim, findings);
    await checkTables(this.#victim, history, findings);
    const claims = new Claims(history, seen, this.#victim.planned.spec, findings);
    const witness = claims.witness.bind(claims);
    this.#journal = await replayJournal(this.#victim, claims.engine, witness, findings);
    claims.finish();
    for (const strange of history.strange) findings.add('no strange answer', strange);
  }

  /** Each worker that has ended was killed: one that ended by itself is a finding. */
  async #checkEnds(): Promise<void> {
    const victim = this.#victim;
    const { pid: current } = await victim.worker();
    const { workersKilled } = this.#killer;
    for (const pid of victim.startedPids) {
      if (pid === current || workersKilled.has(pid)) continue;
      const said = victim.log().filter((line) => line.includes(`"pid":${pid},`));
      this.#findings.add('no worker ends by itself', said.at(-1) ?? String(pid));
    }
  }

  async end(): Promise<void> {
    this.#work.close();
    await this.#victim.remove();
  }

  result(seconds: Round['seconds']): Round {
    const { acks, duplicates, unanswered } = this.#work.history;
    return {
      seed: this.#options.seed,
      kills: this.#killer.kills,
      ...{ acks, duplicates, unanswered, seconds },
      seen: this.#work.seen.count,
      journal: this.#journal,
      disk: this.#disk,
      findings: this.#findings,
    };
  }
}
