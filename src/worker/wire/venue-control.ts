import { parseDecimal } from '../../common/decimal.ts';
import { ok, type Result } from '../../common/result.ts';
import { SYMBOL_STATES } from '../../engine/types.ts';
import type { InstanceSpec } from '../../instance/spec.ts';
import type { SpecSource } from '../configuration/current-spec.ts';
import type { CommandDraft, Exchange, Outcome } from '../exchange/types.ts';
import { missingDeposits } from '../journal/spec-changes.ts';
import type { EdgeMetrics } from '../metrics/types.ts';
import type { ServiceInfo } from '../types.ts';
import { bodySchema, readBody, required } from './body.ts';
import { choiceField, decimalField, textField } from './body-fields.ts';
import { symbolJson } from './market-json.ts';
import type { Market, Markets } from './markets.ts';
import { type Applied, Refusals } from './refusals.ts';
import { formatTime } from './times.ts';
import { refused, shown, type WireError } from './wire-error.ts';

const SYMBOL_STATE = {
  state: required(choiceField(SYMBOL_STATES, 'Orders that rest stay through every state.')),
} as const;
const SYMBOL_FEES = {
  makerBps: required(decimalField('Basis points, at most 4 decimals; below 0 is a rebate.')),
  takerBps: required(decimalField('Basis points, at most 4 decimals.')),
} as const;
const RESET = {
  confirm: required(
    textField('Name of the exchange as GET /api/v1/health has it, so that it is no other one.'),
  ),
} as const;
export const SYMBOL_STATE_SCHEMA = bodySchema(SYMBOL_STATE);
export const SYMBOL_FEES_SCHEMA = bodySchema(SYMBOL_FEES);
export const RESET_SCHEMA = bodySchema(RESET);

/** Rates are integers of 1e-8: a basis point is 10,000 of them. */
const BPS_SCALE = 4;
const RATE_MAX = 10_000_000;

export type SymbolAnswer = {
  readonly symbol: ReturnType<typeof symbolJson>;
  readonly commandSeq: number;
  readonly seq: number;
};
export type ResetAnswer = {
  readonly epoch: number;
  readonly time: string;
  /** False: not all balances of the instance file could be deposited; the next start makes up for it. */
  readonly funded: boolean;
  readonly commandSeq: number;
  readonly seq: number;
};

type ControlDependencies = {
  readonly info: ServiceInfo;
  readonly source: SpecSource;
  readonly exchange: Exchange;
  readonly markets: Markets;
  readonly metrics: EdgeMetrics;
};

/** What an administrator does with the venue itself. */
export class VenueControl {
  readonly #deps: ControlDependencies;
  readonly #refusals: Refusals;

  constructor(deps: ControlDependencies) {
    this.#deps = deps;
    this.#refusals = new Refusals(deps);
  }

  async setState(market: Market, body: unknown): Promise<Result<SymbolAnswer, WireError>> {
    const read = readBody(SYMBOL_STATE, body, 'a state');
    if (!read.ok) return read;
    return this.#change(market, { type: 'setSymbol', symbol: market.index, state: read.value.state });
  }

  /** For orders accepted from now on. The next start or changed file brings those of the file back. */
  async setFees(market: Market, body: unknown): Promise<Result<SymbolAnswer, WireError>> {
    const read = readBody(SYMBOL_FEES, body, 'fees');
    if (!read.ok) return read;
    const makerRate = rateOf(read.value.makerBps, 'makerBps');
    if (!makerRate.ok) return makerRate;
    const takerRate = rateOf(read.value.takerBps, 'takerBps');
    if (!takerRate.ok) return takerRate;
    const rates = { makerRate: makerRate.value, takerRate: takerRate.value };
    return this.#change(market, { type: 'setFees', symbol: market.index, ...rates });
  }

  /**
   * Begins a new epoch: orders and money go, accounts stay, and the balances of the instance file are there again. A
   * crash in between leaves those to the next start.
   */
  async reset(body: unknown): Promise<Result<ResetAnswer, WireError>> {
    const read = readBody(RESET, body, 'a reset');
    if (!read.ok) return read;
    const { exchange, info, source } = this.#deps;
    const name = info.instanceName || info.service;
    if (read.value.confirm !== name) return notConfirmed(name, read.value.confirm);
    const outcome = await exchange.submit({ type: 'reset' });
    if (outcome.kind !== 'applied') return this.#refusals.of(outcome);
    const { epoch } = exchange.engine;
    const deposits = await this.#fund(source.spec);
    const { commandSeq, seq } = deposits.findLast(isApplied) ?? outcome;
    const funded = deposits.every(isApplied);
    return ok({ epoch, time: formatTime(exchange.engine.time), funded, commandSeq, seq });
  }

  /** Deposits what the instance file gives its accounts, as a start would. */
  #fund(spec: InstanceSpec): Promise<readonly Outcome[]> {
    const { exchange } = this.#deps;
    const deposits = missingDeposits(exchange.engine, spec);
    return Promise.all(deposits.map((deposit) => exchange.submit(deposit)));
  }

  async #change(market: Market, draft: CommandDraft): Promise<Result<SymbolAnswer, WireError>> {
    const outcome = await this.#deps.exchange.submit(draft);
    if (outcome.kind !== 'applied') return this.#refusals.of(outcome);
    const { commandSeq, seq } = outcome;
    return ok({ symbol: symbolJson(market, this.#deps.exchange.engine), commandSeq, seq });
  }
}

const isApplied = (outcome: Outcome): outcome is Applied => outcome.kind === 'applied';

function rateOf(bps: string, field: string): Result<number, WireError> {
  const parsed = parseDecimal(bps, BPS_SCALE);
  if (!parsed.ok)
    return refused('BAD_DECIMAL', `${field} must have at most 4 decimals, but was ${shown(bps)}`, field);
  const rate = Number(parsed.value);
  if (Math.abs(rate) <= RATE_MAX) return ok(rate);
  return refused('QUANTITY_RANGE', `${field} must be from -1000 to 1000, but was ${shown(bps)}`, field);
}

const notConfirmed = (name: string, was: string) =>
  refused(
    'BAD_COMBINATION',
    `confirm must be "${name}", the name of this exchange, but was ${shown(was)}; nothing was reset`,
    'confirm',
  );
