import type { OrderView } from '../../engine/types.ts';
import type { Markets } from './markets.ts';
import type { NewOrderDraft } from './order-codec.ts';

/** What the message of a refusal may draw on besides the event itself. */
export type RejectionContext = {
  readonly markets: Markets;
  /** The order that was asked for; null for other commands. */
  readonly draft: NewOrderDraft | null;
  /** The order that was to be changed or ended, where it is known. */
  readonly order: OrderView | null;
};

/** What a refusal says, and of which field. */
export type Told = { readonly message: string; readonly field: string | null };

export const told = (message: string, field: string | null = null): Told => ({ message, field });
