import { isDeepStrictEqual } from 'node:util';
import type { Command, EngineEvent } from '../../../../src/engine/types.ts';
import type { History } from '../clients/history.ts';
import type { Replay } from './replay.ts';

/** Every order in the journal was sent, as it stands there and once; every request has the fate that its client heard of. */
export class Requests {
  readonly #replay: Replay;
  readonly #history: History;
  /** By client id: the ids of all orders that were accepted under it. */
  readonly #accepted = new Map<string, number[]>();

  constructor(replay: Replay, history: History) {
    this.#replay = replay;
    this.#history = history;
  }

  witness(command: Command, events: readonly EngineEvent[]): void {
    if (command.type !== 'newOrder') return;
    this.#checkSent(command);
    const accepted = events.find((event) => event.type === 'orderAccepted');
    if (accepted === undefined) return;
    const id = command.clientOrderId ?? '';
    this.#accepted.set(id, [...(this.#accepted.get(id) ?? []), accepted.orderId]);
  }

  finish(): void {
    for (const [id, { account }] of this.#history.sent) {
      const fate = this.#history.fates.get(id);
      const orders = this.#accepted.get(id) ?? [];
      if (orders.length > 1)
        this.#replay.findings.add(
          'one order per client id',
          `${id} of ${account}: orders ${orders.join(', ')}`,
        );
      if (fate === undefined) this.#replay.findings.add('every request gets its answer', id);
      else if (fate.kind === 'refused' && orders.length > 0)
        this.#replay.findings.add(
          'refused and done',
          `${id}: ${JSON.stringify(fate.body)}, but order ${orders[0]}`,
        );
      else if (fate.kind === 'acked' && !orders.includes(Number(fate.answer.order.orderId)))
        this.#replay.findings.add(
          'acked and lost',
          `${id}: order ${fate.answer.order.orderId}, journal has ${orders.join(', ') || 'none'}`,
        );
    }
  }

  #checkSent(command: Extract<Command, { type: 'newOrder' }>): void {
    const sent = this.#history.sent.get(command.clientOrderId ?? '');
    const account = this.#replay.markets.accountId(command.account);
    const market = this.#replay.markets.at(command.symbol);
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
      this.#replay.findings.add(
        'nothing that nobody sent',
        `command ${this.#replay.engine.commandSeq} ${command.clientOrderId}: ${JSON.stringify(what)}, sent was ${JSON.stringify(wish)}`,
      );
  }
}

const numberOf = (value: string | boolean | undefined): number | null =>
  value === undefined ? null : Number(value);
