import type { Account } from './accounts.ts';
import { present } from './assert.ts';
import type { Book } from './book/book.ts';
import { Emitter } from './events/emitter.ts';
import type { EventRing } from './events/ring.ts';
import { Ledger } from './ledger.ts';
import { Market } from './market.ts';
import { Plan } from './matching/plan.ts';
import { Deadlines } from './orders/deadlines.ts';
import type { Order } from './orders/order.ts';
import { OrderStore } from './orders/store.ts';
import { TouchedLevels } from './touched-levels.ts';
import { TransferLog } from './transfer-log.ts';
import type { AccountView, EngineConfig, SymbolConfig } from './types.ts';

const BEFORE_GENESIS: EngineConfig = {
  venue: '',
  epoch: 0,
  worldSeed: 0,
  idempotencyWindow: 0,
  assets: [],
  symbols: [],
};

/** The state of an exchange, whole. Commands are functions over it; nothing else changes it. */
export class Venue {
  /** False until Genesis. */
  isOpen = false;
  config = BEFORE_GENESIS;
  readonly emitter: Emitter;
  readonly ledger = new Ledger();
  readonly accounts: Account[] = [];
  /** What readers may see of them. */
  readonly accountViews: AccountView[] = [];
  readonly accountsById = new Map<string, Account>();
  readonly markets: Market[] = [];
  readonly orders = new OrderStore();
  readonly deadlines = new Deadlines<Order>();
  readonly transfers = new TransferLog();
  readonly touchedLevels = new TouchedLevels();
  /** Reused by every taker: a command plans and executes before the next one plans. */
  readonly plan = new Plan();
  readonly #createBook: () => Book;

  constructor(ring: EventRing, createBook: () => Book) {
    this.emitter = new Emitter(ring);
    this.#createBook = createBook;
  }

  get time(): number {
    return this.emitter.time;
  }

  /** The account at an index that is known to exist. */
  account(index: number): Account {
    return present(this.accounts[index]);
  }

  market(symbol: number): Market {
    return present(this.markets[symbol]);
  }

  addMarket(config: SymbolConfig): Market {
    const market = new Market(this.markets.length, config, this.#createBook());
    this.markets.push(market);
    return market;
  }
}
