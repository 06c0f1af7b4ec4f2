import { LADDERS_PER_SYMBOL } from '../book/books.ts';
import { ByteWriter } from '../codec/byte-writer.ts';
import { writeEngineConfig } from '../codec/config-codec.ts';
import { timerOf } from '../commands/timers.ts';
import type { Market } from '../market.ts';
import { ACCOUNT_TIMERS } from '../types.ts';
import type { Venue } from '../venue.ts';
import type { FinishedHash } from './finished-hash.ts';
import { Hasher } from './hasher.ts';
import { hashOrder } from './order-hash.ts';

/**
 * 32 hex digits over the canonical state: configuration, counters, money by account, orders by level and queue,
 * finished orders that are still known, transfers. Not commandSeq, seq and the last time: a refused command must leave
 * the hash as it was. It visits everything, but of the finished orders hashes only those that ended since it was last
 * made.
 */
export function hashVenue(venue: Venue, finished: FinishedHash): string {
  const hasher = new Hasher();
  hashConfig(hasher, venue);
  hashAccounts(hasher, venue);
  hasher.int(venue.lives.nextOrderId);
  hasher.int(venue.lives.nextTradeId);
  for (const market of venue.markets) hashMarket(hasher, venue, market);
  for (const word of finished.words()) hasher.int(word);
  hashTransfers(hasher, venue);
  return hasher.digest();
}

/** The journal's form of the configuration is canonical; fees that were set since are part of it. */
function hashConfig(hasher: Hasher, venue: Venue): void {
  const writer = new ByteWriter(1024);
  writeEngineConfig(writer, venue.config);
  hasher.bool(venue.isOpen);
  for (const byte of writer.finish()) hasher.int(byte);
}

function hashAccounts(hasher: Hasher, venue: Venue): void {
  const { accounts, config } = venue;
  hasher.int(accounts.count);
  for (const { account, id, master } of accounts.views) {
    hasher.string(id);
    hasher.intOrNull(master);
    hasher.int(accounts.state(account));
    hasher.int(accounts.seq(account));
    hasher.int(accounts.graceMs(account));
    for (let timer = 0; timer < ACCOUNT_TIMERS.length; timer++)
      hasher.intOrNull(venue.timers.timeOf(timerOf(account, timer)));
    config.assets.forEach((_, asset) => {
      const { available, locked } = venue.ledger.view(account, asset);
      hasher.bigint(available);
      hasher.bigint(locked);
    });
  }
  config.assets.forEach((_, asset) => {
    hasher.bigint(venue.ledger.fees(asset));
    hasher.bigint(venue.ledger.external(asset));
  });
}

function hashMarket(hasher: Hasher, { books, orders }: Venue, market: Market): void {
  hasher.int(market.state);
  hasher.int(market.lastTicks);
  hasher.int(market.bookSeq);
  hasher.int(market.openLots);
  const first = market.symbol * LADDERS_PER_SYMBOL;
  for (let ladder = first; ladder < first + LADDERS_PER_SYMBOL; ladder++) {
    for (let order = books.first(ladder); order !== 0; order = books.next(order))
      hashOrder(hasher, orders, order);
    hasher.intOrNull(null);
  }
}

function hashTransfers(hasher: Hasher, venue: Venue): void {
  hasher.int(venue.transfers.size);
  for (const [id, { type, account, toAccount, asset, amount }] of venue.transfers.entries()) {
    hasher.string(id);
    hasher.string(type);
    hasher.int(account);
    hasher.intOrNull(toAccount);
    hasher.int(asset);
    hasher.bigint(amount);
  }
}
