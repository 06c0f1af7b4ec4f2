import type { JournalRow } from '../../../src/stored/journal-row.ts';
import type { SimProcess } from '../process.ts';
import type { Stage } from '../stage.ts';
import { Backend } from './backend.ts';
import { type CommitWitness, Database } from './database.ts';
import { RowLock } from './row-lock.ts';
import type { Reply, Statement } from './statement.ts';

type TakeLease = Extract<Statement, { type: 'takeLease' }>;

/** After this long without a sign of life from a lost host the server gives its connection up. */
const KEEPALIVE_MS = 11_000;

/**
 * A Postgres server with one venue's journal: statements take time, wait for the lock of the lease row, go on when
 * their client is gone, and come to nothing when their backend ends before its commit.
 */
export class Server {
  readonly database: Database;
  readonly backends = new Set<Backend>();
  readonly #stage: Stage;
  readonly #lock = new RowLock<Backend>();
  isUp = true;
  #frozenUntilMs = 0;

  constructor(stage: Stage, witness: CommitWitness) {
    this.#stage = stage;
    this.database = new Database(witness);
  }

  get isFrozen(): boolean {
    return this.#stage.scheduler.nowMs < this.#frozenUntilMs;
  }

  /** A backend for a new connection. */
  accept(client: SimProcess): Backend {
    const backend = new Backend(client);
    this.backends.add(backend);
    return backend;
  }

  /** Runs a statement and replies once, unless its backend ends before. */
  execute(backend: Backend, statement: Statement, reply: (reply: Reply) => void): void {
    if (!backend.isAlive || (backend.isAbandoned && this.#stage.dice.chance(50))) return;
    backend.isBusy = true;
    const end = (answer: Reply): void => {
      backend.isBusy = false;
      this.#lock.release(backend);
      if (!backend.isAlive) return;
      reply(answer);
      if (backend.isAbandoned) this.end(backend, 'its client is gone');
    };
    this.#step(backend, this.#stage.dice.between(1, 4) / 10, () => this.#begin(backend, statement, end));
  }

  /** The client hung up, or its host is lost: noticed at once, late, or by the missing signs of life. */
  hungUp(backend: Backend, hostLost: boolean): void {
    if (!backend.isAlive || backend.isAbandoned) return;
    const { dice, mix, scheduler } = this.#stage;
    const noticeMs = hostLost
      ? dice.between(1000, KEEPALIVE_MS)
      : dice.chance(mix.lateGoodbyes)
        ? dice.between(1, 6000)
        : dice.between(1, 20) / 10;
    backend.isAbandoned = true;
    // A statement still on its way arrives before the end of the connection, most of the time.
    scheduler.after(noticeMs, () => {
      if (!backend.isBusy) this.end(backend, 'its client is gone');
    });
  }

  /** The backend ends now; what it was about to commit is committed or not. */
  end(backend: Backend, reason: string): void {
    if (!backend.isAlive) return;
    backend.isAlive = false;
    if (this.#stage.dice.chance(50)) backend.commit?.();
    backend.commit = null;
    this.backends.delete(backend);
    this.#lock.release(backend);
    backend.onBroken(reason);
  }

  restart(downMs: number): void {
    this.isUp = false;
    for (const backend of [...this.backends]) this.end(backend, 'the server was restarted');
    this.#stage.scheduler.after(downMs, () => {
      this.isUp = true;
    });
  }

  freeze(ms: number): void {
    this.#frozenUntilMs = Math.max(this.#frozenUntilMs, this.#stage.scheduler.nowMs + ms);
  }

  /** Everything runs again as it should. */
  heal(): void {
    this.isUp = true;
    this.#frozenUntilMs = 0;
    for (const backend of this.backends) backend.stuckUntilMs = 0;
  }

  #begin(backend: Backend, statement: Statement, end: (answer: Reply) => void): void {
    const { database } = this;
    switch (statement.type) {
      case 'readLease':
        end({ ok: true, value: database.lease() });
        return;
      case 'readTerm':
        end({ ok: true, value: database.term });
        return;
      case 'readAfter':
        end({ ok: true, value: database.readAfter(statement.seq, statement.limit, backend) });
        return;
      case 'append':
        this.#lock.acquire(backend, 'share', () => this.#append(backend, statement.row, end));
        return;
      case 'takeLease':
        this.#lock.acquire(backend, 'update', () => this.#takeLease(backend, statement, end));
        return;
    }
  }

  #append(backend: Backend, row: JournalRow, end: (answer: Reply) => void): void {
    const { database } = this;
    if (row.term !== database.term) end({ ok: true, value: false });
    else
      this.#commit(backend, () => {
        const hasRoom = database.hasRoom(row);
        if (hasRoom) database.append(row, backend);
        end(hasRoom ? { ok: true, value: true } : { ok: false, why: 'duplicate key in journal' });
      });
  }

  #takeLease(backend: Backend, { owner, term }: TakeLease, end: (answer: Reply) => void): void {
    const { database } = this;
    if (term !== database.term) end({ ok: true, value: null });
    else this.#commit(backend, () => end({ ok: true, value: database.takeLease(owner, backend) }));
  }

  /** Writes, then commits; whoever ends the backend in between decides whether that happens. */
  #commit(backend: Backend, commit: () => void): void {
    const { dice, mix } = this.#stage;
    const ms = dice.chance(mix.slowCommits) ? dice.between(5, 4000) : dice.between(5, 30) / 10;
    backend.commit = () => {
      backend.commit = null;
      commit();
    };
    this.#step(backend, ms, () => backend.commit?.());
  }

  /** Something the backend does after `ms`, or later when it may not run. */
  #step(backend: Backend, ms: number, task: () => void): void {
    const { scheduler, dice } = this.#stage;
    scheduler.after(ms, () => {
      if (!backend.isAlive) return;
      const waitMs = Math.max(this.#frozenUntilMs, backend.stuckUntilMs) - scheduler.nowMs;
      if (waitMs <= 0) task();
      else this.#step(backend, waitMs + dice.below(20) / 10, task);
    });
  }
}
