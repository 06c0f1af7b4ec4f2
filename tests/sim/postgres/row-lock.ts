type Mode = 'share' | 'update';
type Waiter<Holder> = { readonly holder: Holder; readonly mode: Mode; readonly granted: () => void };

/** The lock of one row as Postgres has it: many may hold it FOR SHARE, one alone for an UPDATE; first come, first served. */
export class RowLock<Holder> {
  readonly #sharers = new Set<Holder>();
  #updater: Holder | null = null;
  #waiting: Waiter<Holder>[] = [];

  /** Calls `granted` when `holder` has the lock, which may be at once. */
  acquire(holder: Holder, mode: Mode, granted: () => void): void {
    this.#waiting.push({ holder, mode, granted });
    this.#grant();
  }

  /** Ends what `holder` has or waits for. */
  release(holder: Holder): void {
    this.#sharers.delete(holder);
    if (this.#updater === holder) this.#updater = null;
    this.#waiting = this.#waiting.filter((waiter) => waiter.holder !== holder);
    this.#grant();
  }

  #grant(): void {
    for (
      let next = this.#waiting[0];
      next !== undefined && this.#isFree(next.mode);
      next = this.#waiting[0]
    ) {
      this.#waiting.shift();
      if (next.mode === 'share') this.#sharers.add(next.holder);
      else this.#updater = next.holder;
      next.granted();
    }
  }

  #isFree(mode: Mode): boolean {
    return this.#updater === null && (mode === 'share' || this.#sharers.size === 0);
  }
}
