import { ExsimError } from '../../common/errors.ts';
import { ok, type Result } from '../../common/result.ts';
import { ACCOUNT_STATES, type AccountState } from '../../engine/types.ts';
import { ACCOUNT_ID_PATTERN, isAccountId } from '../../instance/accounts.ts';
import type { ApiKeys } from '../access/types.ts';
import type { Exchange } from '../exchange/types.ts';
import type { EdgeMetrics } from '../metrics/types.ts';
import { accountJson } from './account-json.ts';
import { knownAccount } from './account-scope.ts';
import { bodySchema, readBody, required } from './body.ts';
import { choiceField, formField, textField } from './body-fields.ts';
import type { Markets } from './markets.ts';
import { type NotApplied, Refusals, type Refused } from './refusals.ts';
import { refused, shown, type WireError } from './wire-error.ts';

const NEW_ACCOUNT = {
  accountId: required(
    formField({
      pattern: ACCOUNT_ID_PATTERN,
      maxLength: 64,
      rule: '1 to 64 letters, digits and ". _ -", beginning with a letter or digit',
      description: 'Id of the new account.',
    }),
  ),
  masterId: textField('Makes it a sub-account of this one, which has no master itself.'),
} as const;
const ACCOUNT_CHANGE = {
  state: required(
    choiceField(ACCOUNT_STATES, 'read-only: may cancel and nothing else; disabled: read and nothing else.'),
  ),
} as const;
export const NEW_ACCOUNT_SCHEMA = bodySchema(NEW_ACCOUNT);
export const ACCOUNT_CHANGE_SCHEMA = bodySchema(ACCOUNT_CHANGE);

export type AccountAnswer = {
  readonly account: ReturnType<typeof accountJson>;
  readonly commandSeq: number;
  readonly seq: number;
};
/** `apiKey` is shown this once: the database has its hash alone. */
export type NewAccountAnswer = AccountAnswer & { readonly apiKey: string };
export type NewKeyAnswer = { readonly accountId: string; readonly apiKey: string };

type AccountsDependencies = {
  readonly exchange: Exchange;
  readonly apiKeys: ApiKeys;
  readonly markets: Markets;
  readonly metrics: EdgeMetrics;
};

/** What an administrator does with accounts: makes them, gives them keys, stops them. */
export class Accounts {
  readonly #deps: AccountsDependencies;
  readonly #refusals: Refusals;

  constructor(deps: AccountsDependencies) {
    this.#deps = deps;
    this.#refusals = new Refusals(deps);
  }

  /**
   * Makes an account and its first key. Once the account is journaled it is there, also when its key cannot be kept:
   * that is no refusal (7002) then, and `addKey` gives it another one.
   */
  async create(body: unknown): Promise<Result<NewAccountAnswer, WireError>> {
    const read = readBody(NEW_ACCOUNT, body, 'an account');
    if (!read.ok) return read;
    const { accountId, masterId } = read.value;
    if (!isAccountId(accountId)) return reserved(accountId);
    const master = masterId === null ? null : knownAccount(this.#deps.markets, masterId, 'masterId');
    if (master !== null && !master.ok) return master;
    const draft = { type: 'createAccount', id: accountId, master: master?.value ?? null } as const;
    const outcome = await this.#deps.exchange.submit(draft);
    if (outcome.kind !== 'applied') return this.#notCreated(accountId, outcome);
    const key = await this.addKey(accountId).catch((error) => keyless(accountId, error));
    return key.ok ? ok({ ...this.#answer(accountId, outcome), apiKey: key.value.apiKey }) : key;
  }

  #notCreated(accountId: string, outcome: NotApplied): Refused {
    const refusal = this.#refusals.of(outcome);
    if (refusal.error.name !== 'DUPLICATE_CLIENT_ID') return refusal;
    const message = `accountId must be a new one, but there is an account ${shown(accountId)}`;
    return { ok: false, error: { ...refusal.error, message } };
  }

  /** Makes a further key for an account. */
  async addKey(accountId: string): Promise<Result<NewKeyAnswer, WireError>> {
    const found = knownAccount(this.#deps.markets, accountId, 'accountId');
    if (!found.ok) return found;
    const apiKey = await this.#deps.apiKeys.issue(accountId);
    if (apiKey !== null) return ok({ accountId, apiKey });
    const message = `account ${shown(accountId)} has as many keys as an account may have`;
    return refused('OVERFLOW', message, 'accountId');
  }

  /** Sets what an account may do. */
  async change(accountId: string, body: unknown): Promise<Result<AccountAnswer, WireError>> {
    const read = readBody(ACCOUNT_CHANGE, body, 'a change of an account');
    if (!read.ok) return read;
    const found = knownAccount(this.#deps.markets, accountId, 'accountId');
    if (!found.ok) return found;
    const { state } = read.value;
    return this.#setState(accountId, found.value, state);
  }

  async #setState(id: string, account: number, state: AccountState) {
    const outcome = await this.#deps.exchange.submit({ type: 'setAccount', account, state });
    return outcome.kind === 'applied' ? ok(this.#answer(id, outcome)) : this.#refusals.of(outcome);
  }

  #answer(accountId: string, at: { readonly commandSeq: number; readonly seq: number }): AccountAnswer {
    const { engine } = this.#deps.exchange;
    const view = engine.accounts.find(({ id }) => id === accountId)!;
    const { commandSeq, seq } = at;
    return { account: accountJson(view, engine, this.#deps.markets), commandSeq, seq };
  }
}

function keyless(accountId: string, error: unknown) {
  if (!(error instanceof ExsimError)) throw error;
  const message =
    `account ${shown(accountId)} is there, but its key could not be kept; ` +
    `POST /api/v1/accounts/${accountId}/keys makes one`;
  return refused('TIMEOUT_UNKNOWN', message);
}

const reserved = (accountId: string) =>
  refused('MALFORMED', `accountId ${shown(accountId)} is the venue's own; choose another`, 'accountId');
