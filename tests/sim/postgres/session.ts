import type { JournalRow } from '../../../src/stored/journal-row.ts';
import {
  type JournalStore,
  type Lease,
  StoreError,
  type StoreSession,
} from '../../../src/worker/journal/types.ts';
import type { StatementFault } from '../mix.ts';
import type { SimProcess } from '../process.ts';
import type { Stage } from '../stage.ts';
import type { Backend } from './backend.ts';
import type { Server } from './server.ts';
import type { Reply, Statement } from './statement.ts';

/** As the worker's own connections: longest wait for a connection, and for an answer on it. */
const CONNECT_TIMEOUT_MS = 5000;
const STATEMENT_TIMEOUT_MS = 15_000;

/** One process's way to the server. */
export class SimStore implements JournalStore {
  readonly #stage: Stage;
  readonly #server: Server;
  readonly #process: SimProcess;
  #newest: SimSession | null = null;
  /** Appends whose answer did not come: the worker does not know what became of them. */
  unknownAppends = 0;

  constructor(stage: Stage, server: Server, process: SimProcess) {
    this.#stage = stage;
    this.#server = server;
    this.#process = process;
  }

  connect(): Promise<StoreSession> {
    const { dice, mix } = this.#stage;
    return new Promise((resolve, reject) => {
      if (!this.#process.mayAct()) return;
      const fail = (why: string) => () => reject(new StoreError(`Postgres: ${why}`));
      if (this.#server.isFrozen) return void this.#process.after(CONNECT_TIMEOUT_MS, fail('timeout'));
      if (!this.#server.isUp || dice.chance(mix.refusedConnects))
        return void this.#process.after(1, fail('connection refused'));
      const backend = this.#server.accept(this.#process);
      this.#process.after(dice.between(10, 80) / 10, () => resolve(this.#session(backend)));
    });
  }

  /** Its newest connection breaks: both sides hear of it, the server maybe after what it is doing. */
  cut(): void {
    this.#newest?.cut();
  }

  /** The process is dead: the server hears of it, unless the whole host is gone. */
  end(hostLost: boolean): void {
    for (const backend of this.#server.backends)
      if (backend.client === this.#process) this.#server.hungUp(backend, hostLost);
  }

  #session(backend: Backend): SimSession {
    const session = new SimSession({
      stage: this.#stage,
      server: this.#server,
      process: this.#process,
      backend,
      onUnknown: (statement) => {
        if (statement.type === 'append') this.unknownAppends += 1;
      },
    });
    this.#newest = session;
    return session;
  }
}

type SessionOptions = {
  readonly stage: Stage;
  readonly server: Server;
  readonly process: SimProcess;
  readonly backend: Backend;
  readonly onUnknown: (statement: Statement) => void;
};

type Asked = {
  readonly statement: Statement;
  readonly settle: (reply: Reply) => void;
  readonly cancelTimeout: () => void;
};

/** The client's side of a connection: one statement at a time is on its way, as with the real driver. */
class SimSession implements StoreSession {
  readonly weaknesses: readonly string[] = [];
  readonly #options: SessionOptions;
  #queue: Asked[] = [];
  #isSent = false;
  /** The network is silent: nothing arrives any more, and nobody says so. */
  #isSilent = false;
  #lost: string | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    options.backend.onBroken = (reason) => {
      if (!this.#isSilent) this.#arrives(() => this.#lose(reason));
    };
    if (!options.backend.isAlive) this.#lose('the server closed the connection');
  }

  readLease(): Promise<Lease> {
    return this.#ask({ type: 'readLease' });
  }

  takeLease(owner: string, term: number): Promise<number | null> {
    return this.#ask({ type: 'takeLease', owner, term });
  }

  append(row: JournalRow): Promise<boolean> {
    return this.#ask({ type: 'append', row });
  }

  async holdsTerm(term: number): Promise<boolean> {
    return (await this.#ask<number>({ type: 'readTerm' })) === term;
  }

  readAfter(seq: number, limit: number): Promise<JournalRow[]> {
    return this.#ask({ type: 'readAfter', seq, limit });
  }

  async close(): Promise<void> {
    if (this.#options.process.mayAct()) this.#lose('the connection is closed');
  }

  cut(): void {
    this.#arrives(() => this.#lose('connection reset'));
  }

  #ask<T>(statement: Statement): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (reply: Reply): void => {
        if (reply.ok) resolve(reply.value as T);
        else reject(new StoreError(`Postgres: ${reply.why}`));
      };
      if (this.#lost !== null) return settle({ ok: false, why: this.#lost });
      const cancelTimeout = this.#options.process.after(STATEMENT_TIMEOUT_MS, () =>
        this.#lose(`no answer for ${STATEMENT_TIMEOUT_MS / 1000} s`),
      );
      this.#queue.push({ statement, settle, cancelTimeout });
      this.#send();
    });
  }

  #send(): void {
    const { stage, process } = this.#options;
    const next = this.#queue[0];
    if (this.#isSent || next === undefined || !process.mayAct()) return;
    this.#isSent = true;
    this.#sendWith(stage.dice.weighted(stage.mix.statements), next.statement);
  }

  #sendWith(fault: StatementFault, statement: Statement): void {
    const { stage, server, backend } = this.#options;
    const { dice, trace, scheduler } = stage;
    if (fault !== 'none') trace.note(this.#options.process.name, `${statement.type} meets ${fault}`);
    switch (fault) {
      case 'none':
        this.#travels(statement);
        return;
      case 'error':
        this.#arrives(() => this.#reply({ ok: false, why: 'the server has no room for that' }));
        return;
      case 'reset':
        this.cut();
        return;
      case 'lostAnswer':
        this.#travels(statement);
        scheduler.after(dice.between(1, 30) / 10, () => this.cut());
        return;
      case 'late':
        backend.stuckUntilMs = scheduler.nowMs + dice.between(5, dice.pick([500, 5000]));
        this.#travels(statement);
        scheduler.after(dice.between(6, 30) / 10, () => this.cut());
        return;
      case 'stuck':
        backend.stuckUntilMs = scheduler.nowMs + dice.between(50, dice.pick([500, 5000, 25_000]));
        this.#travels(statement);
        return;
      case 'slowAnswer':
        this.#travels(statement, dice.between(50, dice.pick([1000, 10_000])));
        return;
      case 'halfOpen':
        this.#isSilent = true;
        if (dice.chance(50)) this.#travels(statement);
        server.hungUp(backend, true);
        return;
    }
  }

  /** To the server, there, and back. */
  #travels(statement: Statement, backMs = 0): void {
    const { stage, server, backend } = this.#options;
    stage.scheduler.after(stage.dice.between(1, 5) / 10, () =>
      server.execute(backend, statement, (reply) => this.#arrives(() => this.#reply(reply), backMs)),
    );
  }

  /** Something that comes over the network. */
  #arrives(task: () => void, slowMs = 0): void {
    const { stage, process } = this.#options;
    stage.scheduler.after(slowMs + stage.dice.between(1, 5) / 10, () => {
      if (!this.#isSilent) process.run(task);
    });
  }

  #reply(reply: Reply): void {
    if (this.#lost !== null) return;
    const asked = this.#queue.shift();
    this.#isSent = false;
    asked?.cancelTimeout();
    asked?.settle(reply);
    this.#send();
  }

  #lose(why: string): void {
    if (this.#lost !== null) return;
    this.#lost = why;
    this.#options.server.hungUp(this.#options.backend, false);
    const asked = this.#queue;
    this.#queue = [];
    if (this.#isSent && asked[0] !== undefined) this.#options.onUnknown(asked[0].statement);
    for (const { cancelTimeout, settle } of asked) {
      cancelTimeout();
      settle({ ok: false, why });
    }
  }
}
