import { isDeepStrictEqual } from 'node:util';
import type { Command, EngineEvent } from '../../../../src/engine/types.ts';
import type { FillJson } from '../../../../src/worker/wire/order-json.ts';
import type { CancelAcked, History, OrderAcked } from '../clients/history.ts';
import { fillsOf, orderOf, type Replay } from './replay.ts';

/** Every answer that a client got, with all its fields, against the journal at that very command. */
export class Answers {
  readonly #replay: Replay;
  readonly #orders = new Map<number, OrderAcked>();
  readonly #cancels = new Map<number, CancelAcked>();
  /** By order id: the fills of the command that brought it. */
  readonly #entryFills = new Map<number, readonly FillJson[]>();

  constructor(replay: Replay, { fates, cancels }: History) {
    this.#replay = replay;
    for (const fate of fates.values()) if (fate.kind === 'acked') this.#claimed(this.#orders, fate.answer);
    for (const answer of cancels) this.#claimed(this.#cancels, answer);
  }

  /** One command is one answer: two clients with the same one have not both been told the truth. */
  #claimed<Answer extends { readonly commandSeq: number }>(map: Map<number, Answer>, answer: Answer): void {
    if (map.has(answer.commandSeq))
      this.#replay.findings.add('acked as the journal says', `two answers for command ${answer.commandSeq}`);
    map.set(answer.commandSeq, answer);
  }

  witness(command: Command, events: readonly EngineEvent[]): void {
    this.#keepEntry(events);
    this.#checkOrderAnswer(command, events);
    this.#checkCancelAnswer(command);
  }

  /** What is left was told, and is nowhere. */
  finish(): void {
    const { engine, findings } = this.#replay;
    for (const answers of [this.#orders, this.#cancels])
      for (const { commandSeq, order } of answers.values())
        findings.add(
          'acked and lost',
          `order ${order.orderId} (${order.clientOrderId}), command ${commandSeq} of ${engine.commandSeq}`,
        );
  }

  #keepEntry(events: readonly EngineEvent[]): void {
    const accepted = events.find((event) => event.type === 'orderAccepted');
    if (accepted !== undefined)
      this.#entryFills.set(accepted.orderId, fillsOf(this.#replay, accepted.orderId, events));
  }

  #checkOrderAnswer(command: Command, events: readonly EngineEvent[]): void {
    const { commandSeq, seq } = this.#replay.engine;
    const answer = this.#orders.get(commandSeq);
    if (answer === undefined) return;
    this.#orders.delete(commandSeq);
    const orderId = Number(answer.order.orderId);
    const duplicate = events.some(({ type }) => type === 'orderDuplicate');
    const fills = duplicate ? this.#entryFills.get(orderId) : fillsOf(this.#replay, orderId, events);
    const truth = {
      order: orderOf(this.#replay, orderId),
      fills,
      commandSeq,
      seq,
      ...(duplicate ? { duplicate } : {}),
    };
    if (command.type !== 'newOrder' || !isDeepStrictEqual(truth, answer))
      this.#replay.findings.add(
        'acked as the journal says',
        `command ${commandSeq} ${command.type}: told ${JSON.stringify(answer)}, journal ${JSON.stringify(truth)}`,
      );
  }

  #checkCancelAnswer(command: Command): void {
    const { commandSeq, seq } = this.#replay.engine;
    const answer = this.#cancels.get(commandSeq);
    if (answer === undefined) return;
    this.#cancels.delete(commandSeq);
    const truth = { order: orderOf(this.#replay, Number(answer.order.orderId)), commandSeq, seq };
    if (command.type !== 'cancel' || !isDeepStrictEqual(truth, answer))
      this.#replay.findings.add(
        'acked as the journal says',
        `command ${commandSeq} ${command.type}: told ${JSON.stringify(answer)}, journal ${JSON.stringify(truth)}`,
      );
  }
}
