import type { Order } from './orders/order.ts';

/** A customer. Master is the account whose sub-account it is. */
export class Account {
  readonly account: number;
  readonly id: string;
  readonly master: number | null;
  /** Live orders in ascending id. */
  readonly live = new Map<number, Order>();
  /** Client order ids that are still remembered, of live and finished orders. */
  readonly clientIds = new Map<string, Order>();
  readonly #openOrders: number[] = [];

  constructor(account: number, id: string, master: number | null) {
    this.account = account;
    this.id = id;
    this.master = master;
  }

  /** Who it is for self-trade prevention across sub-accounts. */
  get root(): number {
    return this.master ?? this.account;
  }

  /** Open orders (resting and untriggered) on a symbol. */
  openOrders(symbol: number): number {
    return this.#openOrders[symbol] ?? 0;
  }

  countOpenOrder(symbol: number, change: 1 | -1): void {
    this.#openOrders[symbol] = this.openOrders(symbol) + change;
  }
}
