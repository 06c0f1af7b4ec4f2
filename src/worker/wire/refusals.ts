import { EXCHANGE_ERRORS } from '../../common/errors.ts';
import type { OrderView } from '../../engine/types.ts';
import type { Outcome } from '../exchange/types.ts';
import type { EdgeMetrics } from '../metrics/types.ts';
import type { Markets } from './markets.ts';
import type { NewOrderDraft } from './order-codec.ts';
import { outcomeError, rejectionError } from './rejection.ts';
import { refused, type WireError } from './wire-error.ts';

export type Refused = { readonly ok: false; readonly error: WireError };
export type Applied = Extract<Outcome, { kind: 'applied' }>;
export type NotApplied = Exclude<Outcome, Applied>;

/** What a command was about, as far as its message may name it. */
export type About = {
  /** The order that was asked for; null for other commands. */
  readonly draft: NewOrderDraft | null;
  /** The order that was to be changed or ended, where it is known. */
  readonly order: OrderView | null;
};
const ABOUT_NOTHING: About = { draft: null, order: null };

/** Says why something was not done: the same for all that callers can do. */
export class Refusals {
  readonly #markets: Markets;
  readonly #metrics: EdgeMetrics;

  constructor(deps: { readonly markets: Markets; readonly metrics: EdgeMetrics }) {
    this.#markets = deps.markets;
    this.#metrics = deps.metrics;
  }

  /** Of a command that was submitted. */
  of(outcome: NotApplied, about: Partial<About> = {}): Refused {
    const { draft, order } = { ...ABOUT_NOTHING, ...about };
    if (outcome.kind !== 'rejected') return this.counted(outcomeError(outcome, draft?.clientOrderId ?? null));
    const event = asEnded(outcome.event, order);
    return { ok: false, error: rejectionError(event, { markets: this.#markets, draft, order }) };
  }

  /** A refusal the engine never saw: counted here, since no event will. */
  counted(error: WireError): Refused {
    this.#metrics.orderRejected(error.name);
    return { ok: false, error };
  }
}

type RejectedEvent = Extract<Outcome, { kind: 'rejected' }>['event'];

/** An order that ended long ago is no longer in the engine, but has ended (5003) and is not unknown. */
function asEnded(event: RejectedEvent, order: OrderView | null): RejectedEvent {
  const isThat = order !== null && order.orderId === event.orderId;
  if (!isThat || event.code !== EXCHANGE_ERRORS.UNKNOWN_ORDER.code) return event;
  return { ...event, code: EXCHANGE_ERRORS.ORDER_DONE.code };
}

export const noAccount = (): Refused =>
  refused('FORBIDDEN', 'this key has no account to trade for; use the key of an account');

/** As the engine says it, for commands in which it cannot tell an account from an administrator. */
export const accountDisabled = (): Refused =>
  refused('ACCOUNT_DISABLED', 'the account does not exist or is disabled; use another one');

/** One of another account is as unknown as one that never was (5002). */
export const unknownOrder = (orderId: number): Refused => ({
  ok: false,
  error: {
    name: 'UNKNOWN_ORDER',
    message: `there is no order ${orderId} that this key may see`,
    field: 'orderId',
    orderId: String(orderId),
  },
});
