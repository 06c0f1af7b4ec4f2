import type { JournalRow } from '../../../src/stored/journal-row.ts';
import type { Outcome } from '../../../src/worker/exchange/types.ts';
import type { Lease } from '../../../src/worker/journal/types.ts';
import type { Delivery } from '../intents.ts';
import type { Backend } from '../postgres/backend.ts';
import type { CommitWitness, Database } from '../postgres/database.ts';
import type { Stage } from '../stage.ts';
import { Violation } from '../violation.ts';

/** What a reader saw: the state up to a command, by its hash. */
export type Seen = {
  readonly worker: string;
  readonly commandSeq: number;
  readonly hash: string;
  readonly isMarkedStale: boolean;
};

/** Reads may hide for so long that the term was not confirmed; the answer itself takes none in the simulation. */
const STALE_AFTER_MS = 2000;

/**
 * Sees everything that leaves a worker and everything that is committed, at its moment, and checks what can be checked
 * then. The first broken promise is kept in `violation`.
 */
export class Witness implements CommitWitness {
  readonly deliveries: Delivery[] = [];
  readonly reads: Seen[] = [];
  /** Workers that were started as a take-over: they alone may rob a living owner. */
  readonly takeOvers = new Set<string>();
  refused = 0;
  fenced = 0;
  violation: Violation | null = null;
  readonly #stage: Stage;
  /** When each worker's lease was taken by somebody else. */
  readonly #succeededMs = new Map<string, number>();
  /** The newest command that was answered or read. */
  #shown = 0;
  /** Workers that have begun to read the journal. */
  readonly #readers = new Set<string>();
  #database: Database | null = null;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  watch(database: Database): void {
    this.#database = database;
  }

  broken(promise: string, how: string): void {
    this.violation ??= new Violation(promise, how);
    this.#stage.trace.note('witness', this.violation.message);
  }

  delivered(delivery: Delivery): void {
    this.deliveries.push(delivery);
    this.#stage.trace.note(delivery.worker, `is asked for ${delivery.intent.name}`);
  }

  answered(delivery: Delivery, outcome: Outcome): void {
    this.#stage.trace.note(delivery.worker, `answers ${delivery.intent.name}: ${wordsOf(outcome)}`);
    if (outcome.kind !== 'applied' && outcome.kind !== 'rejected') return;
    this.#shown = Math.max(this.#shown, outcome.commandSeq);
    if (outcome.commandSeq > this.#lastSeq)
      this.broken('no answer leaves before its commit', `${delivery.intent.name} by ${delivery.worker}`);
  }

  read(seen: Seen): void {
    this.#stage.trace.note(seen.worker, `is read at ${seen.commandSeq}, ${seen.hash.slice(0, 8)}`);
    this.reads.push(seen);
    if (seen.commandSeq > this.#lastSeq)
      this.broken('nothing is read before its commit', `command ${seen.commandSeq} of ${seen.worker}`);
    this.#checkOwner(seen);
    const succeededMs = this.#succeededMs.get(seen.worker);
    if (seen.isMarkedStale || succeededMs === undefined) return;
    const sinceMs = this.#stage.scheduler.nowMs - succeededMs;
    if (sinceMs > STALE_AFTER_MS)
      this.broken('stale reads say so', `${seen.worker} was succeeded ${sinceMs.toFixed()} ms ago`);
  }

  appended(row: JournalRow, backend: Backend): void {
    const by = backend.client.name;
    this.#stage.trace.note('journal', `${row.firstSeq} to ${row.lastSeq}, term ${row.term}, by ${by}`);
    if (this.#succeededMs.has(by))
      this.broken('no worker commits after it was succeeded', `${by}, row ${row.firstSeq}`);
  }

  /** Only a worker that has the lease reads the journal. */
  journalRead(by: string): void {
    this.#readers.add(by);
  }

  leaseTaken(before: Lease, owner: string): void {
    this.#stage.trace.note('journal', `term ${before.term + 1} is ${owner}'s`);
    if (this.#succeededMs.has(owner) && this.#readers.has(owner))
      this.broken('a worker that was succeeded does not come back', owner);
    this.#succeededMs.delete(owner);
    if (before.owner === null || before.owner === owner) return;
    if (before.ownerAlive && !this.takeOvers.has(owner))
      this.broken('a living owner is not robbed', `${owner} took the lease of ${before.owner}`);
    this.#succeededMs.set(before.owner, this.#stage.scheduler.nowMs);
  }

  /** Whoever has the lease has read the journal, and with it all that others have answered and shown. */
  #checkOwner({ worker, commandSeq }: Seen): void {
    if (worker === this.#database?.holderName && commandSeq < this.#shown)
      this.broken(
        'what was shown is shown from then on',
        `${worker} shows ${commandSeq}, not ${this.#shown}`,
      );
    this.#shown = Math.max(this.#shown, commandSeq);
  }

  /** A worker gave up by itself. */
  ended(worker: string, code: string, error: unknown): void {
    if (code === 'WORKER_REFUSED') this.refused += 1;
    if (code === 'WORKER_FENCED') this.fenced += 1;
    if (code === 'WORKER_REFUSED' || (code === 'WORKER_FENCED' && this.#succeededMs.has(worker))) return;
    const why = error instanceof Error ? error.message : String(error);
    this.broken('a worker ends for a good reason only', `${worker}: ${code}: ${why}`);
  }

  get #lastSeq(): number {
    return this.#database?.lastSeq ?? 0;
  }
}

function wordsOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'applied':
      return `applied ${outcome.commandSeq}, order ${outcome.order?.orderId ?? '-'}${outcome.duplicate ? ', duplicate' : ''}`;
    case 'rejected':
      return `rejected ${outcome.commandSeq}, code ${outcome.event.code}`;
    case 'busy':
    case 'full':
    case 'unknown':
      return `${outcome.kind}, ${outcome.reason}`;
  }
}
