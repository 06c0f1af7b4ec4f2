import type { Accounts } from '../accounts.ts';
import type { Books } from '../book/books.ts';
import { ACTIVE, BUY, SELL, TRADING } from '../codes.ts';
import type { Ledger } from '../ledger.ts';
import type { Market } from '../market.ts';
import { feeOfUnits } from '../money/fee.ts';
import type { ClientIds } from '../orders/client-ids.ts';
import type { Standings } from '../standings.ts';
import type { Command } from '../types.ts';
import type { Venue } from '../venue.ts';
import type { Entering } from './entering.ts';
import type { LaneClock } from './lane-clock.ts';

type NewOrder = Extract<Command, { type: 'newOrder' }>;

/**
 * The lane of a plain limit: nothing special asked, from an account that has traded the symbol before. Good till
 * cancelled, or immediate or cancel where it reaches somebody. This is what judges it; `Entering` does it.
 */
export class PlainLimit {
  declare private readonly accounts: Accounts;
  declare private readonly clientIds: ClientIds;
  declare private readonly books: Books;
  declare private readonly ledger: Ledger;
  declare private readonly standings: Standings;
  declare private readonly markets: readonly Market[];
  declare private readonly clock: LaneClock;
  declare private readonly entering: Entering;

  constructor(venue: Venue, clock: LaneClock, entering: Entering) {
    this.accounts = venue.accounts;
    this.clientIds = venue.orders.clientIds;
    this.books = venue.books;
    this.ledger = venue.ledger;
    this.standings = venue.standings;
    this.markets = venue.markets;
    this.clock = clock;
    this.entering = entering;
  }

  /**
   * Enters an order; false, and nothing is changed, where it is none for this lane.
   *
   * These are the conditions of `src/engine/checks` without their codes, since which one refuses an order, and whether
   * one does, is not found out here. It is one function, so that what is known of the order stays in registers.
   */
  take(command: NewOrder): boolean {
    const { time, account, symbol, side, clientOrderId } = command;
    if (!isPlain(command) || typeof account !== 'number' || typeof symbol !== 'number') return false;
    if (!this.clock.allows(time)) return false;
    if (!Number.isSafeInteger(command.lots) || !Number.isSafeInteger(command.priceTicks)) return false;
    const lots = command.lots as number;
    const price = command.priceTicks as number;
    // A standing has an account and a symbol that are there.
    const { standings, books } = this;
    const standing = standings.find(account, symbol);
    if (standing === 0 || this.accounts.state(account) !== ACTIVE) return false;
    const market = this.markets[symbol] as Market;
    const { config } = market;
    if (market.state !== TRADING || lots < config.minLots || lots > config.maxLots) return false;
    if (price < config.minTicks || price > config.maxTicks) return false;
    if (price < market.bandLowTicks || price > market.bandHighTicks) return false;
    // A worth of -1, which does not fit into one number, is below every minimum.
    const worth = market.notionalUnits(price, lots);
    if (worth < market.minNotionalUnits || worth > market.maxNotionalUnits) return false;
    if (standings.openOrders(standing) >= config.maxOpenOrders) return false;
    if (market.openLots + lots > Number.MAX_SAFE_INTEGER) return false;
    const isBuy = side === 'BUY';
    const best = books.bestTicks(market.ladder(isBuy ? SELL : BUY));
    const reaches = best !== 0 && (isBuy ? price >= best : price <= best);
    if (reaches ? command.postOnly : command.timeInForce === 'IOC') return false;
    // Both holds are reckoned, whichever it is: V8 calls what half of the orders need, and puts in place what all do.
    const base = market.baseUnitsOf(lots);
    const fee = feeOfUnits(worth, market.feeInBase ? 0 : market.holdRate, 0);
    const hold = isBuy ? worth + fee : base;
    if (hold === -1 || !this.ledger.covers(standings.payBalance(standing, isBuy), hold)) return false;
    if (clientOrderId !== null && !this.clientIds.isNew(clientOrderId, account)) return false;
    this.entering.hold = hold;
    this.entering.enter(command, market, standing, reaches);
    return true;
  }
}

/** A limit that asks for nothing else, in words the tables know. An IOC that is post-only too is refused. */
const isPlain = (command: NewOrder): boolean => {
  const { side, orderType, timeInForce, quoteUnits, stopTicks, expireAt, postOnly, stp } = command;
  return (
    (side === 'BUY' || side === 'SELL') &&
    orderType === 'LIMIT' &&
    (timeInForce === 'GTC' || timeInForce === 'IOC') &&
    (postOnly === false || postOnly === true) &&
    quoteUnits === null &&
    stopTicks === null &&
    expireAt === null &&
    stp === null
  );
};
