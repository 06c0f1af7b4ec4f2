/** A deposit, withdrawal or transfer as it was asked for. `toAccount` is null for the first two. */
export type Transfer = {
  readonly type: 'deposit' | 'withdraw' | 'transfer';
  readonly account: number;
  readonly toAccount: number | null;
  readonly asset: number;
  readonly amount: bigint;
};

/**
 * Every transfer that was done, by its id. It is never cut: a deposit of the instance file carries the same id at
 * every start and must not be done again, and only an administrator makes deposits.
 */
export class TransferLog {
  readonly #byId = new Map<string, Transfer>();

  find(transferId: string): Transfer | undefined {
    return this.#byId.get(transferId);
  }

  add(transferId: string, transfer: Transfer): void {
    this.#byId.set(transferId, transfer);
  }

  /** In the order they were done. */
  entries(): IterableIterator<[string, Transfer]> {
    return this.#byId.entries();
  }

  get size(): number {
    return this.#byId.size;
  }

  clear(): void {
    this.#byId.clear();
  }
}
