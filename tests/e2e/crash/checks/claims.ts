import { isDeepStrictEqual } from 'node:util';
import { createEngine } from '../../../../src/engine/index.ts';
import type { Command, EngineCore, EngineEvent } from '../../../../src/engine/types.ts';
import type { InstanceSpec } from '../../../../src/instance/spec.ts';
import { bookJson, tradeJson } from '../../../../src/worker/wire/market-json.ts';
import { Markets } from '../../../../src/worker/wire/markets.ts';
import {
  type FillJson,
  fillJson,
  fillsOf,
  type OrderJson,
  orderJson,
} from '../../../../src/worker/wire/order-json.ts';
import type { CancelAcked, History, OrderAcked } from '../clients/history.ts';
import type { BookSeen, Seen, StateSeen } from '../clients/reader.ts';
import type { Findings } from './findings.ts';

const DEPTH = 50;

/**
 * What clients and reader were told, against what the journal says at that very command: every answer with all its
 * fields, every book, order, trade, fill and state hash that was ever shown. What was shown and never was is found too.
 */
export class Claims {
  readonly engine: EngineCore = createEngine();
  readonly #history: History;
  readonly #seen: Seen;
  readonly #findings: Findings;
  readonly #markets: Markets;
  readonly #orderAnswers = new Map<number, OrderAcked>();
  readonly #cancelAnswers = new Map<number, CancelAcked>();
  readonly #states = new Map<number, StateSeen>();
  /** By seq. */
  readonly #books = new Map<number, BookSeen[]>();
  readonly #seenOrders: Map<string, OrderJson>;
  readonly #trades = new Map<string, object>();
  /** By order id: the fills of the command that brought it. */
  readonly #entryFills = new Map<number, readonly FillJson[]>();
  /** By account and client id: the ids of all orders that were accepted under it. */
  readonly #accepted = new Map<string, number[]>();

  constructor(history: History, seen: Seen, spec: InstanceSpec, findings: Findings) {
    this.#history = history;
    this.#seen = seen;
    this.#findings = findings;
    this.#markets = new Markets(this.engine, spec);
    this.#seenOrders = new Map(seen.orders);
    for (const fate of history.fates.values())
      if (fate.kind === 'acked') this.#claimed(this.#orderAnswers, fate.answer);
    for (const answer of history.cancels) this.#claimed(this.#cancelAnswers, answer);
    for (const state of seen.states) this.#states.set(state.commandSeq, state);
    for (const book of seen.books) this.#books.set(book.seq, [...(this.#books.get(book.seq) ?? []), book]);
  }

  /** One command is one answer: two clients with the same one have not both been told the truth. */
  #claimed<Answer extends { readonly commandSeq: number }>(map: Map<number, Answer>, answer: Answer): void {
    if (map.has(answer.commandSeq))
      this.#findings.add('acked as the journal says', `two answers for command ${answer.commandSeq}`);
    map.set(answer.commandSeq, answer);
  }

  /** The journal's next command has been applied to `engine`. */
  witness(command: Command, events: readonly EngineEvent[]): void {
    if (command.type === 'newOrder') this.#checkSent(command);
    this.#keepTrades(events);
    this.#keepAccepted(command, events);
    this.#checkOrderAnswer(command, events);
    this.#checkCancelAnswer(command);
    this.#checkSeenOrders(events);
    this.#checkSeenBooks();
    this.#checkSeenState();
  }

  /** After the last command: what is left was told, and is nowhere. */
  finish(): void {
    const { engine } = this;
    for (const answers of [this.#orderAnswers, this.#cancelAnswers])
      for (const { commandSeq, order } of answers.values())
        this.#findings.add(
          'acked and lost',
          `order ${order.orderId} (${order.clientOrderId}), command ${commandSeq} of ${engine.commandSeq}`,
        );
    for (const [key, order] of this.#seenOrders)
      this.#findings.add('seen and gone', `order ${key}: ${JSON.stringify(order)}`);
    for (const seq of this.#books.keys())
      this.#findings.add('seen and gone', `a book at seq ${seq} of ${engine.seq}`);
    for (const seq of this.#states.keys())
      this.#findings.add('seen and gone', `the state after command ${seq} of ${engine.commandSeq}`);
    this.#checkSeenTrades();
    this.#checkFates();
  }

  #checkSent(command: Extract<Command, { type: 'newOrder' }>): void {
    const sent = this.#history.sent.get(command.clientOrderId ?? '');
    const account = this.#markets.accountId(command.account);
    const market = this.#markets.at(command.symbol);
    const what = {
      account,
      symbol: market.config.symbol,
      side: command.side,
      type: command.orderType,
      quantity: command.lots === null ? null : Number(market.quantity(command.lots)),
      price: command.priceTicks === null ? null : Number(market.price(command.priceTicks)),
      stopPrice: command.stopTicks === null ? null : Number(market.price(command.stopTicks)),
      postOnly: command.postOnly,
    };
    const wish = sent && {
      account: sent.account,
      symbol: sent.fields['symbol'],
      side: sent.fields['side'],
      type: sent.fields['type'],
      quantity: Number(sent.fields['quantity']),
      price: numberOf(sent.fields['price']),
      stopPrice: numberOf(sent.fields['stopPrice']),
      postOnly: sent.fields['postOnly'] ?? false,
    };
    if (!isDeepStrictEqual(what, wish))
      this.#findings.add(
        'nothing that nobody sent',
        `command ${this.engine.commandSeq} ${command.clientOrderId}: ${JSON.stringify(what)}, sent was ${JSON.stringify(wish)}`,
      );
  }

  #keepTrades(events: readonly EngineEvent[]): void {
    for (const event of events) {
      if (event.type !== 'trade') continue;
      const market = this.#markets.at(event.symbol);
      this.#trades.set(String(event.tradeId), tradeJson({ ...event, at: event.time }, market));
      for (const orderId of [event.makerOrderId, event.takerOrderId])
        for (const fill of this.#fills(orderId, [event]))
          this.#trades.set(`${fill.tradeId} ${fill.orderId}`, fill);
    }
  }

  #fills(orderId: number, events: readonly EngineEvent[]): FillJson[] {
    return fillsOf(orderId, events).map((fill) => fillJson(fill, this.#markets));
  }

  #keepAccepted(command: Command, events: readonly EngineEvent[]): void {
    if (command.type !== 'newOrder') return;
    const accepted = events.find((event) => event.type === 'orderAccepted');
    if (accepted === undefined) return;
    this.#entryFills.set(accepted.orderId, this.#fills(accepted.orderId, events));
    const id = command.clientOrderId ?? '';
    this.#accepted.set(id, [...(this.#accepted.get(id) ?? []), accepted.orderId]);
  }

  #checkOrderAnswer(command: Command, events: readonly EngineEvent[]): void {
    const { commandSeq, seq } = this.engine;
    const answer = this.#orderAnswers.get(commandSeq);
    if (answer === undefined) return;
    this.#orderAnswers.delete(commandSeq);
    const orderId = Number(answer.order.orderId);
    const duplicate = events.some(({ type }) => type === 'orderDuplicate');
    const fills = duplicate ? this.#entryFills.get(orderId) : this.#fills(orderId, events);
    const truth = {
      order: this.#order(orderId),
      fills,
      commandSeq,
      seq,
      ...(duplicate ? { duplicate } : {}),
    };
    if (command.type !== 'newOrder' || !isDeepStrictEqual(truth, answer))
      this.#findings.add(
        'acked as the journal says',
        `command ${commandSeq} ${command.type}: told ${JSON.stringify(answer)}, journal ${JSON.stringify(truth)}`,
      );
  }

  #checkCancelAnswer(command: Command): void {
    const { commandSeq, seq } = this.engine;
    const answer = this.#cancelAnswers.get(commandSeq);
    if (answer === undefined) return;
    this.#cancelAnswers.delete(commandSeq);
    const truth = { order: this.#order(Number(answer.order.orderId)), commandSeq, seq };
    if (command.type !== 'cancel' || !isDeepStrictEqual(truth, answer))
      this.#findings.add(
        'acked as the journal says',
        `command ${commandSeq} ${command.type}: told ${JSON.stringify(answer)}, journal ${JSON.stringify(truth)}`,
      );
  }

  #order(orderId: number): OrderJson | null {
    const order = this.engine.order(orderId);
    return order === undefined ? null : orderJson(order, this.#markets);
  }

  #checkSeenOrders(events: readonly EngineEvent[]): void {
    for (const orderId of touched(events)) {
      const order = this.#order(orderId);
      const key = `${orderId} ${order?.seq}`;
      const shown = this.#seenOrders.get(key);
      if (shown === undefined) continue;
      this.#seenOrders.delete(key);
      if (!isDeepStrictEqual(shown, order))
        this.#findings.add(
          'seen as the journal says',
          `order ${key}: shown ${JSON.stringify(shown)}, journal ${JSON.stringify(order)}`,
        );
    }
  }

  #checkSeenBooks(): void {
    const { engine } = this;
    for (const { symbol, bookSeq, bids, asks } of this.#books.get(engine.seq) ?? []) {
      const truth = bookJson(this.#markets.byName(symbol)!, engine, DEPTH);
      if (
        !isDeepStrictEqual(
          { bookSeq, bids, asks },
          { bookSeq: truth.bookSeq, bids: truth.bids, asks: truth.asks },
        )
      )
        this.#findings.add('seen as the journal says', `book of ${symbol} at seq ${engine.seq}`);
    }
    this.#books.delete(engine.seq);
  }

  #checkSeenState(): void {
    const { commandSeq, seq } = this.engine;
    const state = this.#states.get(commandSeq);
    if (state === undefined) return;
    this.#states.delete(commandSeq);
    const stateHash = this.engine.stateHash();
    if (state.seq !== seq || state.stateHash !== stateHash)
      this.#findings.add(
        'live hash = replayed hash',
        `after command ${commandSeq}: live ${state.seq} ${state.stateHash}, replayed ${seq} ${stateHash}`,
      );
  }

  #checkSeenTrades(): void {
    for (const shown of [this.#seen.trades, this.#seen.fills])
      for (const [key, what] of shown)
        if (!isDeepStrictEqual(what, this.#trades.get(key)))
          this.#findings.add(
            'seen and gone',
            `trade ${key}: shown ${JSON.stringify(what)}, journal ${JSON.stringify(this.#trades.get(key))}`,
          );
  }

  #checkFates(): void {
    for (const [id, { account }] of this.#history.sent) {
      const fate = this.#history.fates.get(id);
      const orders = this.#accepted.get(id) ?? [];
      if (orders.length > 1)
        this.#findings.add('one order per client id', `${id} of ${account}: orders ${orders.join(', ')}`);
      if (fate === undefined) this.#findings.add('every request gets its answer', id);
      else if (fate.kind === 'refused' && orders.length > 0)
        this.#findings.add('refused and done', `${id}: ${JSON.stringify(fate.body)}, but order ${orders[0]}`);
      else if (fate.kind === 'acked' && !orders.includes(Number(fate.answer.order.orderId)))
        this.#findings.add(
          'acked and lost',
          `${id}: order ${fate.answer.order.orderId}, journal has ${orders.join(', ') || 'none'}`,
        );
    }
  }
}

const numberOf = (value: string | boolean | undefined): number | null =>
  value === undefined ? null : Number(value);

/** Ids of the orders that events changed. */
function touched(events: readonly EngineEvent[]): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const event of events) {
    if ('makerOrderId' in event) ids.add(event.makerOrderId).add(event.takerOrderId);
    else if ('orderId' in event && event.orderId !== null) ids.add(event.orderId);
  }
  return ids;
}
