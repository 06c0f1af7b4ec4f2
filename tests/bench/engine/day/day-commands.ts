import type { Command, EngineReads, OrderRequest, OrderView } from '../../../../src/engine/types.ts';
import type { Random } from '../flow/random.ts';
import { DayOrders } from './day-orders.ts';
import { DAY_SYMBOLS, FUNDED_ACCOUNTS } from './day-venue.ts';
import type { LiveOrders } from './live-orders.ts';

const HOUR = 3_600_000;

/** Draws the commands of a busy day. What it draws depends on its numbers and on what the engine answers to reads. */
export class DayCommands {
  readonly #engine: EngineReads;
  readonly #random: Random;
  readonly #live: LiveOrders;
  readonly #orders: DayOrders;
  /** Orders that rest, about: from there on cancels are as many as new orders. */
  readonly #resting: number;
  /** The latest order that was asked for, to be repeated now and then. */
  #latest: OrderRequest | null = null;
  #transfers = 0;
  /** False until the book is full for the first time: nothing is cancelled before. */
  #built = false;
  #full = false;

  constructor(engine: EngineReads, random: Random, live: LiveOrders, resting: number) {
    this.#resting = resting;
    this.#engine = engine;
    this.#random = random;
    this.#live = live;
    this.#orders = new DayOrders(engine, random);
  }

  /** Looks at prices, at new orders and at how much rests; before each chunk. */
  look(): void {
    this.#live.look();
    this.#orders.look();
    this.#full = this.#engine.openOrderCount() >= this.#resting;
    this.#built ||= this.#full;
  }

  next(time: number): Command {
    if (!this.#built) return this.#newOrder(time, this.#draw(time));
    const chance = this.#random.unit();
    const cancels = this.#full ? 0.45 : 0.3;
    if (chance < cancels) return this.#onLive(time, (order) => this.#cancel(time, order));
    if (chance < cancels + 0.1) return this.#onLive(time, (order) => this.#amend(time, order));
    if (chance < cancels + 0.13) return this.#onLive(time, (order) => this.#replace(time, order));
    if (chance < 0.985) return this.#newOrder(time, this.#draw(time));
    if (chance < 0.99) return this.#newOrder(time, this.#latest ?? this.#orders.limit({}));
    return this.#administer(time);
  }

  #draw(time: number): OrderRequest {
    const chance = this.#random.below(100);
    if (chance < 8) return this.#orders.market();
    if (chance < 16) return this.#orders.stop();
    if (chance < 24) return this.#orders.limit({ timeInForce: 'IOC' });
    if (chance < 28) return this.#orders.limit({ timeInForce: 'FOK' });
    if (chance < 38) return this.#orders.limit({ postOnly: true });
    if (chance < 42) return this.#orders.goodTill(time);
    if (chance < 44) return this.#orders.limit({ timeInForce: 'DAY' });
    return chance < 46 ? this.#orders.unfunded() : this.#orders.limit({});
  }

  #newOrder(time: number, order: OrderRequest): Command {
    this.#latest = order;
    return { type: 'newOrder', time, ...order };
  }

  /** A command on a live order, or a new order while none lives. */
  #onLive(time: number, command: (order: OrderView) => Command): Command {
    const order = this.#live.pick();
    return order === undefined ? this.#newOrder(time, this.#orders.limit({})) : command(order);
  }

  #cancel(time: number, { account, orderId }: OrderView): Command {
    return { type: 'cancel', time, account, orderId, reason: 'USER' };
  }

  /** Less at the same price, which keeps priority, or another price, which loses it. */
  #amend(time: number, { account, orderId, lots, priceTicks }: OrderView): Command {
    const total = lots ?? 1;
    if (priceTicks === null || this.#random.below(2) === 0)
      return { type: 'amend', time, account, orderId, lots: Math.max(1, total - 1), priceTicks: null };
    const moved = priceTicks + this.#random.below(7) - 3;
    return { type: 'amend', time, account, orderId, lots: total + this.#random.below(3), priceTicks: moved };
  }

  #replace(time: number, { account, orderId, symbol, side }: OrderView): Command {
    return { type: 'cancelReplace', time, orderId, ...this.#orders.limit({ account, symbol, side }) };
  }

  /** Money in, out and across, dead-man timers, and once in a while all orders of an account on a symbol. */
  #administer(time: number): Command {
    const random = this.#random;
    const account = random.below(FUNDED_ACCOUNTS);
    const asset = random.below(DAY_SYMBOLS + 1);
    const amount = 1n + BigInt(random.below(1_000_000));
    const transferId = `day/${++this.#transfers}`;
    const chance = random.below(100);
    if (chance < 30) return { type: 'deposit', time, account, asset, amount, transferId };
    if (chance < 60) return { type: 'withdraw', time, account, asset, amount, transferId };
    if (chance < 80) {
      const toAccount = random.below(FUNDED_ACCOUNTS);
      return { type: 'transfer', time, account, toAccount, asset, amount, transferId };
    }
    if (chance < 95) return { type: 'setDeadMan', time, account, timeoutMs: 1 + random.below(HOUR) };
    return {
      type: 'massCancel',
      time,
      account,
      symbol: random.below(DAY_SYMBOLS),
      side: null,
      reason: 'MASS',
    };
  }
}
