import { type Accounts, accountSeqAt } from '../accounts.ts';
import { assert } from '../assert.ts';
import { type Books, LADDERS_PER_SYMBOL } from '../book/books.ts';
import { CANCELED, USER } from '../codes.ts';
import type { Emitter } from '../events/emitter.ts';
import * as E from '../events/layout.ts';
import { ASSET, AVAILABLE, balanceAt, LOCKED } from '../ledger.ts';
import type { Market } from '../market.ts';
import type { Records } from '../memory/records.ts';
import { LIMB } from '../money/wide.ts';
import * as L from '../orders/layout.ts';
import type { Standings } from '../standings.ts';
import type { Venue } from '../venue.ts';

/** What `close` tells. */
const EVENTS = 3;

/**
 * What both lanes end with: the order counts as open or no more, its hold moves between available and locked of the
 * one balance it concerns, and three events say so: of the order, of that balance, of its level.
 *
 * It is one function, since a call costs as much as ten fields, and every array is fetched and checked anew after it.
 */
export class Closing {
  declare private readonly emitter: Emitter;
  declare private readonly orders: Records;
  declare private readonly accounts: Accounts;
  declare private readonly balances: Records;
  declare private readonly standings: Standings;
  declare private readonly books: Books;

  constructor({ emitter, orders, accounts, ledger, standings, books }: Venue) {
    this.emitter = emitter;
    this.orders = orders.records;
    this.accounts = accounts;
    this.balances = ledger.balances;
    this.standings = standings;
    this.books = books;
  }

  /** Whether the ring has room for the events of `close`, which writes all three at once and never lets it grow. */
  get hasRoom(): boolean {
    return this.emitter.ring.mask >= EVENTS;
  }

  /**
   * `sign` 1: the order has come to stand at `level`, and what it must hold is written in its record. -1: it is
   * cancelled and still stands there, and gives back all it holds.
   *
   * One table after the other, so that no more than one or two of them are in the processor's registers at a time.
   */
  close(market: Market, order: number, level: number, sign: 1 | -1): void {
    const { ring, time } = this.emitter;
    const { seq, mask, head } = ring;
    const { f64: orders, i32: orderInts } = this.orders;
    const word = (order & L.ORDER_MASK) << L.WORD_SHIFT;
    const int = (order & L.ORDER_MASK) << L.INT_SHIFT;
    const account = orderInts[int + L.ACCOUNT] as number;
    const pays = orderInts[int + L.PAYS] as number;
    const standing = orderInts[int + L.STANDING] as number;
    const orderId = orders[word + L.ID] as number;
    const ticks = orders[word + L.PRICE] as number;
    const holdHi = orders[word + L.HOLD_HI] as number;
    const holdLo = orders[word + L.HOLD_LO] as number;
    const lots =
      (orders[word + L.LOTS] as number) -
      (orders[word + L.FILLED_LOTS] as number) -
      (orders[word + L.PREVENTED_LOTS] as number);
    orders[word + L.SEQ] = seq + 1;
    orders[word + L.UPDATED_AT] = time;

    market.openLots += sign * lots;
    market.bookSeq += 1;
    this.standings.count(standing, sign);

    const seqs = this.accounts.records.f64;
    const seqAt = accountSeqAt(account);
    const accountSeq = seqs[seqAt] as number;
    seqs[seqAt] = accountSeq + 2;

    const { f64: balances, i32: balanceInts } = this.balances;
    const at = balanceAt(pays);
    const asset = balanceInts[at * 2 + ASSET] as number;
    let availableHi = (balances[at + AVAILABLE] as number) - sign * holdHi;
    let availableLo = (balances[at + AVAILABLE + 1] as number) - sign * holdLo;
    let lockedHi = (balances[at + LOCKED] as number) + sign * holdHi;
    let lockedLo = (balances[at + LOCKED + 1] as number) + sign * holdLo;
    if (availableLo < 0) {
      availableLo += LIMB;
      availableHi -= 1;
    } else if (availableLo >= LIMB) {
      availableLo -= LIMB;
      availableHi += 1;
    }
    if (lockedLo < 0) {
      lockedLo += LIMB;
      lockedHi -= 1;
    } else if (lockedLo >= LIMB) {
      lockedLo -= LIMB;
      lockedHi += 1;
    }
    assert(availableHi >= 0 && lockedHi >= 0, 'a balance never goes below 0');
    balances[at + AVAILABLE] = availableHi;
    balances[at + AVAILABLE + 1] = availableLo;
    balances[at + LOCKED] = lockedHi;
    balances[at + LOCKED + 1] = lockedLo;

    const levelLots = this.books.levelLots(level) - (sign === 1 ? 0 : lots);
    const side = this.books.levelLadder(level) & (LADDERS_PER_SYMBOL - 1);

    const { f64: words, i32: ints } = ring;
    const first = (seq + 1) & mask & (E.EVENTS_MAX - 1);
    const second = (seq + 2) & mask & (E.EVENTS_MAX - 1);
    const third = (seq + 3) & mask & (E.EVENTS_MAX - 1);
    const firstInt = first << E.INT_SHIFT;
    const secondInt = second << E.INT_SHIFT;
    const thirdInt = third << E.INT_SHIFT;
    ints[firstInt + E.HEAD] = head | (sign === 1 ? E.ORDER_ACCEPTED : E.ORDER_DONE);
    ints[firstInt + 1] = account;
    ints[firstInt + 2] = market.symbol;
    ints[firstInt + 3] = sign === 1 ? 0 : CANCELED;
    ints[firstInt + 4] = sign === 1 ? 0 : USER;
    ints[secondInt + E.HEAD] = head | E.BALANCE_CHANGED;
    ints[secondInt + 1] = account;
    ints[secondInt + 2] = asset;
    ints[thirdInt + E.HEAD] = head | E.LEVEL_CHANGED;
    ints[thirdInt + 1] = market.symbol;
    ints[thirdInt + 2] = side;
    const firstWord = first << E.WORD_SHIFT;
    const secondWord = second << E.WORD_SHIFT;
    const thirdWord = third << E.WORD_SHIFT;
    words[firstWord + 4] = orderId;
    words[firstWord + 5] = accountSeq + 1;
    words[secondWord + 4] = availableHi;
    words[secondWord + 5] = availableLo;
    words[secondWord + 6] = lockedHi;
    words[secondWord + 7] = lockedLo;
    words[secondWord + 8] = accountSeq + 2;
    words[thirdWord + 4] = ticks;
    words[thirdWord + 5] = levelLots;
    words[thirdWord + 6] = market.bookSeq;
    ring.seq = seq + EVENTS;
  }
}
