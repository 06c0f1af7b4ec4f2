import { clientOrderIds } from './client-order-ids.ts';
import type { Caller, CallOptions } from './http/caller.ts';
import type { Account, Page, Payment, PaymentRequest, VenueState } from './types.ts';

/** What needs the admin key; with another the venue answers 6002. */
export class AdminCalls {
  readonly #caller: Caller;
  readonly #newTransferId = clientOrderIds();

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

  /** Pays in. Without a `transferId` it is given one, so that it is never paid twice. */
  deposit(accountId: string, payment: PaymentRequest, options?: CallOptions): Promise<Payment> {
    return this.#pay(accountId, 'deposits', payment, options);
  }

  withdraw(accountId: string, payment: PaymentRequest, options?: CallOptions): Promise<Payment> {
    return this.#pay(accountId, 'withdrawals', payment, options);
  }

  #pay(accountId: string, kind: string, payment: PaymentRequest, options?: CallOptions): Promise<Payment> {
    const body = { transferId: this.#newTransferId(), ...payment };
    const path = ['accounts', accountId, kind];
    return this.#caller.send({ method: 'POST', path, body, safety: 'repeatable' }, options);
  }
}
