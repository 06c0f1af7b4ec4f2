import type { Listener, Unfollow } from './types.ts';

/** Who listens, by what they listen to. */
export class Listeners<Key, Message> {
  readonly #byKey = new Map<Key, Set<Listener<Message>>>();

  get keys(): Iterable<Key> {
    return this.#byKey.keys();
  }

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  has(key: Key): boolean {
    return this.#byKey.has(key);
  }

  /** Each call is a subscription of its own, also with the same function. */
  add(key: Key, listener: Listener<Message>): Unfollow {
    const own: Listener<Message> = (message) => listener(message);
    const listeners = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, listeners.add(own));
    return () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#byKey.get(key) === listeners) this.#byKey.delete(key);
    };
  }

  tell(key: Key, message: Message): void {
    for (const listener of this.#byKey.get(key) ?? []) listener(message);
  }

  tellAll(message: Message): void {
    for (const key of this.#byKey.keys()) this.tell(key, message);
  }
}
