import { present } from '../assert.ts';
import { NONE } from '../book/book.ts';
import { ByteWriter } from '../codec/byte-writer.ts';
import { writeEngineConfig } from '../codec/config-codec.ts';
import type { Market } from '../market.ts';
import { SIDES, SYMBOL_STATES } from '../types.ts';
import type { Venue } from '../venue.ts';
import type { FinishedHash } from './finished-hash.ts';
import { Hasher } from './hasher.ts';
import { hashOrder } from './order-hash.ts';

/**
 * 32 hex digits over the canonical state: configuration, counters, money by account, orders by level and queue,
 * finished orders that are still known, transfers. Not commandSeq, seq and the last time: a refused command must leave
 * the hash as it was. It visits everything, but of the finished orders only those that ended since it was last made.
 */
export function hashVenue(venue: Venue, finished: FinishedHash): string {
  const hasher = new Hasher();
  hashConfig(hasher, venue);
  hashAccounts(hasher, venue);
  hasher.int(venue.orders.nextOrderId);
  hasher.int(venue.orders.nextTradeId);
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
  const { assets } = venue.config;
  hasher.int(venue.accounts.length);
  for (const { account, id, master } of venue.accounts) {
    hasher.string(id);
    hasher.intOrNull(master);
    for (let asset = 0; asset < assets.length; asset++) {
      const { available, locked } = venue.ledger.view(account, asset);
      hasher.bigint(available);
      hasher.bigint(locked);
    }
  }
  for (let asset = 0; asset < assets.length; asset++) {
    hasher.bigint(venue.ledger.fees(asset));
    hasher.bigint(venue.ledger.external(asset));
  }
}

function hashMarket(hasher: Hasher, venue: Venue, market: Market): void {
  const { book } = market;
  hasher.int(SYMBOL_STATES.indexOf(market.state));
  hasher.int(market.lastTicks);
  hasher.int(market.bookSeq);
  for (const side of SIDES) {
    for (let id = book.first(side); id !== NONE; id = book.next(id))
      hashOrder(hasher, present(venue.orders.find(id)));
    hasher.intOrNull(null);
  }
  for (const order of market.stops.inOrder()) hashOrder(hasher, order);
  hasher.intOrNull(null);
}

function hashTransfers(hasher: Hasher, venue: Venue): void {
  hasher.int(venue.transfers.size);
  for (const [id, { type, account, asset, amount }] of venue.transfers.entries()) {
    hasher.string(id);
    hasher.bool(type === 'deposit');
    hasher.int(account);
    hasher.int(asset);
    hasher.bigint(amount);
  }
}
