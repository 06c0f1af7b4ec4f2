import { assert } from '../assert.ts';
import { DECREMENT } from '../codes.ts';
import { Wide } from '../money/wide.ts';
import { STP_MODES } from '../types.ts';

/** Kind of a step that trades; the others are the modes of self-trade prevention, by their numbers. */
export const FILL = STP_MODES.length;

/** Why a taker takes no more. */
export type PlanEnd =
  /** It has all it wanted, or what is left of its quote buys no lot. */
  | 'COMPLETE'
  /** It got nothing, and its quote buys no lot of the next maker: prevention took the only one it could pay. */
  | 'UNAFFORDABLE'
  /** Nobody is left on the other side. */
  | 'BOOK_EMPTY'
  /** The next maker is beyond its bound. */
  | 'BOUND'
  /** Self-trade prevention ends the taker. */
  | 'STP';

/** Stands for a bound that is the taker's own limit, where the reason of an expiry would stand otherwise. */
export const LIMIT_BOUND = -1;

/**
 * What a taker would do, step by step in priority order. Columns instead of objects: one plan is reused for ever.
 * Making a plan changes nothing but the plan.
 */
export class Plan {
  readonly kinds: number[] = [];
  /** Record numbers of the makers. */
  readonly makers: number[] = [];
  readonly ticks: number[] = [];
  readonly lots: number[] = [];
  length = 0;
  end: PlanEnd = 'COMPLETE';
  /** Worst price the taker may trade at. */
  boundTicks = 0;
  /** Reason of an expiry at the bound, or LIMIT_BOUND. */
  boundReason = LIMIT_BOUND;
  /** Sum of the lots of its fills. */
  filledLots = 0;
  /** Sum of the lots that DECREMENT takes off it. */
  decrementedLots = 0;
  /** Sum of the notional of its fills; kept only for market orders. */
  readonly notional = new Wide();

  clear(): void {
    this.length = 0;
    this.end = 'COMPLETE';
    this.filledLots = 0;
    this.decrementedLots = 0;
    this.notional.set(0, 0);
  }

  add(kind: number, maker: number, ticks: number, lots: number): void {
    assert(lots > 0, 'a step of a plan moves lots');
    const at = this.length++;
    this.kinds[at] = kind;
    this.makers[at] = maker;
    this.ticks[at] = ticks;
    this.lots[at] = lots;
    if (kind === FILL) this.filledLots += lots;
    else if (kind === DECREMENT) this.decrementedLots += lots;
  }
}
