/**
 * Hands messages from where they arrive to a `for await` loop, in order. Who reads too slowly loses nothing unnoticed: at
 * `limit` messages the loop ends with the error of `onOverflow`. Leaving the loop calls `onLeave`.
 */
export class MessageQueue<T> implements AsyncIterableIterator<T, undefined> {
  readonly #limit: number;
  readonly #onOverflow: () => Error;
  readonly #onLeave: () => void;
  #items: T[] = [];
  #ended = false;
  #error: Error | null = null;
  #waiting: (() => void)[] = [];

  constructor(limit: number, onOverflow: () => Error, onLeave: () => void) {
    this.#limit = limit;
    this.#onOverflow = onOverflow;
    this.#onLeave = onLeave;
  }

  push(item: T): void {
    if (this.#ended) return;
    if (this.#items.length >= this.#limit) {
      this.#onLeave();
      this.fail(this.#onOverflow());
    } else {
      this.#items.push(item);
      this.#wakeUp();
    }
  }

  /** Ends the loop after what is queued. */
  end(): void {
    this.#ended = true;
    this.#wakeUp();
  }

  /** Ends the loop with an error, after what is queued. */
  fail(error: Error): void {
    this.#error ??= error;
    this.end();
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (this.#items.length === 0) {
      if (this.#error !== null) throw this.#error;
      if (this.#ended) return { done: true, value: undefined };
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
    return { done: false, value: this.#items.shift() as T };
  }

  return(): Promise<IteratorResult<T, undefined>> {
    if (!this.#ended) this.#onLeave();
    this.#items = [];
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** All of them look again: each of several calls of `next` is answered, in order. */
  #wakeUp(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
