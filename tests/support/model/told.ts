import type { BalanceView, EngineEvent, EventBody, Side } from '../../../src/engine/types.ts';
import { ticksOf } from './book.ts';
import { balanceOf, openLots, payAssetOf } from './money.ts';
import type { Market, Order, World } from './world.ts';

/** The events: what was told of the world so far, and what has to be told about balances and levels. */
export class Told {
  readonly #world: World;
  seq = 0;
  commandSeq = 0;
  events: EngineEvent[] = [];
  /** Keys in the order of their first touch by this command. */
  readonly #touchedBalances = new Map<string, readonly [account: number, asset: number]>();
  readonly #touchedLevels = new Map<string, readonly [market: Market, side: Side, ticks: number]>();
  /** As the last events had them. */
  readonly #balances = new Map<string, BalanceView>();
  readonly #levels = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  begin(): void {
    this.commandSeq += 1;
    this.events = [];
  }

  tell(body: EventBody): void {
    this.seq += 1;
    this.events.push({ seq: this.seq, commandSeq: this.commandSeq, time: this.#world.time, ...body });
  }

  /** An event of one order, which is its last event from now on. */
  tellOf(order: Order, body: EventBody): void {
    this.tell(body);
    this.stamp(order);
  }

  stamp(order: Order): void {
    order.seq = this.seq;
    order.updatedAt = this.#world.time;
  }

  /** The next number in the account's stream. */
  accountSeq(account: number): number {
    const { accounts } = this.#world;
    const owner = accounts[account];
    if (owner === undefined) throw new Error('an event of nobody');
    owner.seq += 1;
    return owner.seq;
  }

  touch(account: number, asset: number): void {
    this.#touchedBalances.set(`${account} ${asset}`, [account, asset]);
  }

  touchPay(order: Order): void {
    this.touch(order.account, payAssetOf(order.market.config, order.side));
  }

  touchLevel(order: Order): void {
    const ticks = ticksOf(order);
    this.#touchedLevels.set(`${order.market.index} ${order.side} ${ticks}`, [
      order.market,
      order.side,
      ticks,
    ]);
  }

  /** Tells of every touched balance and level that differs from what was told. */
  end(): void {
    for (const [key, [account, asset]] of this.#touchedBalances) this.#tellBalance(key, account, asset);
    for (const [key, [market, side, ticks]] of this.#touchedLevels) this.#tellLevel(key, market, side, ticks);
    this.#touchedBalances.clear();
    this.#touchedLevels.clear();
  }

  /** A reset: all balances and levels are gone without a word. */
  forget(): void {
    for (const map of [this.#touchedBalances, this.#touchedLevels, this.#balances, this.#levels]) map.clear();
  }

  #tellBalance(key: string, account: number, asset: number): void {
    const now = balanceOf(this.#world, account, asset);
    const before = this.#balances.get(key) ?? { available: 0n, locked: 0n };
    if (now.available === before.available && now.locked === before.locked) return;
    this.#balances.set(key, now);
    this.tell({ type: 'balanceChanged', account, asset, ...now, accountSeq: this.accountSeq(account) });
  }

  #tellLevel(key: string, market: Market, side: Side, priceTicks: number): void {
    const lots = this.#world.live
      .filter((order) => order.place === 'book' && order.market === market)
      .filter((order) => order.side === side && order.priceTicks === priceTicks)
      .reduce((sum, order) => sum + openLots(order), 0);
    if (lots === (this.#levels.get(key) ?? 0)) return;
    this.#levels.set(key, lots);
    market.bookSeq += 1;
    this.tell({
      type: 'levelChanged',
      symbol: market.index,
      side,
      priceTicks,
      lots,
      bookSeq: market.bookSeq,
    });
  }
}
