import type {
  AccountTimer,
  AccountView,
  BalanceView,
  Command,
  CommandType,
  EngineEvent,
  LevelView,
  OrderView,
  RestingView,
  Side,
} from '../../../src/engine/types.ts';
import { bookSide, ticksOf } from './book.ts';
import { balanceOf, openLots, UNITS_END } from './money.ts';
import { perform } from './perform.ts';
import { Refusal, refuse } from './refusal.ts';
import { checkShape, type Fields, isCommandType } from './shape.ts';
import { dueBy, runDue } from './timers.ts';
import { viewOf } from './view.ts';
import { World } from './world.ts';

/**
 * The rulebook as a program that is easy to believe and slow: every question is answered by looking through plain lists,
 * what is locked is reckoned from the orders each time. It shares no code with the engine it is compared with.
 */
export class ModelEngine {
  readonly #world = new World();

  /** Whatever it is given: events, and never an exception. */
  apply(command: unknown): EngineEvent[] {
    const world = this.#world;
    world.told.begin();
    world.forgotten = [];
    try {
      this.#run(command);
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      this.#tellRefusal(command, problem);
    }
    world.told.end();
    return world.told.events;
  }

  #run(given: unknown): void {
    const world = this.#world;
    if (typeof given !== 'object' || given === null) refuse(1001);
    const command = given as Fields;
    const { type, time } = command;
    if (!Number.isSafeInteger(time) || (time as number) < 0 || (time as number) > 8.64e15) refuse(1004);
    world.time = Math.max(world.time, time as number);
    runDue(world);
    if (!isCommandType(type)) refuse(1005);
    if (world.config === null && type !== 'genesis' && type !== 'advance') refuse(2006);
    checkShape(type, command);
    perform(world, given as Command);
  }

  #tellRefusal(given: unknown, { code, fields }: Refusal): void {
    const command: Fields = typeof given === 'object' && given !== null ? (given as Fields) : {};
    const index = (value: unknown) =>
      Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
    this.#world.told.tell({
      type: 'rejected',
      command: nameOf(command['type']),
      code,
      account: fields.account ?? index(command['account']),
      symbol: fields.symbol ?? index(command['symbol']),
      asset: fields.asset ?? null,
      orderId: fields.orderId ?? null,
      value: figure(fields.value),
      bound: figure(fields.bound),
    });
  }

  get seq(): number {
    return this.#world.told.seq;
  }

  get commandSeq(): number {
    return this.#world.told.commandSeq;
  }

  get time(): number {
    return this.#world.time;
  }

  get epoch(): number {
    return this.#world.epoch;
  }

  get accounts(): readonly AccountView[] {
    return this.#world.accounts.map(({ index, id, master }) => ({ account: index, id, master }));
  }

  get assetCount(): number {
    return this.#world.assets.length;
  }

  get symbolCount(): number {
    return this.#world.markets.length;
  }

  accountSeq(account: number): number {
    return this.#world.account(account).seq;
  }

  accountState(account: number) {
    return this.#world.account(account).state;
  }

  accountTimer(account: number, timer: AccountTimer): number | null {
    return this.#world.account(account).timers[timer];
  }

  cancelOnDisconnectMs(account: number): number | null {
    return this.#world.account(account).cancelOnDisconnectMs;
  }

  nextDeadline(): number | null {
    return dueBy(this.#world, Number.POSITIVE_INFINITY)[0]?.at ?? null;
  }

  order(orderId: number): OrderView | undefined {
    const isIt = ({ id }: { readonly id: number }) => id === orderId;
    const order = this.#world.find(isIt) ?? this.#world.forgotten.find(isIt);
    return order && viewOf(order);
  }

  orderByClientId(account: number, clientOrderId: string): OrderView | undefined {
    const order = this.#world.find(
      (one) => one.account === account && one.request.clientOrderId === clientOrderId,
    );
    return order && viewOf(order);
  }

  openOrders(account: number | null, symbol: number | null): OrderView[] {
    return this.#world.openOrders(account, symbol).map(viewOf);
  }

  resting(symbol: number, side: Side, count: number): RestingView[] {
    return bookSide(this.#world, this.#world.market(symbol), side)
      .slice(0, count)
      .map((order) => ({ orderId: order.id, priceTicks: ticksOf(order), lots: openLots(order) }));
  }

  levels(symbol: number, side: Side, depth: number): LevelView[] {
    const lots = new Map<number, number>();
    for (const order of this.resting(symbol, side, Number.POSITIVE_INFINITY))
      lots.set(order.priceTicks, (lots.get(order.priceTicks) ?? 0) + order.lots);
    return [...lots].map(([priceTicks, sum]) => ({ priceTicks, lots: sum })).slice(0, depth);
  }

  levelCount(symbol: number, side: Side): number {
    return this.levels(symbol, side, Number.POSITIVE_INFINITY).length;
  }

  bookSeq(symbol: number): number {
    return this.#world.market(symbol).bookSeq;
  }

  lastTradeTicks(symbol: number): number | null {
    return this.#world.market(symbol).lastTicks;
  }

  symbolState(symbol: number) {
    return this.#world.market(symbol).state;
  }

  fees(symbol: number): { readonly makerRate: number; readonly takerRate: number } {
    const { makerRate, takerRate } = this.#world.market(symbol);
    return { makerRate, takerRate };
  }

  balance(account: number, asset: number): BalanceView {
    return balanceOf(this.#world, account, asset);
  }

  conservation(asset: number): bigint {
    return this.#world.ledger.sum(asset);
  }
}

const nameOf = (type: unknown): CommandType | 'unknown' => (isCommandType(type) ? type : 'unknown');

/** A figure of a refusal; null beyond what an event carries. */
function figure(value: bigint | number | undefined): bigint | null {
  if (value === undefined) return null;
  const units = BigInt(value);
  return units > UNITS_END || units < -UNITS_END ? null : units;
}
