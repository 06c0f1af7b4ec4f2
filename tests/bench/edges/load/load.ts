/** Keys of the two accounts that trade. */
export type Keys = { readonly alice: string; readonly bob: string };

/** Where a load goes, and as whom. */
export type Target = { readonly port: number; readonly keys: Keys };

/** Who hears what becomes of the requests of a load. */
export type Listener = {
  /** How long the answer was waited for, ms, and of how many orders it is. */
  answered(waitedMs: number, orders: number): void;
  /** An order was not taken, or there will be no answer: what is measured then is not what was meant. */
  failed(error: Error): void;
};

/** What keeps a server busy: as many requests under way as it was made for. */
export interface Load {
  start(listener: Listener): void;
  /** Resolves when all that was sent is answered, with everything closed. */
  stop(): Promise<void>;
  /** Closes everything at once. */
  abort(): void;
}
