/** A deposit or withdrawal as it was asked for. */
export type Transfer = {
  readonly type: 'deposit' | 'withdraw';
  readonly account: number;
  readonly asset: number;
  readonly amount: bigint;
};

/**
 * Every transfer that was done, by its id. It is never cut: a deposit of the instance file carries the same id at
 * every start and must not be done again, and only an administrator makes transfers.
 */
export class TransferLog {
  readonly #byId = new Map<string, Transfer>();

  find(transferId: string): Transfer | undefined {
    return this.#byId.get(transferId);
  }

  add(transferId: string, { type, account, asset, amount }: Transfer): void {
    this.#byId.set(transferId, { type, account, asset, amount });
  }

  /** In the order they were done. */
  entries(): IterableIterator<[string, Transfer]> {
    return this.#byId.entries();
  }

  get size(): number {
    return this.#byId.size;
  }
}
