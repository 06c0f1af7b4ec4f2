import { isDeepStrictEqual } from 'node:util';
import type { EngineEvent } from '../../../../src/engine/types.ts';
import { bookJson, tradeJson } from '../../../../src/worker/wire/market-json.ts';
import type { OrderJson } from '../../../../src/worker/wire/order-json.ts';
import type { BookSeen, Seen, StateSeen } from '../clients/reader.ts';
import { fillsOf, orderOf, type Replay } from './replay.ts';

const DEPTH = 50;

/** Every book, order, trade, fill and state hash that a reader saw, against the journal at that very command. */
export class Sightings {
  readonly #replay: Replay;
  readonly #seen: Seen;
  readonly #states = new Map<number, StateSeen>();
  /** By seq. */
  readonly #books = new Map<number, BookSeen[]>();
  readonly #orders: Map<string, OrderJson>;
  readonly #trades = new Map<string, object>();

  constructor(replay: Replay, seen: Seen) {
    this.#replay = replay;
    this.#seen = seen;
    this.#orders = new Map(seen.orders);
    for (const state of seen.states) this.#states.set(state.commandSeq, state);
    for (const book of seen.books) this.#books.set(book.seq, [...(this.#books.get(book.seq) ?? []), book]);
  }

  witness(events: readonly EngineEvent[]): void {
    this.#keepTrades(events);
    this.#checkOrders(events);
    this.#checkBooks();
    this.#checkState();
  }

  /** What is left was shown, and never was. */
  finish(): void {
    const { engine, findings } = this.#replay;
    for (const [key, order] of this.#orders)
      findings.add('seen and gone', `order ${key}: ${JSON.stringify(order)}`);
    for (const seq of this.#books.keys())
      findings.add('seen and gone', `a book at seq ${seq} of ${engine.seq}`);
    for (const seq of this.#states.keys())
      findings.add('seen and gone', `the state after command ${seq} of ${engine.commandSeq}`);
    this.#checkTrades();
  }

  #keepTrades(events: readonly EngineEvent[]): void {
    for (const event of events) {
      if (event.type !== 'trade') continue;
      const market = this.#replay.markets.at(event.symbol);
      this.#trades.set(String(event.tradeId), tradeJson({ ...event, at: event.time }, market));
      for (const orderId of [event.makerOrderId, event.takerOrderId])
        for (const fill of fillsOf(this.#replay, orderId, [event]))
          this.#trades.set(`${fill.tradeId} ${fill.orderId}`, fill);
    }
  }

  #checkOrders(events: readonly EngineEvent[]): void {
    for (const orderId of touched(events)) {
      const order = orderOf(this.#replay, orderId);
      const key = `${orderId} ${order?.seq}`;
      const shown = this.#orders.get(key);
      if (shown === undefined) continue;
      this.#orders.delete(key);
      if (!isDeepStrictEqual(shown, order))
        this.#replay.findings.add(
          'seen as the journal says',
          `order ${key}: shown ${JSON.stringify(shown)}, journal ${JSON.stringify(order)}`,
        );
    }
  }

  #checkBooks(): void {
    const { engine, markets } = this.#replay;
    for (const { symbol, bookSeq, bids, asks } of this.#books.get(engine.seq) ?? []) {
      const truth = bookJson(markets.byName(symbol)!, engine, DEPTH);
      if (
        !isDeepStrictEqual(
          { bookSeq, bids, asks },
          { bookSeq: truth.bookSeq, bids: truth.bids, asks: truth.asks },
        )
      )
        this.#replay.findings.add('seen as the journal says', `book of ${symbol} at seq ${engine.seq}`);
    }
    this.#books.delete(engine.seq);
  }

  #checkState(): void {
    const { commandSeq, seq } = this.#replay.engine;
    const state = this.#states.get(commandSeq);
    if (state === undefined) return;
    this.#states.delete(commandSeq);
    const stateHash = this.#replay.engine.stateHash();
    if (state.seq !== seq || state.stateHash !== stateHash)
      this.#replay.findings.add(
        'live hash = replayed hash',
        `after command ${commandSeq}: live ${state.seq} ${state.stateHash}, replayed ${seq} ${stateHash}`,
      );
  }

  #checkTrades(): void {
    for (const shown of [this.#seen.trades, this.#seen.fills])
      for (const [key, what] of shown)
        if (!isDeepStrictEqual(what, this.#trades.get(key)))
          this.#replay.findings.add(
            'seen and gone',
            `trade ${key}: shown ${JSON.stringify(what)}, journal ${JSON.stringify(this.#trades.get(key))}`,
          );
  }
}

/** Ids of the orders that events changed. */
function touched(events: readonly EngineEvent[]): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const event of events) {
    if ('makerOrderId' in event) ids.add(event.makerOrderId).add(event.takerOrderId);
    else if ('orderId' in event && event.orderId !== null) ids.add(event.orderId);
  }
  return ids;
}
