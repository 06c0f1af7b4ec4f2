import { ok, type Result } from '../../common/result.ts';
import type { Caller } from '../access/types.ts';
import type { CommandDraft, Exchange } from '../exchange/types.ts';
import type { EdgeMetrics } from '../metrics/types.ts';
import { safeguardsJson } from './account-json.ts';
import { bodySchema, readBody, required } from './body.ts';
import { integerField } from './body-fields.ts';
import type { Markets } from './markets.ts';
import { accountDisabled, noAccount, Refusals } from './refusals.ts';
import type { WireError } from './wire-error.ts';

/** A timer of an account runs for at most a day. */
const SAFEGUARD_MS_MAX = 86_400_000;

const DEAD_MAN = {
  timeoutMs: required(
    integerField(1, SAFEGUARD_MS_MAX, 'All orders are cancelled unless it is set again within this.'),
  ),
} as const;
const ON_DISCONNECT = {
  graceMs: required(
    integerField(
      0,
      SAFEGUARD_MS_MAX,
      'All orders are cancelled this long after the last connection is lost.',
    ),
  ),
} as const;
export const DEAD_MAN_SCHEMA = bodySchema(DEAD_MAN);
export const ON_DISCONNECT_SCHEMA = bodySchema(ON_DISCONNECT);

export type SafeguardsAnswer = ReturnType<typeof safeguardsJson> & {
  readonly commandSeq: number;
  readonly seq: number;
};

/** What cancels the orders of an account whose client has died. It is engine state: it fires after a crash too. */
export class Safeguards {
  readonly #exchange: Exchange;
  readonly #refusals: Refusals;

  constructor(deps: {
    readonly exchange: Exchange;
    readonly markets: Markets;
    readonly metrics: EdgeMetrics;
  }) {
    this.#exchange = deps.exchange;
    this.#refusals = new Refusals(deps);
  }

  /** Arms the dead-man timer of the caller's account anew. */
  async arm({ account }: Caller, body: unknown): Promise<Result<SafeguardsAnswer, WireError>> {
    if (account === null) return noAccount();
    const read = readBody(DEAD_MAN, body, 'a dead-man timer');
    return read.ok
      ? this.#set(account, { type: 'setDeadMan', account, timeoutMs: read.value.timeoutMs })
      : read;
  }

  async disarm({ account }: Caller): Promise<Result<SafeguardsAnswer, WireError>> {
    if (account === null) return noAccount();
    return this.#set(account, { type: 'setDeadMan', account, timeoutMs: null });
  }

  /** Has the orders of the caller's account cancelled when its last stream connection stays away for `graceMs`. */
  async watch({ account }: Caller, body: unknown): Promise<Result<SafeguardsAnswer, WireError>> {
    if (account === null) return noAccount();
    const read = readBody(ON_DISCONNECT, body, 'a setting of cancel-on-disconnect');
    if (!read.ok) return read;
    return this.#set(account, { type: 'setCancelOnDisconnect', account, graceMs: read.value.graceMs });
  }

  async unwatch({ account }: Caller): Promise<Result<SafeguardsAnswer, WireError>> {
    if (account === null) return noAccount();
    return this.#set(account, { type: 'setCancelOnDisconnect', account, graceMs: null });
  }

  async #set(account: number, draft: CommandDraft): Promise<Result<SafeguardsAnswer, WireError>> {
    if (this.#exchange.engine.accountState(account) === 'disabled')
      return this.#refusals.counted(accountDisabled().error);
    const outcome = await this.#exchange.submit(draft);
    if (outcome.kind !== 'applied') return this.#refusals.of(outcome);
    const { commandSeq, seq } = outcome;
    return ok({ ...safeguardsJson(account, this.#exchange.engine), commandSeq, seq });
  }
}
