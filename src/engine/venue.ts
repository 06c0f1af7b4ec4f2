import { Accounts } from './accounts.ts';
import { Books } from './book/books.ts';
import { Refusal } from './checks/refusal.ts';
import { Draft } from './commands/draft.ts';
import { Emitter } from './events/emitter.ts';
import type { EventRing } from './events/ring.ts';
import { Ledger } from './ledger.ts';
import { Market } from './market.ts';
import { Plan } from './matching/plan.ts';
import { FeeStep } from './money/fee.ts';
import { Wide } from './money/wide.ts';
import { Deadlines } from './orders/deadlines.ts';
import { LifeLists } from './orders/life-lists.ts';
import { Orders } from './orders/orders.ts';
import { Standings } from './standings.ts';
import { TouchedLevels } from './touched-levels.ts';
import { TransferLog } from './transfer-log.ts';
import type { EngineConfig, SymbolConfig } from './types.ts';

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
  readonly markets: Market[] = [];
  readonly accounts = new Accounts();
  readonly orders = new Orders(this.markets);
  readonly lives = new LifeLists(this.orders, this.accounts);
  readonly books = new Books();
  readonly ledger = new Ledger();
  readonly standings = new Standings();
  /** Orders by their expiry, account timers by account x 2 + timer. */
  readonly expiries = new Deadlines();
  readonly timers = new Deadlines();
  readonly transfers = new TransferLog();
  declare readonly emitter: Emitter;

  /* What follows is not state: scratch space of one command, made once. */

  readonly touchedLevels = new TouchedLevels(this.books);
  readonly refusal = new Refusal();
  readonly draft = new Draft(this.orders.clientIds);
  readonly plan = new Plan();
  /** Stops that a print of this command has triggered, in the order they will run. */
  readonly triggered: number[] = [];
  readonly registers = new Registers();

  constructor(ring: EventRing) {
    this.emitter = new Emitter(ring, this.orders, this.accounts);
  }

  get time(): number {
    return this.emitter.time;
  }

  /** The market of a symbol that is known to exist. */
  market(symbol: number): Market {
    return this.markets[symbol] as Market;
  }

  addMarket(config: SymbolConfig): Market {
    const market = new Market(this.markets.length, config);
    this.markets.push(market);
    this.books.addSymbol(market.symbol);
    return market;
  }
}

/** Money on its way through one step. Each has one use, so that no step overwrites another one's. */
export class Registers {
  readonly notional = new Wide();
  readonly base = new Wide();
  readonly need = new Wide();
  readonly needFee = new FeeStep();
  readonly change = new Wide();
  readonly cost = new Wide();
  readonly sum = new Wide();
  readonly fundsNeeded = new Wide();
  readonly fundsHeld = new Wide();
  readonly makerFee = new FeeStep();
  readonly takerFee = new FeeStep();
}
