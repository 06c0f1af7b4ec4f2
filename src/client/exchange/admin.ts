import type { Caller, CallOptions } from './http/caller.ts';
import type { Account, Page, VenueState } from './types.ts';

/** What needs the admin key; with another the venue answers 6002. */
export class AdminCalls {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Oldest first. */
  accounts(
    query: { readonly limit?: number; readonly cursor?: string; readonly minSeq?: number } = {},
    options?: CallOptions,
  ): Promise<Page<Account>> {
    return this.#caller.get(['accounts'], query, options);
  }

  /** Place in the journal and hash of the state. */
  state(query: { readonly minSeq?: number } = {}, options?: CallOptions): Promise<VenueState> {
    return this.#caller.get(['state'], query, options);
  }
}
