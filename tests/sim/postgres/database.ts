import type { JournalRow } from '../../../src/stored/journal-row.ts';
import type { Lease } from '../../../src/worker/journal/types.ts';
import type { Backend } from './backend.ts';

/** A row with the process whose connection committed it. */
export type Committed = { readonly row: JournalRow; readonly by: string };

/** Who is told of each commit, at its moment. */
export type CommitWitness = {
  appended(row: JournalRow, backend: Backend): void;
  journalRead(by: string): void;
  /** `before` is the lease as it stood. */
  leaseTaken(before: Lease, owner: string, backend: Backend): void;
};

/** What is committed: the tables `journal` and `writer`. */
export class Database {
  readonly rows: Committed[] = [];
  #term = 0;
  #owner: string | null = null;
  #holder: Backend | null = null;
  readonly #witness: CommitWitness;

  constructor(witness: CommitWitness) {
    this.#witness = witness;
  }

  get term(): number {
    return this.#term;
  }

  get lastSeq(): number {
    return this.rows.at(-1)?.row.lastSeq ?? 0;
  }

  lease(): Lease {
    const ownerAlive = this.#holder?.isAlive ?? false;
    return { term: this.#term, owner: this.#owner, ownerAlive, since: 'the start of the run' };
  }

  /** The process whose backend took the lease last. */
  get holderName(): string | null {
    return this.#holder?.client.name ?? null;
  }

  readAfter(seq: number, limit: number, by: Backend): JournalRow[] {
    this.#witness.journalRead(by.client.name);
    const rows = this.rows.filter(({ row }) => row.firstSeq > seq).map(({ row }) => row);
    return rows.toSorted((one, other) => one.firstSeq - other.firstSeq).slice(0, limit);
  }

  /** False where first_seq or last_seq are in the table already. */
  hasRoom(row: JournalRow): boolean {
    return !this.rows.some(
      ({ row: { firstSeq, lastSeq } }) => firstSeq === row.firstSeq || lastSeq === row.lastSeq,
    );
  }

  append(row: JournalRow, backend: Backend): void {
    this.rows.push({ row, by: backend.client.name });
    this.#witness.appended(row, backend);
  }

  takeLease(owner: string, backend: Backend): number {
    const before = this.lease();
    this.#term += 1;
    this.#owner = owner;
    this.#holder = backend;
    this.#witness.leaseTaken(before, owner, backend);
    return this.#term;
  }
}
