import { BUY } from '../codes.ts';
import type { Market } from '../market.ts';
import { HashIndex } from '../memory/hash-index.ts';
import { Records } from '../memory/records.ts';
import type { Section, SectionReader, SectionWriter } from '../memory/section.ts';
import type { Wide } from '../money/wide.ts';
import { ClientIds } from './client-ids.ts';
import * as L from './layout.ts';

const { INT_SHIFT, WORD_SHIFT } = L;

/**
 * The records of all orders the engine knows, live and finished, found by id and by client order id. An order is
 * known inside the engine by the number of its record.
 */
export class Orders implements Section {
  readonly records = new Records(L.ORDER_WORDS, 64);
  readonly #byId = new HashIndex();
  readonly clientIds = new ClientIds(this.records);
  readonly #markets: readonly Market[];

  constructor(markets: readonly Market[]) {
    this.#markets = markets;
  }

  /** Record of an order by its id; 0 when it is not known. */
  find(id: number): number {
    const { f64 } = this.records;
    let order = this.#byId.first(id | 0);
    while (order !== 0 && f64[(order << WORD_SHIFT) | L.ID] !== id) order = this.#byId.after(order);
    return order;
  }

  /** Makes an order known by its id, which stands in its record. */
  register(order: number, id: number): void {
    this.#byId.insert(id | 0, order);
  }

  forget(order: number): void {
    const { f64, i32 } = this.records;
    const id = f64[(order << WORD_SHIFT) | L.ID] as number;
    const text = i32[(order << INT_SHIFT) | L.CLIENT_ID] as number;
    this.#byId.remove(id | 0, order);
    this.records.give(order);
    if (text !== 0) this.clientIds.forget(text);
  }

  id(order: number): number {
    return this.records.f64[(order << WORD_SHIFT) | L.ID] as number;
  }

  /** Total lots; NaN for an order by quote quantity. */
  lots(order: number): number {
    return this.records.f64[(order << WORD_SHIFT) | L.LOTS] as number;
  }

  isByQuote(order: number): boolean {
    return Number.isNaN(this.lots(order));
  }

  filledLots(order: number): number {
    return this.records.f64[(order << WORD_SHIFT) | L.FILLED_LOTS] as number;
  }

  /** Lots that can still trade; 0 for an order by quote quantity, which has no lots of its own. */
  openLots(order: number): number {
    const open = L.openLotsOf(this.records.f64, order);
    return Number.isNaN(open) ? 0 : open;
  }

  addPrevented(order: number, lots: number): void {
    const at = (order << WORD_SHIFT) | L.PREVENTED_LOTS;
    this.records.f64[at] = (this.records.f64[at] as number) + lots;
  }

  /** Limit; 0 for market types. */
  price(order: number): number {
    return this.records.f64[(order << WORD_SHIFT) | L.PRICE] as number;
  }

  /** 0 for an order without one. */
  stop(order: number): number {
    return this.isByQuote(order) ? 0 : (this.records.f64[(order << WORD_SHIFT) | L.STOP] as number);
  }

  /** -1 for an order that does not expire. */
  expireAt(order: number): number {
    return this.records.f64[(order << WORD_SHIFT) | L.EXPIRE_AT] as number;
  }

  entryCommandSeq(order: number): number {
    return this.records.f64[(order << WORD_SHIFT) | L.ENTRY_COMMAND_SEQ] as number;
  }

  account(order: number): number {
    return this.records.i32[(order << INT_SHIFT) | L.ACCOUNT] as number;
  }

  symbol(order: number): number {
    return this.records.i32[(order << INT_SHIFT) | L.SYMBOL] as number;
  }

  makerRate(order: number): number {
    return this.records.i32[(order << INT_SHIFT) | L.MAKER_RATE] as number;
  }

  takerRate(order: number): number {
    return this.records.i32[(order << INT_SHIFT) | L.TAKER_RATE] as number;
  }

  /** Number of the balance it pays out of. */
  pays(order: number): number {
    return this.records.i32[(order << INT_SHIFT) | L.PAYS] as number;
  }

  receives(order: number): number {
    return this.records.i32[(order << INT_SHIFT) | L.RECEIVES] as number;
  }

  standing(order: number): number {
    return this.records.i32[(order << INT_SHIFT) | L.STANDING] as number;
  }

  side(order: number): number {
    return L.byteOf(this.records.i32, order, L.SIDE);
  }

  isBuy(order: number): boolean {
    return L.byteOf(this.records.i32, order, L.SIDE) === BUY;
  }

  byte(order: number, field: number): number {
    return L.byteOf(this.records.i32, order, field);
  }

  setByte(order: number, field: number, value: number): void {
    L.setByteOf(this.records.i32, order, field, value);
  }

  int(order: number, field: number): number {
    return this.records.i32[(order << INT_SHIFT) | field] as number;
  }

  /** A buyer pays its fee in base where the symbol says `received`; everybody else in quote. */
  feeAsset(order: number): number {
    return this.#marketOf(order).feeAsset(this.isBuy(order));
  }

  /** Adds to an amount of the order that stands in two limbs at `field`. */
  addMoney(order: number, field: number, amount: Wide, sum: Wide): void {
    const { f64 } = this.records;
    const at = (order << WORD_SHIFT) | field;
    sum.set(f64[at] as number, f64[at + 1] as number).add(amount.hi, amount.lo);
    f64[at] = sum.hi;
    f64[at + 1] = sum.lo;
  }

  /** Reads an amount of the order into a register. */
  money(order: number, field: number, into: Wide): Wide {
    const { f64 } = this.records;
    const at = (order << WORD_SHIFT) | field;
    return into.set(f64[at] as number, f64[at + 1] as number);
  }

  setMoney(order: number, field: number, amount: Wide): void {
    const { f64 } = this.records;
    const at = (order << WORD_SHIFT) | field;
    f64[at] = amount.hi;
    f64[at + 1] = amount.lo;
  }

  clear(): void {
    this.records.clear();
    this.#byId.clear();
    this.clientIds.clear();
  }

  save(to: SectionWriter): void {
    this.records.save(to);
    this.#byId.save(to);
    this.clientIds.save(to);
  }

  load(from: SectionReader): void {
    this.records.load(from);
    this.#byId.load(from);
    this.clientIds.load(from);
  }

  #marketOf(order: number): Market {
    return this.#markets[this.symbol(order)] as Market;
  }
}
