import { clientOrderIds } from './client-order-ids.ts';
import type { Caller, CallOptions } from './http/caller.ts';
import type {
  Account,
  AccountState,
  EngineEvent,
  Page,
  Payment,
  PaymentRequest,
  Sequenced,
  SymbolRules,
  SymbolState,
  VenueState,
} from './types.ts';

type Created = Sequenced & { readonly account: Account; readonly apiKey: string };

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

  /** Engine events behind sequence `after`, in order, up to `limit`. */
  events(
    query: { readonly after?: number; readonly limit?: number; readonly minSeq?: number } = {},
    options?: CallOptions,
  ): Promise<{ readonly items: readonly EngineEvent[]; readonly epoch: number; readonly seq: number }> {
    return this.#caller.get(['events'], query, options);
  }

  /** Makes an account, or a sub-account of `masterId`; its key is answered this once. */
  createAccount(
    body: { readonly accountId: string; readonly masterId?: string },
    options?: CallOptions,
  ): Promise<Created> {
    return this.#caller.send({ method: 'POST', path: ['accounts'], body, safety: 'once' }, options);
  }

  setAccountState(
    accountId: string,
    state: AccountState,
    options?: CallOptions,
  ): Promise<Sequenced & { readonly account: Account }> {
    const path = ['accounts', accountId];
    return this.#caller.send({ method: 'PATCH', path, body: { state }, safety: 'repeatable' }, options);
  }

  /** A further key of an account, answered this once. */
  addKey(
    accountId: string,
    options?: CallOptions,
  ): Promise<{ readonly accountId: string; readonly apiKey: string }> {
    const path = ['accounts', accountId, 'keys'];
    return this.#caller.send({ method: 'POST', path, safety: 'once' }, options);
  }

  setSymbolState(
    symbol: string,
    state: SymbolState,
    options?: CallOptions,
  ): Promise<Sequenced & { readonly symbol: SymbolRules }> {
    const path = ['symbols', symbol, 'state'];
    return this.#caller.send({ method: 'PUT', path, body: { state }, safety: 'repeatable' }, options);
  }

  /** For orders accepted from now on. */
  setFees(
    symbol: string,
    body: { readonly makerBps: string; readonly takerBps: string },
    options?: CallOptions,
  ): Promise<Sequenced & { readonly symbol: SymbolRules }> {
    const path = ['symbols', symbol, 'fees'];
    return this.#caller.send({ method: 'PUT', path, body, safety: 'repeatable' }, options);
  }

  /** Begins the venue anew, with a new epoch. `confirm`: its name, as `health` has it under `instance`. */
  reset(confirm: string, options?: CallOptions): Promise<Sequenced & { readonly epoch: number }> {
    return this.#caller.send({ method: 'POST', path: ['reset'], body: { confirm }, safety: 'once' }, options);
  }

  /** Pays in. Without a `transferId` it is given one, so that it is never paid twice. */
  deposit(accountId: string, payment: PaymentRequest, options?: CallOptions): Promise<Payment> {
    return this.#pay(accountId, 'deposits', payment, options);
  }

  withdraw(accountId: string, payment: PaymentRequest, options?: CallOptions): Promise<Payment> {
    return this.#pay(accountId, 'withdrawals', payment, options);
  }

  #pay(accountId: string, kind: string, payment: PaymentRequest, options?: CallOptions): Promise<Payment> {
    const body = { ...payment, transferId: payment.transferId ?? this.#newTransferId() };
    const path = ['accounts', accountId, kind];
    return this.#caller.send({ method: 'POST', path, body, safety: 'repeatable' }, options);
  }
}
