import { createEngine } from '../../../../src/engine/index.ts';
import type { Command, EngineCore } from '../../../../src/engine/types.ts';
import { type Random, seededRandom } from '../flow/random.ts';
import { ACCOUNTS_PER_SIDE, benchConfig, benchSymbol, OPENING_TIME, opening } from './venue.ts';

const MIDDLE_TICKS = 1_000_000;
const ORDERS_PER_LEVEL = 30;

/** One order that will rest: buys below the middle, sells above it. */
export type RestingOrder = {
  readonly id: number;
  readonly isBuy: boolean;
  readonly priceTicks: number;
  readonly lots: number;
};

/** Orders 1 to `total` on both sides, about 30 to a price, in random order of prices. */
export class RestingOrders {
  readonly #random: Random;
  readonly #levelsPerSide: number;

  constructor(total: number, seed = 42) {
    this.#random = seededRandom(seed);
    this.#levelsPerSide = Math.max(1, Math.floor(total / ORDERS_PER_LEVEL / 2));
  }

  draw(id: number): RestingOrder {
    const isBuy = id % 2 === 0;
    const away = 1 + this.#random.below(this.#levelsPerSide);
    const priceTicks = isBuy ? MIDDLE_TICKS - away : MIDDLE_TICKS + away;
    return { id, isBuy, priceTicks, lots: 1 + this.#random.exponential(20) };
  }

  command(id: number): Command {
    const { isBuy, priceTicks, lots } = this.draw(id);
    return {
      type: 'newOrder',
      time: OPENING_TIME,
      account: (isBuy ? 0 : ACCOUNTS_PER_SIDE) + (id % ACCOUNTS_PER_SIDE),
      symbol: 0,
      side: isBuy ? 'BUY' : 'SELL',
      orderType: 'LIMIT',
      timeInForce: 'GTC',
      lots,
      quoteUnits: null,
      priceTicks,
      stopTicks: null,
      expireAt: null,
      postOnly: false,
      stp: null,
      clientOrderId: `order-${id}`,
    };
  }
}

/** An engine with one symbol, open for trading, in which nothing rests. */
export function openEngine(): EngineCore {
  const engine = createEngine();
  const config = benchConfig([benchSymbol(0, {})]);
  for (const command of opening(config, ACCOUNTS_PER_SIDE * 2)) engine.apply(command);
  return engine;
}

/** Throws unless exactly `count` orders rest: a figure per resting order would mean nothing. */
export function mustRest(engine: EngineCore, count: number): void {
  const found = engine.openOrderCount();
  if (found !== count) throw new Error(`Expected ${count} orders to rest, but ${found} do.`);
}
