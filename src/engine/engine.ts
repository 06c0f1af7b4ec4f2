import { assert } from './assert.ts';
import { codeIn } from './codes.ts';
import { expireDue } from './commands/expire.ts';
import { perform } from './commands/perform.ts';
import { timerOf } from './commands/timers.ts';
import { EventRing } from './events/ring.ts';
import { type ExpressLanes, Lanes } from './express/lanes.ts';
import { FinishedHash } from './hash/finished-hash.ts';
import { hashVenue } from './hash/venue-hash.ts';
import { viewOrder } from './orders/view.ts';
import type { SnapshotPieces } from './snapshot/bytes.ts';
import { loadSnapshot, takeSnapshot } from './snapshot/snapshot.ts';
import { timeOf } from './time.ts';
import {
  ACCOUNT_STATES,
  ACCOUNT_TIMERS,
  type AccountState,
  type AccountTimer,
  type AccountView,
  type BalanceView,
  type Command,
  type EngineConfig,
  type EngineCore,
  type EventRingReads,
  type LevelView,
  type OrderView,
  type RestingView,
  SIDES,
  type Side,
  SYMBOL_STATES,
  type SymbolState,
} from './types.ts';
import { Venue } from './venue.ts';

/** Events the ring holds before it grows: 80 kB, which a core's cache holds. Who reads it reads after each command. */
const EVENT_CAPACITY = 512;

export type EngineOptions = {
  /** Events kept for readers, a power of two. */
  readonly eventCapacity?: number;
};

/**
 * The exchange as a state machine. What it does depends on its commands alone: the same commands give the same events
 * and the same state hash, on every machine.
 */
export class Engine implements EngineCore {
  readonly #options: EngineOptions;
  readonly #lanesOf: (venue: Venue) => ExpressLanes;
  #ring: EventRing;
  #venue: Venue;
  #lanes: ExpressLanes;
  #finishedHash: FinishedHash;
  /** True while a command is applied; still true afterwards when an assertion failed in its midst, or it was given up. */
  #isApplying = false;
  /** What is said to who uses it then. */
  #whyStopped = 'the engine stopped at an earlier inconsistency';

  /**
   * `snapshot`: bytes to begin with; throws DamagedBytes when they are none of this format. `lanesOf`: a test may take
   * the lanes out, or count who takes them.
   */
  constructor(
    options: EngineOptions = {},
    snapshot: Uint8Array | SnapshotPieces | null = null,
    lanesOf: (venue: Venue) => ExpressLanes = (venue) => new Lanes(venue),
  ) {
    this.#options = options;
    this.#ring = new EventRing(options.eventCapacity ?? EVENT_CAPACITY);
    this.#venue = new Venue(this.#ring);
    this.#lanesOf = lanesOf;
    this.#lanes = lanesOf(this.#venue);
    this.#finishedHash = new FinishedHash(this.#venue.orders, this.#venue.lives);
    if (snapshot !== null) loadSnapshot(this.#venue, snapshot);
  }

  apply(command: Command): void {
    assert(!this.#isApplying, this.#whyStopped);
    this.#isApplying = true;
    this.#venue.lives.beginCommand();
    if (!this.#lanes.take(command)) this.#perform(command);
    this.#isApplying = false;
  }

  get events(): EventRingReads {
    return this.#ring;
  }

  snapshot(): Uint8Array {
    assert(!this.#isApplying, this.#whyStopped);
    return takeSnapshot(this.#venue);
  }

  fork(): EngineCore {
    return new Engine(this.#options, this.snapshot(), this.#lanesOf);
  }

  become(other: EngineCore): void {
    assert(other instanceof Engine, 'an engine becomes one of its own kind');
    assert(other !== this, 'an engine cannot become itself');
    assert(!this.#isApplying, this.#whyStopped);
    assert(!other.#isApplying, other.#whyStopped);
    this.#ring = other.#ring;
    this.#venue = other.#venue;
    this.#lanes = this.#lanesOf(this.#venue);
    this.#finishedHash = other.#finishedHash;
    // Two engines on one venue would each change it behind the other's back.
    other.#isApplying = true;
    other.#whyStopped = 'another engine has become this one, which is used up';
  }

  get config(): EngineConfig {
    return this.#venue.config;
  }

  get accounts(): readonly AccountView[] {
    return this.#venue.accounts.views;
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

  accountSeq(account: number): number {
    return this.#venue.accounts.seq(account);
  }

  accountState(account: number): AccountState {
    return ACCOUNT_STATES[this.#venue.accounts.state(account)] as AccountState;
  }

  accountTimer(account: number, timer: AccountTimer): number | null {
    return this.#venue.timers.timeOf(timerOf(account, codeIn(ACCOUNT_TIMERS, timer)));
  }

  cancelOnDisconnectMs(account: number): number | null {
    const graceMs = this.#venue.accounts.graceMs(account);
    return graceMs === -1 ? null : graceMs;
  }

  nextDeadline(): number | null {
    const { expiries, timers } = this.#venue;
    const at = Math.min(expiries.firstAt, timers.firstAt);
    return at === Number.POSITIVE_INFINITY ? null : at;
  }

  order(orderId: number): OrderView | undefined {
    return this.#view(this.#venue.orders.find(orderId));
  }

  orderByClientId(account: number, clientOrderId: string): OrderView | undefined {
    const { clientIds } = this.#venue.orders;
    return clientIds.read(clientOrderId, account) ? this.#view(clientIds.find()) : undefined;
  }

  openOrders(account: number | null, symbol: number | null): OrderView[] {
    const { lives, orders, accounts } = this.#venue;
    const views: OrderView[] = [];
    if (account !== null && (account < 0 || account >= accounts.count)) return views;
    let order = account === null ? lives.firstLive : lives.firstLiveOf(account);
    while (order !== 0) {
      if (symbol === null || orders.symbol(order) === symbol) views.push(viewOrder(orders, order));
      order = account === null ? lives.nextLive(order) : lives.nextLiveOfAccount(order);
    }
    return views;
  }

  openOrderCount(): number {
    return this.#venue.lives.liveCount;
  }

  levels(symbol: number, side: Side, depth: number): LevelView[] {
    const { books } = this.#venue;
    const views: LevelView[] = [];
    let level = books.bestLevel(this.#ladder(symbol, side));
    for (; level !== 0 && views.length < depth; level = books.worseLevel(level))
      views.push({ priceTicks: books.levelTicks(level), lots: books.levelLots(level) });
    return views;
  }

  resting(symbol: number, side: Side, count: number): RestingView[] {
    const { books, orders } = this.#venue;
    const views: RestingView[] = [];
    let order = books.first(this.#ladder(symbol, side));
    for (; order !== 0 && views.length < count; order = books.next(order))
      views.push({ orderId: orders.id(order), priceTicks: books.ticksOf(order), lots: books.lotsOf(order) });
    return views;
  }

  levelCount(symbol: number, side: Side): number {
    return this.#venue.books.levelCount(this.#ladder(symbol, side));
  }

  bookSeq(symbol: number): number {
    return this.#venue.market(symbol).bookSeq;
  }

  lastTradeTicks(symbol: number): number | null {
    const { lastTicks } = this.#venue.market(symbol);
    return lastTicks === 0 ? null : lastTicks;
  }

  symbolState(symbol: number): SymbolState {
    return SYMBOL_STATES[this.#venue.market(symbol).state] as SymbolState;
  }

  fees(symbol: number): { readonly makerRate: number; readonly takerRate: number } {
    const { makerRate, takerRate } = this.#venue.market(symbol).config;
    return { makerRate, takerRate };
  }

  hasTransfer(transferId: string): boolean {
    return this.#venue.transfers.find(transferId) !== undefined;
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

  #ladder(symbol: number, side: Side): number {
    return this.#venue.market(symbol).ladder(SIDES.indexOf(side));
  }

  #view(order: number): OrderView | undefined {
    return order === 0 ? undefined : viewOrder(this.#venue.orders, order);
  }

  /**
   * The general way, which any command can go: time first, with all that is due by then; then the command; then what it
   * did to balances and levels.
   */
  #perform(command: Command): void {
    const venue = this.#venue;
    const { refusal, emitter } = venue;
    const time = timeOf(command);
    emitter.beginCommand(Math.max(time, emitter.time));
    if (time >= 0) expireDue(venue);
    refusal.clear();
    const code = time >= 0 ? perform(venue, command) : refusal.refuse(-time);
    if (code !== 0) this.#tellRefusal(command);
    venue.ledger.flush(emitter);
    venue.touchedLevels.flush(venue.markets, emitter);
  }

  #tellRefusal(command: Command): void {
    const { emitter, refusal } = this.#venue;
    const { type, account, symbol } = fieldsOf(command);
    emitter.rejected(type, refusal, indexOrNull(account), indexOrNull(symbol));
  }
}

function fieldsOf(command: unknown): { type?: unknown; account?: unknown; symbol?: unknown } {
  return typeof command === 'object' && command !== null ? command : {};
}

/** What an event may carry as an account or symbol: rubbish is told as none. */
function indexOrNull(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
}
