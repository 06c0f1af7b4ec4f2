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

/** What one express command tells. */
const EVENTS = 3;

/**
 * What both lanes end with: the order counts as open or no more, its hold moves between available and locked of the
 * one balance it concerns, and three events say so: of the order, of that balance, of its level.
 *
 * It is one function, since a call costs as much as ten fields, and every array is fetched and checked anew after it.
 */
export class Closing {
  readonly #emitter: Emitter;
  readonly #orders: Records;
  readonly #accounts: Accounts;
  readonly #balances: Records;
  readonly #standings: Standings;
  readonly #books: Books;

  constructor({ emitter, orders, accounts, ledger, standings, books }: Venue) {
    this.#emitter = emitter;
    this.#orders = orders.records;
    this.#accounts = accounts;
    this.#balances = ledger.balances;
    this.#standings = standings;
    this.#books = books;
  }

  /** Whether the ring, which never grows here, has room for what a command tells. */
  get hasRoom(): boolean {
    return this.#emitter.ring.mask >= EVENTS;
  }

  /**
   * `isDone` false: the order has come to stand at `level`, and what it must hold is written in its record. True: it
   * is cancelled and still stands there, the last one where `isAlone`.
   */
  close(market: Market, order: number, level: number, isDone: boolean): void {
    const { ring, time } = this.#emitter;
    const { f64: words, i32: ints, mask, head, seq } = ring;
    const { f64: orders, i32: orderInts } = this.#orders;
    const word = (order & L.ORDER_MASK) << L.WORD_SHIFT;
    const int = (order & L.ORDER_MASK) << L.INT_SHIFT;
    const account = orderInts[int + L.ACCOUNT] as number;
    const symbol = orderInts[int + L.SYMBOL] as number;
    const lots = L.openLotsOf(orders, order);
    const seqs = this.#accounts.records.f64;
    const seqAt = accountSeqAt(account);
    const accountSeq = seqs[seqAt] as number;
    orders[word + L.SEQ] = seq + 1;
    orders[word + L.UPDATED_AT] = time;
    seqs[seqAt] = accountSeq + 2;
    ring.seq = seq + EVENTS;
    market.openLots += isDone ? -lots : lots;
    this.#standings.count(orderInts[int + L.STANDING] as number, isDone ? -1 : 1);

    const first = (seq + 1) & mask & (E.EVENTS_MAX - 1);
    const firstInt = first << E.INT_SHIFT;
    const firstWord = first << E.WORD_SHIFT;
    ints[firstInt + E.HEAD] = head | (isDone ? E.ORDER_DONE : E.ORDER_ACCEPTED);
    ints[firstInt + 1] = account;
    ints[firstInt + 2] = symbol;
    ints[firstInt + 3] = isDone ? CANCELED : 0;
    ints[firstInt + 4] = isDone ? USER : 0;
    words[firstWord + 4] = orders[word + L.ID] as number;
    words[firstWord + 5] = accountSeq + 1;

    const { f64: balances, i32: balanceInts } = this.#balances;
    const at = balanceAt(orderInts[int + L.PAYS] as number);
    const holdHi = orders[word + L.HOLD_HI] as number;
    const holdLo = orders[word + L.HOLD_LO] as number;
    let availableHi = (balances[at + AVAILABLE] as number) - (isDone ? -holdHi : holdHi);
    let availableLo = (balances[at + AVAILABLE + 1] as number) - (isDone ? -holdLo : holdLo);
    let lockedHi = (balances[at + LOCKED] as number) + (isDone ? -holdHi : holdHi);
    let lockedLo = (balances[at + LOCKED + 1] as number) + (isDone ? -holdLo : holdLo);
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
    const second = (seq + 2) & mask & (E.EVENTS_MAX - 1);
    const secondInt = second << E.INT_SHIFT;
    const secondWord = second << E.WORD_SHIFT;
    ints[secondInt + E.HEAD] = head | E.BALANCE_CHANGED;
    ints[secondInt + 1] = account;
    ints[secondInt + 2] = balanceInts[at * 2 + ASSET] as number;
    words[secondWord + 4] = availableHi;
    words[secondWord + 5] = availableLo;
    words[secondWord + 6] = lockedHi;
    words[secondWord + 7] = lockedLo;
    words[secondWord + 8] = accountSeq + 2;

    const books = this.#books;
    const third = (seq + 3) & mask & (E.EVENTS_MAX - 1);
    const thirdInt = third << E.INT_SHIFT;
    const thirdWord = third << E.WORD_SHIFT;
    ints[thirdInt + E.HEAD] = head | E.LEVEL_CHANGED;
    ints[thirdInt + 1] = symbol;
    ints[thirdInt + 2] = books.levelLadder(level) & (LADDERS_PER_SYMBOL - 1);
    words[thirdWord + 4] = orders[word + L.PRICE] as number;
    words[thirdWord + 5] = books.levelLots(level) - (isDone ? lots : 0);
    words[thirdWord + 6] = ++market.bookSeq;
  }
}
