import { assert } from '../assert.ts';

/** What happens when the taker reaches one maker. All but FILL are kinds of self-trade prevention. */
export type StepKind = 'FILL' | 'EXPIRE_TAKER' | 'EXPIRE_MAKER' | 'EXPIRE_BOTH' | 'DECREMENT';

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

/** Which rule sets the worst price a taker may trade at. */
export type BoundReason = 'LIMIT' | 'PRICE_PROTECTION' | 'PRICE_RANGE';

/**
 * What a taker would do, step by step in priority order. Columns instead of objects: one plan is reused for ever.
 * Making a plan changes nothing but the plan.
 */
export class Plan {
  readonly kinds: StepKind[] = [];
  readonly makerIds: number[] = [];
  readonly ticks: number[] = [];
  readonly lots: number[] = [];
  length = 0;
  end: PlanEnd = 'COMPLETE';
  /** Worst price the taker may trade at. */
  boundTicks = 0;
  boundReason: BoundReason = 'LIMIT';
  /** Sum of the lots of its fills. */
  filledLots = 0;
  /** Sum of the lots that DECREMENT takes off it. */
  decrementedLots = 0;
  /** Sum of the notional of its fills; kept only for market orders. */
  notional = 0n;

  clear(): void {
    this.length = 0;
    this.end = 'COMPLETE';
    this.filledLots = 0;
    this.decrementedLots = 0;
    this.notional = 0n;
  }

  add(kind: StepKind, makerId: number, ticks: number, lots: number): void {
    assert(lots > 0, 'a step of a plan moves lots');
    const at = this.length++;
    this.kinds[at] = kind;
    this.makerIds[at] = makerId;
    this.ticks[at] = ticks;
    this.lots[at] = lots;
    if (kind === 'FILL') this.filledLots += lots;
    else if (kind === 'DECREMENT') this.decrementedLots += lots;
  }
}
