import type { Caller, CallOptions } from './http/caller.ts';
import type { Safeguards, Sequenced } from './types.ts';

/** What cancels all orders of the key's account when its program has died. It is kept by the venue, through its crashes. */
export class SafeguardCalls {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Cancels all orders unless it is called again within `timeoutMs`, at most a day. */
  armDeadMan(timeoutMs: number, options?: CallOptions): Promise<Safeguards & Sequenced> {
    return this.#change('PUT', 'dead-man-timer', { timeoutMs }, options);
  }

  disarmDeadMan(options?: CallOptions): Promise<Safeguards & Sequenced> {
    return this.#change('DELETE', 'dead-man-timer', undefined, options);
  }

  /** Cancels all orders when the account's last stream connection has been away for `graceMs`. */
  cancelOnDisconnect(graceMs: number, options?: CallOptions): Promise<Safeguards & Sequenced> {
    return this.#change('PUT', 'cancel-on-disconnect', { graceMs }, options);
  }

  keepOnDisconnect(options?: CallOptions): Promise<Safeguards & Sequenced> {
    return this.#change('DELETE', 'cancel-on-disconnect', undefined, options);
  }

  /** Setting the same twice is as setting it once. */
  #change(
    method: 'PUT' | 'DELETE',
    path: string,
    body: object | undefined,
    options?: CallOptions,
  ): Promise<Safeguards & Sequenced> {
    return this.#caller.send({ method, path: [path], body, safety: 'repeatable' }, options);
  }
}
