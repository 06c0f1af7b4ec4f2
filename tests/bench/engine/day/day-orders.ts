import {
  type EngineReads,
  type OrderRequest,
  type OrderType,
  type Side,
  STP_MODES,
  type StpMode,
} from '../../../../src/engine/types.ts';
import type { Random } from '../flow/random.ts';
import { ACCOUNTS, DAY_MIDDLE_TICKS, DAY_SYMBOLS, DESK_ACCOUNTS, FUNDED_ACCOUNTS } from './day-venue.ts';

/** How far behind the touch limits are on average, and stops behind the last trade. */
const NEAR_TICKS = 30;
const STOP_NEAR_TICKS = 8;
const STOP_TYPES = ['STOP_LOSS', 'STOP_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT'] as const;
const MINUTE = 60_000;

/** Makes order requests around the prices an engine had when it was last looked at. */
export class DayOrders {
  readonly #engine: EngineReads;
  readonly #random: Random;
  /** Best price per symbol and side, 2 x symbol for buys. */
  #touch: number[] = [];
  #clientIds = 0;

  constructor(engine: EngineReads, random: Random) {
    this.#engine = engine;
    this.#random = random;
  }

  /** Looks at the best prices; they stay until the next look. */
  look(): void {
    this.#touch = Array.from({ length: DAY_SYMBOLS * 2 }, (_, at) => {
      const [best] = this.#engine.levels(at >> 1, at % 2 === 0 ? 'BUY' : 'SELL', 1);
      return best?.priceTicks ?? DAY_MIDDLE_TICKS + (at % 2 === 0 ? -1 : 1);
    });
  }

  /** Mostly behind the other side's best price; one in eight reaches it. */
  limit(changes: Partial<OrderRequest>): OrderRequest {
    const random = this.#random;
    const order = this.#any('LIMIT', changes);
    const up = order.side === 'BUY' ? 1 : -1;
    const reach = random.below(8) === 0 ? random.below(4) : -(1 + random.exponential(NEAR_TICKS));
    return { ...order, priceTicks: this.#opposite(order) + up * reach, ...changes };
  }

  /** By quantity, or by quote quantity for one in two. */
  market(): OrderRequest {
    const order = this.#any('MARKET', { timeInForce: 'IOC' });
    if (this.#random.below(2) === 0) return order;
    const units = BigInt(this.#opposite(order)) * BigInt(1 + this.#random.exponential(20)) * 100n;
    return { ...order, lots: null, quoteUnits: units };
  }

  /** Of all four types, close enough to the last trade that many are triggered. */
  stop(): OrderRequest {
    const random = this.#random;
    const orderType = STOP_TYPES[random.below(STOP_TYPES.length)] ?? 'STOP_LOSS';
    const order = this.#any(orderType, {});
    const rises = (order.side === 'BUY') === orderType.startsWith('STOP');
    const last = this.#engine.lastTradeTicks(order.symbol) ?? DAY_MIDDLE_TICKS;
    const stopTicks = last + (rises ? 1 : -1) * (1 + random.exponential(STOP_NEAR_TICKS));
    const priceTicks = orderType.endsWith('LIMIT') ? stopTicks + random.below(11) - 5 : null;
    return { ...order, stopTicks, priceTicks, timeInForce: orderType.endsWith('LIMIT') ? 'GTC' : 'IOC' };
  }

  /** Good for some minutes from `time`. */
  goodTill(time: number): OrderRequest {
    return this.limit({ timeInForce: 'GTD', expireAt: time + (1 + this.#random.below(5)) * MINUTE });
  }

  /** From an account that has nothing. */
  unfunded(): OrderRequest {
    const account = FUNDED_ACCOUNTS + this.#random.below(ACCOUNTS - FUNDED_ACCOUNTS);
    return this.limit({ account });
  }

  #any(orderType: OrderType, changes: Partial<OrderRequest>): OrderRequest {
    const random = this.#random;
    return {
      account: this.#account(),
      symbol: random.below(DAY_SYMBOLS),
      side: (random.below(2) === 0 ? 'BUY' : 'SELL') satisfies Side,
      orderType,
      timeInForce: 'GTC',
      lots: 1 + random.exponential(20),
      quoteUnits: null,
      priceTicks: null,
      stopTicks: null,
      expireAt: null,
      postOnly: false,
      stp: this.#stp(),
      clientOrderId: this.#clientId(),
      ...changes,
    };
  }

  /** Half of all orders come from the few accounts of the desk, so that they meet their own. */
  #account(): number {
    return this.#random.below(2) === 0
      ? this.#random.below(DESK_ACCOUNTS)
      : this.#random.below(FUNDED_ACCOUNTS);
  }

  #stp(): StpMode | null {
    return this.#random.below(4) === 0 ? (STP_MODES[this.#random.below(STP_MODES.length)] ?? null) : null;
  }

  /** As long as a UUID, as most clients send them. */
  #clientId(): string {
    const tail = (++this.#clientIds).toString(16).padStart(12, '0');
    return `6ba7b810-9dad-41d1-80b4-${tail}`;
  }

  #opposite(order: OrderRequest): number {
    return this.#touch[order.symbol * 2 + (order.side === 'BUY' ? 1 : 0)] ?? DAY_MIDDLE_TICKS;
  }
}
