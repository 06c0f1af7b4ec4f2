import { ok, type Result } from '../../common/result.ts';
import type { Caller } from '../access/types.ts';
import type { CommandDraft, Exchange } from '../exchange/types.ts';
import type { EdgeMetrics } from '../metrics/types.ts';
import { balanceJson } from './account-json.ts';
import { knownAccount } from './account-scope.ts';
import { type BodyOf, bodySchema, readBody, required } from './body.ts';
import { clientIdField, decimalField, textField } from './body-fields.ts';
import { FieldReader } from './field-reader.ts';
import type { Markets } from './markets.ts';
import { readUnits } from './order-amounts.ts';
import { Refusals } from './refusals.ts';
import { refused, shown, type WireError } from './wire-error.ts';

const AMOUNT = {
  asset: required(textField('Asset, as in GET /api/v1/symbols.')),
  amount: required(decimalField('Above 0.')),
  transferId: required(
    clientIdField('Your own id: sent again with the same fields, nothing is moved twice.'),
  ),
} as const;
const TRANSFER = {
  fromAccountId: textField('Left out: the account of the key.'),
  toAccountId: required(textField('Account that gets it.')),
  ...AMOUNT,
} as const;
export const PAYMENT_SCHEMA = bodySchema(AMOUNT);
export const TRANSFER_SCHEMA = bodySchema(TRANSFER);

type Money = { readonly asset: number; readonly amount: bigint };
type PaymentDraft = Extract<CommandDraft, { type: 'deposit' | 'withdraw' | 'transfer' }>;

export type PaymentAnswer = {
  readonly transferId: string;
  /** Of every account that took part, as it is now. */
  readonly balances: readonly ReturnType<typeof balanceJson>[];
  readonly commandSeq: number;
  readonly seq: number;
  /** Present when it had been done before. */
  readonly duplicate?: true;
};

/** Moves money into the venue, out of it, and between accounts, once per id of the caller. */
export class Funds {
  readonly #exchange: Exchange;
  readonly #markets: Markets;
  readonly #refusals: Refusals;

  constructor(deps: {
    readonly exchange: Exchange;
    readonly markets: Markets;
    readonly metrics: EdgeMetrics;
  }) {
    this.#exchange = deps.exchange;
    this.#markets = deps.markets;
    this.#refusals = new Refusals(deps);
  }

  /** By an administrator, for an account that exists. */
  async pay(
    type: 'deposit' | 'withdraw',
    accountId: string,
    body: unknown,
  ): Promise<Result<PaymentAnswer, WireError>> {
    const read = readBody(AMOUNT, body, `a ${type === 'deposit' ? 'deposit' : 'withdrawal'}`);
    if (!read.ok) return read;
    const account = knownAccount(this.#markets, accountId, 'accountId');
    if (!account.ok) return account;
    const money = this.#money(read.value);
    if (!money.ok) return money;
    const { transferId } = read.value;
    const draft = { type, account: account.value, ...money.value, transferId: `admin/${transferId}` };
    return this.#submit(draft, transferId, [account.value]);
  }

  /** Between accounts of one master by that one, between any by an administrator. */
  async transfer(caller: Caller, body: unknown): Promise<Result<PaymentAnswer, WireError>> {
    const read = readBody(TRANSFER, body, 'a transfer');
    if (!read.ok) return read;
    const parties = this.#parties(caller, read.value);
    if (!parties.ok) return parties;
    const money = this.#money(read.value);
    if (!money.ok) return money;
    const { transferId } = read.value;
    const { from, to } = parties.value;
    const draft: PaymentDraft = {
      type: 'transfer',
      account: from,
      toAccount: to,
      ...money.value,
      transferId: `${this.#owner(caller)}/${transferId}`,
    };
    return this.#submit(draft, transferId, [from, to]);
  }

  async #submit(draft: PaymentDraft, transferId: string, accounts: readonly number[]) {
    const outcome = await this.#exchange.submit(draft);
    if (outcome.kind !== 'applied') return this.#refusals.of(outcome);
    const { commandSeq, seq, events } = outcome;
    const { engine } = this.#exchange;
    const balances = accounts.map((account) => balanceJson(account, draft.asset, engine, this.#markets));
    const answer = { transferId, balances, commandSeq, seq };
    return ok(events.some(({ type }) => MOVES.has(type)) ? answer : { ...answer, duplicate: true as const });
  }

  #parties(
    caller: Caller,
    { fromAccountId, toAccountId }: BodyOf<typeof TRANSFER>,
  ): Result<{ readonly from: number; readonly to: number }, WireError> {
    if (fromAccountId === null && caller.account === null) {
      const message = 'fromAccountId is required with a key that has no account, but is missing';
      return refused('MISSING_FIELD', message, 'fromAccountId');
    }
    const from =
      fromAccountId === null ? ok(caller.account!) : this.#party(caller, fromAccountId, 'fromAccountId');
    if (!from.ok) return from;
    const to = this.#party(caller, toAccountId, 'toAccountId');
    if (!to.ok) return to;
    if (from.value !== to.value) return ok({ from: from.value, to: to.value });
    const message = `a transfer needs two accounts, but both are ${shown(toAccountId)}`;
    return refused('BAD_COMBINATION', message, 'toAccountId');
  }

  /** Accounts of others are as unknown to a caller as those that never were. */
  #party(caller: Caller, accountId: string, field: string): Result<number, WireError> {
    const found = knownAccount(this.#markets, accountId, field);
    if (caller.admin) return found;
    if (found.ok && this.#belongsTo(found.value, caller.account)) return found;
    const rule = 'must be the account of this key or one of its sub-accounts';
    return refused('FORBIDDEN', `${field} ${rule}, but was ${shown(accountId)}`, field);
  }

  #belongsTo(account: number, owner: number | null): boolean {
    return owner !== null && (account === owner || this.#exchange.engine.accounts[account]?.master === owner);
  }

  #money({ asset: name, amount }: BodyOf<typeof AMOUNT>): Result<Money, WireError> {
    const { assets } = this.#exchange.engine.config;
    const asset = assets.findIndex((known) => known.asset === name);
    if (asset === -1) {
      const known = assets.map((each) => each.asset).join(', ');
      return refused('UNKNOWN_SYMBOL', `asset must be one of ${known}, but was ${shown(name)}`, 'asset');
    }
    const fields = new FieldReader({ amount });
    const units = readUnits(fields, assets[asset]!, 'amount');
    return fields.problem === null ? ok({ asset, amount: units! }) : { ok: false, error: fields.problem };
  }

  /** Ids are the caller's own: nobody can take one that somebody else will want. */
  #owner({ account, admin }: Caller): string {
    return admin || account === null ? 'admin' : `account/${this.#markets.accountId(account)}`;
  }
}

const MOVES: ReadonlySet<string> = new Set(['deposited', 'withdrawn', 'transferred']);
