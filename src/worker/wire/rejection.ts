import { assert } from '../../common/assert.ts';
import { exchangeErrorName } from '../../common/errors.ts';
import type { Outcome, RejectedEvent } from '../exchange/types.ts';
import { tellAboutAccount } from './account-rejection.ts';
import { tellAboutSymbol } from './symbol-rejection.ts';
import type { RejectionContext } from './told.ts';
import type { WireError } from './wire-error.ts';

/** Says in decimals and words why the engine refused a command. */
export function rejectionError(event: RejectedEvent, context: RejectionContext): WireError {
  const name = exchangeErrorName(event.code);
  assert(name !== undefined, 'the engine rejects with codes of the error table');
  const market = event.symbol === null ? null : context.markets.at(event.symbol);
  const ofSymbol = market === null ? null : tellAboutSymbol(name, event, market, context);
  const { message, field } = ofSymbol ?? tellAboutAccount(name, event, context);
  return {
    name,
    message,
    ...(field === null ? {} : { field }),
    ...orderIdOf(event, context),
    ...(context.draft?.clientOrderId == null ? {} : { clientOrderId: context.draft.clientOrderId }),
  };
}

function orderIdOf(event: RejectedEvent, { order }: RejectionContext): { readonly orderId?: string } {
  const orderId = event.orderId ?? order?.orderId ?? null;
  return orderId === null ? {} : { orderId: String(orderId) };
}

/** The error of an outcome that is none of the engine's: not taken (7002, 7003), or not known to be taken (7001). */
export function outcomeError(
  outcome: Extract<Outcome, { kind: 'busy' | 'full' | 'unknown' }>,
  clientOrderId: string | null,
): WireError {
  const id = clientOrderId === null ? {} : { clientOrderId };
  switch (outcome.kind) {
    case 'busy':
      return { name: 'BUSY', message: `nothing was done: ${outcome.reason}; try again`, ...id };
    case 'full':
      return { name: 'JOURNAL_FULL', message: `nothing was done: ${outcome.reason}`, ...id };
    case 'unknown':
      return {
        name: 'TIMEOUT_UNKNOWN',
        message: `it is not known whether this was done: ${outcome.reason}; ask again with the same id`,
        ...id,
      };
  }
}
