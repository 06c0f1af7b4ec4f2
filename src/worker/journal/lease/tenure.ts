import { ExsimError } from '../../../common/errors.ts';
import type { StoreCondition } from '../condition.ts';
import type { StoreError, StoreSession } from '../types.ts';

type State = 'opening' | 'held' | 'lost' | 'fenced' | 'closed';

/**
 * Whether this process is the writer of its venue: the term it has, and the connection that has it.
 *
 *   opening --hold()--> held --lose(): a statement failed--> lost --hold(): own term raised--> held
 *   held, lost --fence(): the term is somebody else's--> fenced        any --close()--> closed
 */
export class Tenure {
  readonly #condition: StoreCondition;
  readonly #onFatal: (error: ExsimError) => void;
  #state: State = 'opening';
  #session: StoreSession | null = null;
  #term = 0;

  /** `onFatal` is called once when this process may not go on: fenced, or the journal is not its own. */
  constructor(condition: StoreCondition, onFatal: (error: ExsimError) => void) {
    this.#condition = condition;
    this.#onFatal = onFatal;
  }

  get state(): State {
    return this.#state;
  }

  /** The one that has the term; null while there is none. */
  get session(): StoreSession | null {
    return this.#session;
  }

  /** Of the lease that was last taken; 0 before. */
  get term(): number {
    return this.#term;
  }

  get isServing(): boolean {
    return this.#state === 'held' || this.#state === 'lost';
  }

  /** `startedMs`: when the lease was asked for. The session before this one, if any, is the caller's to close. */
  hold(session: StoreSession, term: number, startedMs: number): void {
    this.#session = session;
    this.#term = term;
    this.#state = 'held';
    this.#condition.connected(startedMs);
  }

  /** Forgets the session, whose statement failed. False: it was another's, and nothing has changed. */
  lose(session: StoreSession, error: StoreError): boolean {
    if (this.#session !== session) return false;
    this.#session = null;
    this.#state = 'lost';
    if (error.noSpace) this.#condition.noRoom();
    this.#condition.setReason(error.message);
    return true;
  }

  /** The term is somebody else's. Answers the error to throw. */
  fence(): ExsimError {
    return this.fail(fenced());
  }

  /** This process may not go on. Answers the error to throw. */
  fail(error: ExsimError): ExsimError {
    if (this.#state === 'fenced') return error;
    this.#state = 'fenced';
    // Closing never rejects.
    void this.#session?.close();
    this.#session = null;
    this.#condition.setReason(error.message);
    this.#onFatal(error);
    return error;
  }

  /** Ends the connection, and with it the lease: the next starter sees a dead owner. */
  async close(): Promise<void> {
    if (this.#state !== 'fenced') this.#state = 'closed';
    await this.#session?.close();
    this.#session = null;
  }
}

export const fenced = (): ExsimError =>
  new ExsimError(
    'WORKER_FENCED',
    'Another worker has taken this instance over: the term is no longer ours.',
    {
      wayOut: 'Nothing needs to be done: the other worker serves. Its owner stands in the table writer.',
    },
  );
