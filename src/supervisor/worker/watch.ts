import type { Clock } from '../../common/clock.ts';
import { isAlive, type ProcessIdentity } from '../../process/identity.ts';
import { waitUntilGone } from '../../process/signals.ts';
import type { SupervisorMessage, WorkerStatus } from '../../protocol/control.ts';
import { openLink, type WorkerLink } from './link.ts';

const RETRY_FIRST_MS = 20;
const RETRY_MAX_MS = 500;
/** Between closing its control socket and being gone, a worker has next to nothing left to do. */
const GONE_WITHIN_MS = 1_000;

export type WatchListener = {
  /** It has said who it is, on a new connection. */
  readonly connected: () => void;
  readonly beat: (status: WorkerStatus) => void;
  /** The process is gone. The last call. */
  readonly gone: () => void;
};

export type WatchTarget = {
  readonly identity: ProcessIdentity;
  readonly socketPath: string;
  /** What its hello must say. Null: anything, for a worker whose launch nobody wrote down. */
  readonly nonce: string | null;
};

/**
 * Keeps a control connection to one worker process and notices its death: at once by the end of the connection, and
 * before there is one by looking for the process. Nothing is polled while the connection is open.
 */
export class WorkerWatch {
  readonly #target: WatchTarget;
  readonly #listener: WatchListener;
  readonly #clock: Clock;
  readonly #stopped = new AbortController();
  #link: WorkerLink | null = null;
  #connected = false;

  constructor(target: WatchTarget, listener: WatchListener, clock: Clock) {
    this.#target = target;
    this.#listener = listener;
    this.#clock = clock;
    void this.#run(); // It ends with the worker or with `stop`, and reports by the listener.
  }

  get identity(): ProcessIdentity {
    return this.#target.identity;
  }

  /** False when there is no connection to send it by. */
  send(message: SupervisorMessage): boolean {
    if (this.#connected) this.#link?.send(message);
    return this.#connected;
  }

  /** Lets go of the worker, which lives on. No more calls follow. */
  stop(): void {
    this.#stopped.abort();
    this.#link?.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    let retryMs = RETRY_FIRST_MS;
    while (!signal.aborted) {
      if (await this.#talk()) retryMs = RETRY_FIRST_MS;
      if (signal.aborted) return;
      if (!(await isAlive(this.#target.identity))) return this.#listener.gone();
      await this.#clock.sleep(retryMs, signal);
      retryMs = Math.min(RETRY_MAX_MS, retryMs * 1.5);
    }
  }

  /** One connection from hello to end; false when there was none. */
  async #talk(): Promise<boolean> {
    this.#link = openLink(this.#target.socketPath, {
      hello: ({ nonce, pid }) => {
        this.#connected = pid === this.#target.identity.pid && [null, nonce].includes(this.#target.nonce);
        if (this.#connected) this.#listener.connected();
        return this.#connected;
      },
      beat: (status) => {
        if (!this.#stopped.signal.aborted) this.#listener.beat(status);
      },
    });
    await this.#link.ended;
    const talked = this.#connected;
    this.#connected = false;
    if (talked && !this.#stopped.signal.aborted)
      await waitUntilGone([this.#target.identity], GONE_WITHIN_MS, this.#clock);
    return talked;
  }
}
