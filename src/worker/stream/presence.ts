import type { Clock } from '../../common/clock.ts';
import type { Exchange } from '../exchange/types.ts';

/**
 * Which accounts have an authenticated connection. The engine hears of the last one that closes, and of the first that
 * opens again, of accounts that asked for cancel-on-disconnect; others cost no command.
 */
export class AccountPresence {
  readonly #exchange: Exchange;
  readonly #clock: Clock;
  readonly #connections = new Map<number, number>();
  /** Accounts of which it is told again before long. */
  readonly #waiting = new Set<number>();

  constructor(exchange: Exchange, clock: Clock) {
    this.#exchange = exchange;
    this.#clock = clock;
  }

  came(account: number): void {
    const count = (this.#connections.get(account) ?? 0) + 1;
    this.#connections.set(account, count);
    if (count === 1) void this.#tell(account);
  }

  left(account: number): void {
    const count = (this.#connections.get(account) ?? 0) - 1;
    if (count > 0) this.#connections.set(account, count);
    else {
      this.#connections.delete(account);
      void this.#tell(account);
    }
  }

  /** Tells how it is now, and again until the venue takes it. */
  async #tell(account: number): Promise<void> {
    const { engine } = this.#exchange;
    const connected = this.#connections.has(account);
    // Also when no timer runs: the loss before may be on its way to the journal still.
    if (engine.cancelOnDisconnectMs(account) === null) return;
    const { kind } = await this.#exchange.submit({ type: 'setConnection', account, connected });
    if (kind !== 'applied' && kind !== 'rejected') this.#tellAgain(account);
  }

  /** However often its clients come and go meanwhile: what counts is how it is then. */
  #tellAgain(account: number): void {
    if (this.#waiting.has(account)) return;
    this.#waiting.add(account);
    this.#clock.after(RETRY_MS, () => {
      this.#waiting.delete(account);
      void this.#tell(account);
    });
  }
}

/**
 * While the database is away no command is taken, or nobody knows whether one was (7001): told twice it is as good as
 * told once. The next start of the venue makes up for one that was never told.
 */
const RETRY_MS = 1000;
