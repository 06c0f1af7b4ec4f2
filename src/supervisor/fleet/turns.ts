/**
 * Lets those that wait for the end of a pass go on before it, one by one. Whose turn has come may go on until the turns
 * begin anew. Each name waits once at a time.
 */
export class Turns {
  readonly #come = new Set<string>();
  readonly #waiting = new Map<string, () => void>();

  /** From now on it is nobody's turn. Who waits already goes on waiting. */
  beginAnew(): void {
    this.#come.clear();
  }

  /** It is the turn of `name`. */
  give(name: string): void {
    this.#come.add(name);
    this.#waiting.get(name)?.();
  }

  /** Resolves when it is the turn of `name`, or `end` has settled. Never rejects but as `end` does. */
  async wait(name: string, end: Promise<unknown>): Promise<void> {
    if (this.#come.has(name)) return;
    const turn = new Promise<void>((goOn) => this.#waiting.set(name, goOn));
    await Promise.race([turn, end]).finally(() => this.#waiting.delete(name));
  }
}
