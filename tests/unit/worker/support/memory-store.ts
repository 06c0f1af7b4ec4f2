import type { JournalRow } from '../../../../src/stored/journal-row.ts';
import {
  type JournalStore,
  type Lease,
  StoreError,
  type StoreSession,
} from '../../../../src/worker/journal/types.ts';

/**
 * What happens to a statement. `refuse`: nothing is done, an error comes back. `lose`: it is done, and the answer is
 * lost. `delay`: the answer is lost, and it is done when somebody next wants the lease row, which waits for it.
 * `late`: the answer is lost, and it is done when the test says so.
 * `hang`: as `refuse`, but the answer never comes until the session is closed. `full`: as `refuse`, for want of room.
 */
export type Fault = 'none' | 'refuse' | 'lose' | 'delay' | 'late' | 'hang' | 'full';

export type Operation = 'connect' | 'append' | 'readAfter' | 'readLease' | 'takeLease' | 'holdsTerm';

/** A journal in memory, with the promises of the real one and whatever faults a test wants. */
export class MemoryStore implements JournalStore {
  readonly rows: JournalRow[] = [];
  term = 0;
  owner: string | null = null;
  /** Decides the fate of each statement. */
  fault: (operation: Operation) => Fault = () => 'none';
  weaknesses: readonly string[] = [];
  /** Statements whose answer was lost and which a slow server has yet to run; a test does. */
  readonly late: (() => unknown)[] = [];
  #holder: MemorySession | null = null;
  #inFlight: (() => void)[] = [];

  async connect(): Promise<StoreSession> {
    if (this.fault('connect') !== 'none') throw new StoreError('connect: refused');
    return new MemorySession(this);
  }

  /** Every connection is cut, as by a restart of the server. */
  cutAll(): void {
    for (const session of this.sessions) void session.close();
  }

  readonly sessions = new Set<MemorySession>();

  lease(): Lease {
    return {
      term: this.term,
      owner: this.owner,
      ownerAlive: this.#holder !== null && this.sessions.has(this.#holder),
      since: '2026-01-01T00:00:00.000Z',
    };
  }

  raise(session: MemorySession, owner: string, allowed: () => boolean): number | null {
    this.landInFlight();
    if (!allowed()) return null;
    this.term += 1;
    this.owner = owner;
    this.#holder = session;
    return this.term;
  }

  append(row: JournalRow): boolean {
    if (row.term !== this.term) return false;
    const clash = this.rows.some((other) => other.firstSeq === row.firstSeq || other.lastSeq === row.lastSeq);
    if (clash) throw new StoreError('duplicate key');
    this.rows.push(row);
    return true;
  }

  appendLater(row: JournalRow): void {
    this.#inFlight.push(() => this.append(row));
  }

  landInFlight(): void {
    for (const land of this.#inFlight.splice(0)) land();
  }
}

class MemorySession implements StoreSession {
  readonly #store: MemoryStore;
  #end: (error: StoreError) => void = () => undefined;
  readonly #ended: Promise<never>;

  constructor(store: MemoryStore) {
    this.#store = store;
    store.sessions.add(this);
    this.#ended = new Promise((_, reject) => {
      this.#end = reject;
    });
    this.#ended.catch(() => undefined);
  }

  get weaknesses(): readonly string[] {
    return this.#store.weaknesses;
  }

  readLease(): Promise<Lease> {
    return this.#run('readLease', () => this.#store.lease());
  }

  takeLease(owner: string, term: number): Promise<number | null> {
    return this.#run('takeLease', () => this.#store.raise(this, owner, () => this.#store.term === term));
  }

  append(row: JournalRow): Promise<boolean> {
    return this.#run(
      'append',
      () => this.#store.append(row),
      () => this.#store.appendLater(row),
    );
  }

  holdsTerm(term: number): Promise<boolean> {
    return this.#run('holdsTerm', () => this.#store.term === term);
  }

  readAfter(seq: number, limit: number): Promise<JournalRow[]> {
    return this.#run('readAfter', () => {
      const rows = this.#store.rows.filter((row) => row.firstSeq > seq);
      return rows.toSorted((left, right) => left.firstSeq - right.firstSeq).slice(0, limit);
    });
  }

  async close(): Promise<void> {
    this.#store.sessions.delete(this);
    this.#end(new StoreError('connection closed'));
  }

  async #run<T>(operation: Operation, act: () => T, later: () => void = () => undefined): Promise<T> {
    await new Promise((resolve) => setImmediate(resolve));
    if (!this.#store.sessions.has(this)) throw new StoreError('connection closed');
    switch (this.#store.fault(operation)) {
      case 'none':
        return act();
      case 'hang':
        return this.#ended;
      case 'full':
        throw new StoreError(`${operation}: no space left on device`, { noSpace: true });
      case 'lose':
        act();
        break;
      case 'delay':
        later();
        break;
      case 'late':
        this.#store.late.push(act);
        break;
      case 'refuse':
        break;
    }
    throw new StoreError(`${operation}: connection lost`);
  }
}
