import { assert } from './assert.ts';
import type { Book } from './book/book.ts';
import { LadderBook } from './book/ladder-book.ts';
import type { Refusal } from './checks/refusal.ts';
import { expireDue } from './commands/expire.ts';
import { perform, subjectOf } from './commands/perform.ts';
import { EventRing } from './events/ring.ts';
import { FinishedHash } from './hash/finished-hash.ts';
import { hashVenue } from './hash/venue-hash.ts';
import type { Order } from './orders/order.ts';
import { viewOrder } from './orders/view.ts';
import type {
  AccountView,
  BalanceView,
  Command,
  EngineConfig,
  EngineCore,
  EventRingReads,
  LevelView,
  OrderView,
  Side,
  SymbolState,
} from './types.ts';
import { Venue } from './venue.ts';

/** Events the ring holds before it grows: 2.5 MB. */
const EVENT_CAPACITY = 16_384;

export type EngineOptions = {
  /** The book of each symbol; the readable one unless another is given. */
  readonly createBook?: () => Book;
  /** Events kept for readers, a power of two. */
  readonly eventCapacity?: number;
};

/**
 * The exchange as a state machine. What it does depends on its commands alone: the same commands give the same events
 * and the same state hash, on every machine.
 */
export class Engine implements EngineCore {
  readonly #venue: Venue;
  readonly #ring: EventRing;
  readonly #finishedHash: FinishedHash;

  constructor(options: EngineOptions = {}) {
    this.#ring = new EventRing(options.eventCapacity ?? EVENT_CAPACITY);
    this.#venue = new Venue(this.#ring, options.createBook ?? (() => new LadderBook()));
    this.#finishedHash = new FinishedHash(this.#venue.orders);
  }

  /** Time first, with all that is due by then; then the command; then what it did to balances and levels. */
  apply(command: Command): void {
    const venue = this.#venue;
    assert(Number.isSafeInteger(command.time) && command.time >= 0, 'time is an integer from 0');
    venue.orders.beginCommand();
    venue.emitter.beginCommand(Math.max(venue.time, command.time));
    expireDue(venue);
    const refusal = perform(venue, command);
    if (refusal !== null) this.#tellRefusal(command, refusal);
    venue.ledger.flush(venue.emitter);
    venue.touchedLevels.flush(venue.emitter);
  }

  get events(): EventRingReads {
    return this.#ring;
  }

  get config(): EngineConfig {
    return this.#venue.config;
  }

  get accounts(): readonly AccountView[] {
    return this.#venue.accountViews;
  }

  get seq(): number {
    return this.#venue.emitter.seq;
  }

  get commandSeq(): number {
    return this.#venue.emitter.commandSeq;
  }

  get time(): number {
    return this.#venue.time;
  }

  get epoch(): number {
    return this.#venue.config.epoch;
  }

  nextDeadline(): number | null {
    return this.#venue.deadlines.first?.expireAt ?? null;
  }

  order(orderId: number): OrderView | undefined {
    return view(this.#venue.orders.find(orderId));
  }

  orderByClientId(account: number, clientOrderId: string): OrderView | undefined {
    return view(this.#venue.accounts[account]?.clientIds.get(clientOrderId));
  }

  openOrders(account: number | null, symbol: number | null): OrderView[] {
    const live = account === null ? this.#venue.orders.live() : this.#venue.accounts[account]?.live.values();
    const views: OrderView[] = [];
    for (const order of live ?? [])
      if (symbol === null || order.symbol === symbol) views.push(viewOrder(order));
    return views;
  }

  openOrderCount(): number {
    return this.#venue.orders.liveCount;
  }

  levels(symbol: number, side: Side, depth: number): LevelView[] {
    return this.#venue.market(symbol).book.levels(side, depth);
  }

  levelCount(symbol: number, side: Side): number {
    return this.#venue.market(symbol).book.levelCount(side);
  }

  bookSeq(symbol: number): number {
    return this.#venue.market(symbol).bookSeq;
  }

  lastTradeTicks(symbol: number): number | null {
    const { lastTicks } = this.#venue.market(symbol);
    return lastTicks === 0 ? null : lastTicks;
  }

  symbolState(symbol: number): SymbolState {
    return this.#venue.market(symbol).state;
  }

  fees(symbol: number): { readonly makerRate: number; readonly takerRate: number } {
    const { makerRate, takerRate } = this.#venue.market(symbol).config;
    return { makerRate, takerRate };
  }

  balance(account: number, asset: number): BalanceView {
    return this.#venue.ledger.view(account, asset);
  }

  conservation(asset: number): bigint {
    return this.#venue.ledger.conservation(asset);
  }

  stateHash(): string {
    return hashVenue(this.#venue, this.#finishedHash);
  }

  #tellRefusal(command: Command, refusal: Refusal): void {
    const subject = subjectOf(command);
    this.#venue.emitter.rejected(command.type, {
      ...refusal,
      account: refusal.account ?? subject.account,
      symbol: refusal.symbol ?? subject.symbol,
    });
  }
}

function view(order: Order | undefined): OrderView | undefined {
  return order === undefined ? undefined : viewOrder(order);
}
