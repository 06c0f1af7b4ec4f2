import { CANCEL, MODIFY, NEW_IOC, NEW_LIMIT } from './format.ts';
import type { FlowMarket } from './market.ts';
import type { Random } from './random.ts';

/** One command of the flow: the fields of its record. */
export type Drawn = {
  readonly type: number;
  readonly side: number;
  readonly id: number;
  readonly ticks: number;
  readonly lots: number;
};

/** Decides by chance what the next command is. The order in which it asks for numbers is part of the format. */
export class FlowDraw {
  readonly #random: Random;
  readonly #restingPerSymbol: number;
  /** Symbol of each order id. */
  readonly #symbolOf: Uint16Array;
  /** Of the next new order. */
  nextId = 1;

  constructor(random: Random, restingPerSymbol: number, ordersMax: number) {
    this.#random = random;
    this.#restingPerSymbol = restingPerSymbol;
    this.#symbolOf = new Uint16Array(ordersMax + 2);
  }

  /** `building`: only limit orders that cannot trade. */
  next(symbol: number, market: FlowMarket, building: boolean): Drawn {
    const random = this.#random;
    // Slow regimes of buying and selling: the price wanders.
    if (random.unit() < 0.0005) market.buyBias = 0.5 + (random.unit() - 0.5) * 0.3;
    const target = this.#restingPerSymbol;
    // Holds the book near its target.
    const drift = Math.max(-1, Math.min(1, (4 * (market.book.live.size - target)) / target));
    const chance = building ? 0 : random.unit();
    const limits = 0.475 - 0.05 * drift;
    if (chance < limits) return this.#limit(symbol, market, building);
    if (chance < limits + 0.05) return this.#ioc(symbol, market);
    return this.#change(chance < 0.95 ? CANCEL : MODIFY, symbol, market);
  }

  #limit(symbol: number, market: FlowMarket, building: boolean): Drawn {
    const random = this.#random;
    const side = random.below(2);
    const id = this.#newId(symbol);
    const lots = this.#lots();
    const up = side === 0 ? 1 : -1;
    const touch = market.book.best(1 - side) ?? market.middleTicks + up;
    let ticks = touch - up * (1 + this.#distance());
    // One in a hundred is marketable; what is left of it rests.
    if (!building && random.unit() < 0.01) ticks = touch + up * random.below(2);
    return { type: NEW_LIMIT, side, id, ticks, lots };
  }

  #ioc(symbol: number, market: FlowMarket): Drawn {
    const random = this.#random;
    const side = random.unit() < market.buyBias ? 0 : 1;
    const id = this.#newId(symbol);
    const lots = this.#lots();
    const touch = market.book.best(1 - side) ?? market.middleTicks;
    const slip = random.below(3);
    return { type: NEW_IOC, side, id, ticks: side === 0 ? touch + slip : touch - slip, lots };
  }

  #change(type: number, symbol: number, market: FlowMarket): Drawn {
    // One in a hundred aims blindly, mostly at a dead order.
    const picked = this.#random.unit() < 0.01 ? this.#pickBlindly(symbol) : market.pickLive(this.#random);
    const known = picked !== 0 && this.#symbolOf[picked] === symbol ? picked : 0;
    const order = market.book.live.get(known);
    const side = order?.side ?? 0;
    const lots = type === MODIFY ? this.#lots() : 0;
    const ticks = type === MODIFY ? this.#newPrice(market, side, order?.ticks) : (order?.ticks ?? 0);
    return { type, side, id: known === 0 ? this.#unborn(symbol) : known, ticks, lots };
  }

  /** Mostly toward the market, rarely marketable, never the price it has. */
  #newPrice(market: FlowMarket, side: number, oldTicks: number | undefined): number {
    const random = this.#random;
    const up = side === 0 ? 1 : -1;
    const from = oldTicks ?? market.middleTicks;
    const distance = 1 + random.below(3);
    const touch = market.book.best(1 - side);
    let ticks = random.unit() < 0.6 ? from + up * distance : from - up * distance;
    if (touch !== null && random.unit() < 0.95)
      ticks = side === 0 ? Math.min(ticks, touch - 1) : Math.max(ticks, touch + 1);
    return ticks === oldTicks ? ticks - up : ticks;
  }

  /**
   * Ticks behind the far touch: most near, with a long tail. `near` grows with the book, so that a level near the
   * top holds 20 to 40 orders whatever the size of the book.
   */
  #distance(): number {
    const random = this.#random;
    const near = Math.max(5, this.#restingPerSymbol / 100);
    const chance = random.unit();
    if (chance < 0.8) return random.exponential(near);
    return chance < 0.98 ? random.exponential(12 * near) : random.below(40 * near);
  }

  #lots(): number {
    return 1 + this.#random.exponential(20);
  }

  #newId(symbol: number): number {
    const id = this.nextId++;
    this.#symbolOf[id] = symbol;
    return id;
  }

  /** An id that no order has yet. */
  #unborn(symbol: number): number {
    this.#symbolOf[this.nextId] = symbol;
    return this.nextId;
  }

  #pickBlindly(symbol: number): number {
    for (let tries = 0; tries < 8; tries++) {
      const id = 1 + this.#random.below(this.nextId);
      if (this.#symbolOf[id] === symbol) return id;
    }
    return 0;
  }
}
