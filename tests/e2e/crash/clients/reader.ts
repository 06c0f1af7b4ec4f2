import type { FillJson, OrderJson } from '../../../../src/worker/wire/order-json.ts';
import type { Dice } from '../../../support/differential/dice.ts';
import { SYMBOLS } from '../venue/instance.ts';
import { pause } from '../venue/waiting.ts';
import type { HttpCaller } from './http-caller.ts';

export type BookSeen = {
  readonly symbol: string;
  readonly seq: number;
  readonly bookSeq: number;
  readonly bids: unknown;
  readonly asks: unknown;
};
export type TradeSeen = { readonly tradeId: string; readonly [field: string]: unknown };
export type StateSeen = { readonly commandSeq: number; readonly seq: number; readonly stateHash: string };

/** Everything the reader was ever shown, each thing once. */
export class Seen {
  /** By order id and seq. */
  readonly orders = new Map<string, OrderJson>();
  readonly trades = new Map<string, TradeSeen>();
  /** By trade id and order id. */
  readonly fills = new Map<string, FillJson>();
  readonly books: BookSeen[] = [];
  readonly states: StateSeen[] = [];

  get count(): number {
    const maps = [this.orders, this.trades, this.fills];
    return maps.reduce((sum, map) => sum + map.size, this.books.length + this.states.length);
  }
}

type Page<Item> = { readonly items: readonly Item[] };
type What = 'book' | 'trades' | 'orders' | 'fills' | 'state';
const WHAT: readonly (readonly [weight: number, what: What])[] = [
  [40, 'book'],
  [20, 'trades'],
  [20, 'orders'],
  [15, 'fills'],
  // The hash looks at everything there is.
  [5, 'state'],
];
const BETWEEN_MS = 30;
const DEPTH = 50;
const LIMIT = 40;

/** Looks at the venue all the time, with an admin key, and keeps what it saw. */
export class Reader {
  readonly seen = new Seen();
  readonly #http: HttpCaller;
  readonly #adminKey: string;
  readonly #dice: Dice;
  #stopped = false;

  constructor(http: HttpCaller, adminKey: string, dice: Dice) {
    this.#http = http;
    this.#adminKey = adminKey;
    this.#dice = dice;
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      await this.#look(this.#dice.weighted(WHAT), this.#dice.pick(SYMBOLS));
      await pause(BETWEEN_MS);
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  async #look(what: What, symbol: string): Promise<void> {
    const { orders, trades, fills, books, states } = this.seen;
    switch (what) {
      case 'book':
        return this.#read<BookSeen>(`orderbook/${symbol}?depth=${DEPTH}`, (book) => books.push(book));
      case 'state':
        return this.#read<StateSeen>('state', (state) => states.push(state));
      case 'trades':
        return this.#read<Page<TradeSeen>>(`trades/${symbol}?limit=${LIMIT}`, ({ items }) => {
          for (const trade of items) trades.set(trade.tradeId, trade);
        });
      case 'orders':
        return this.#read<Page<OrderJson>>(`orders?limit=${LIMIT}`, ({ items }) => {
          for (const order of items) orders.set(`${order.orderId} ${order.seq}`, order);
        });
      case 'fills':
        return this.#read<Page<FillJson>>(`fills?limit=${LIMIT}`, ({ items }) => {
          for (const fill of items) fills.set(`${fill.tradeId} ${fill.orderId}`, fill);
        });
    }
  }

  async #read<Body>(path: string, keep: (body: Body) => void): Promise<void> {
    const answer = await this.#http.call('GET', `/api/v1/${path}`, this.#adminKey);
    if (answer?.status === 200) keep(answer.body as Body);
  }
}
