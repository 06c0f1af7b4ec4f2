import type { Refusal } from '../checks/refusal.ts';
import { COMMAND_TYPES } from '../codec/command-types.ts';
import type { Order } from '../orders/order.ts';
import {
  type CommandType,
  type EventType,
  ORDER_REASONS,
  ORDER_STATUSES,
  type OrderReason,
  type OrderStatus,
  SIDES,
  type Side,
  SYMBOL_STATES,
  type SymbolState,
} from '../types.ts';
import { EVENT_TYPES } from './layout.ts';
import type { EventRing } from './ring.ts';

const NUMBER_OF = Object.fromEntries(EVENT_TYPES.map((type, number) => [type, number])) as Record<
  EventType,
  number
>;

/** What a trade prints. */
export type TradePrint = {
  readonly tradeId: number;
  readonly symbol: number;
  readonly priceTicks: number;
  readonly lots: number;
  readonly maker: Order;
  readonly taker: Order;
  readonly makerFee: bigint;
  readonly takerFee: bigint;
};

/** Gives events their sequence and writes them into the ring. Orders learn the seq of their last event here. */
export class Emitter {
  readonly #ring: EventRing;
  /** Of the last event; 0 before the first. */
  seq = 0;
  /** Of the command being applied, or of the last one. */
  commandSeq = 0;
  /** Engine time, ms. */
  time = 0;

  constructor(ring: EventRing) {
    this.#ring = ring;
  }

  beginCommand(time: number): void {
    this.commandSeq++;
    this.time = time;
    this.#ring.beginCommand();
  }

  genesis(epoch: number): void {
    this.#open('genesis');
    this.#ring.put(epoch);
  }

  accountCreated(account: number): void {
    this.#open('accountCreated');
    this.#ring.put(account);
  }

  transferred(type: 'deposited' | 'withdrawn', account: number, asset: number, amount: bigint): void {
    this.#open(type);
    this.#ring.put(account);
    this.#ring.put(asset);
    this.#ring.putMoney(amount);
  }

  order(type: 'orderAccepted' | 'orderTriggered', order: Order): void {
    this.#open(type);
    this.#putOrder(order);
    order.touch(this.seq, this.time);
  }

  /** Changes nothing about the order: it is an answer, not a step of its life. */
  orderDuplicate(order: Order): void {
    this.#open('orderDuplicate');
    this.#putOrder(order);
    this.#ring.put(order.entryCommandSeq);
  }

  orderDone(order: Order, status: OrderStatus, reason: OrderReason | null): void {
    this.#open('orderDone');
    this.#putOrder(order);
    this.#ring.put(ORDER_STATUSES.indexOf(status));
    this.#ring.putOrNull(reason === null ? null : ORDER_REASONS.indexOf(reason));
    order.touch(this.seq, this.time);
  }

  rejected(command: CommandType, refusal: Refusal): void {
    this.#open('rejected');
    this.#ring.put(COMMAND_TYPES.indexOf(command));
    this.#ring.put(refusal.code);
    this.#ring.putOrNull(refusal.account);
    this.#ring.putOrNull(refusal.symbol);
    this.#ring.putOrNull(refusal.asset);
    this.#ring.putOrNull(refusal.orderId);
    this.#ring.putMoneyOrNull(refusal.value);
    this.#ring.putMoneyOrNull(refusal.bound);
  }

  trade(print: TradePrint): void {
    const { maker, taker } = print;
    const ring = this.#ring;
    this.#open('trade');
    ring.put(print.tradeId);
    ring.put(print.symbol);
    ring.put(print.priceTicks);
    ring.put(print.lots);
    ring.put(maker.id);
    ring.put(taker.id);
    ring.put(maker.account);
    ring.put(taker.account);
    ring.put(SIDES.indexOf(taker.side));
    ring.putMoney(print.makerFee);
    ring.put(maker.feeAsset);
    ring.putMoney(print.takerFee);
    ring.put(taker.feeAsset);
    maker.touch(this.seq, this.time);
    taker.touch(this.seq, this.time);
  }

  matchPrevented(symbol: number, maker: Order, taker: Order, lots: number): void {
    this.#open('matchPrevented');
    this.#ring.put(symbol);
    this.#ring.put(maker.id);
    this.#ring.put(taker.id);
    this.#ring.put(lots);
    maker.touch(this.seq, this.time);
    taker.touch(this.seq, this.time);
  }

  balanceChanged(account: number, asset: number, available: bigint, locked: bigint): void {
    this.#open('balanceChanged');
    this.#ring.put(account);
    this.#ring.put(asset);
    this.#ring.putMoney(available);
    this.#ring.putMoney(locked);
  }

  levelChanged(symbol: number, side: Side, priceTicks: number, lots: number, bookSeq: number): void {
    this.#open('levelChanged');
    this.#ring.put(symbol);
    this.#ring.put(SIDES.indexOf(side));
    this.#ring.put(priceTicks);
    this.#ring.put(lots);
    this.#ring.put(bookSeq);
  }

  symbolChanged(symbol: number, state: SymbolState): void {
    this.#open('symbolChanged');
    this.#ring.put(symbol);
    this.#ring.put(SYMBOL_STATES.indexOf(state));
  }

  feesChanged(symbol: number, makerRate: number, takerRate: number): void {
    this.#open('feesChanged');
    this.#ring.put(symbol);
    this.#ring.put(makerRate);
    this.#ring.put(takerRate);
  }

  #open(type: EventType): void {
    this.#ring.open(NUMBER_OF[type], ++this.seq, this.commandSeq, this.time);
  }

  #putOrder(order: Order): void {
    this.#ring.put(order.id);
    this.#ring.put(order.account);
    this.#ring.put(order.symbol);
  }
}
