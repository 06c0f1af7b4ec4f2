import type { Book } from './book/book.ts';
import { capTicks } from './matching/bounds.ts';
import type { Order } from './orders/order.ts';
import { StopBook } from './stops.ts';
import type { OrderRequest, SymbolConfig, SymbolState } from './types.ts';

/** One symbol: its rules, its book, its waiting stops, its last trade. */
export class Market {
  readonly symbol: number;
  readonly book: Book;
  readonly stops = new StopBook();
  /** Stops that a print of this command has triggered, in the order they will run; empty between commands. */
  readonly triggered: Order[] = [];
  state: SymbolState = 'trading';
  /** Price of the last trade; 0 before the first. */
  lastTicks = 0;
  bookSeq = 0;
  /** Open lots of both sides and of waiting stops together: bounds every sum of lots. */
  openLots = 0;
  #config: SymbolConfig;
  /** Rates of the configuration, as the bigints that fees are reckoned with. */
  makerRate: bigint;
  takerRate: bigint;

  constructor(symbol: number, config: SymbolConfig, book: Book) {
    this.symbol = symbol;
    this.book = book;
    this.#config = config;
    this.makerRate = BigInt(config.makerRate);
    this.takerRate = BigInt(config.takerRate);
  }

  get config(): SymbolConfig {
    return this.#config;
  }

  /** Rates for orders to come; those that are open keep theirs. */
  setRates(makerRate: number, takerRate: number): void {
    this.#config = { ...this.#config, makerRate, takerRate };
    this.makerRate = BigInt(makerRate);
    this.takerRate = BigInt(takerRate);
  }

  /** Ledger units of quote for `lots` at `ticks`. */
  notional(ticks: number, lots: number): bigint {
    return BigInt(ticks) * BigInt(lots) * this.#config.notionalFactor;
  }

  /** Ledger units of base in `lots`. */
  baseUnits(lots: number): bigint {
    return BigInt(lots) * this.#config.baseUnitsPerLot;
  }

  /** The price a hold is reckoned at: the limit, or the cap of a market-type stop. A market order takes no hold. */
  holdTicks(request: OrderRequest): number | null {
    if (request.priceTicks !== null) return request.priceTicks;
    if (request.stopTicks === null) return null;
    return capTicks(request.stopTicks, this.#config);
  }
}
