import type { Dice } from '../../../support/differential/dice.ts';
import { pause } from '../venue/waiting.ts';
import { drawOrder } from './draw-order.ts';
import type { CancelAcked, History, OrderAcked } from './history.ts';
import type { HttpAnswer, HttpCaller } from './http-caller.ts';

export type TraderOptions = {
  /** Unique: part of its client order ids. */
  readonly name: string;
  readonly account: string;
  readonly apiKey: string;
  readonly dice: Dice;
  readonly http: HttpCaller;
  readonly history: History;
};

/** Orders of its own it lets rest. */
const RESTING_MAX = 6;
/** Before a request without a definite answer is sent again. */
const AGAIN_AFTER_MS = { least: 40, most: 250 };
const DONE_ALREADY = 5003;

/**
 * One client: places and cancels orders, one after the other, and sends each again, the same, until it knows what
 * became of it. What it wants follows from its dice; what it meets does not.
 */
export class Trader {
  readonly #options: TraderOptions;
  #resting: string[] = [];
  #count = 0;
  #stopped = false;
  #givenUp = false;

  constructor(options: TraderOptions) {
    this.#options = options;
  }

  /** Resolves after `stop`, when the last request has its definite answer. */
  async run(): Promise<void> {
    const { dice } = this.#options;
    while (!this.#stopped) {
      const cancels = this.#resting.length > RESTING_MAX || (this.#resting.length > 0 && dice.chance(12));
      if (cancels) await this.#cancel(this.#resting.splice(dice.below(this.#resting.length), 1)[0]!);
      else await this.#place();
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  /** No more asking either: the venue does not come back. What is not known then stays so. */
  giveUp(): void {
    this.#stopped = true;
    this.#givenUp = true;
  }

  async #place(): Promise<void> {
    const { name, account, dice, history } = this.#options;
    this.#count += 1;
    const clientOrderId = `${name}-${this.#count}`;
    const fields = drawOrder(dice);
    history.intent({ account, clientOrderId, fields });
    const known = await this.#untilKnown('POST', '/api/v1/orders', { ...fields, clientOrderId });
    if (known === null) return;
    const { status, body } = known;
    if (status !== 200 && status !== 201)
      return history.fate(clientOrderId, { kind: 'refused', status, body });
    const answer = body as OrderAcked;
    history.fate(clientOrderId, { kind: 'acked', answer });
    if (isOpen(answer.order.status)) this.#resting.push(answer.order.orderId);
  }

  async #cancel(orderId: string): Promise<void> {
    const { history } = this.#options;
    history.cancelIntent(orderId);
    const known = await this.#untilKnown('DELETE', `/api/v1/orders/${orderId}`);
    if (known === null) return;
    const { status, body } = known;
    if (status === 200) return history.canceled(body as CancelAcked);
    // Filled meanwhile, or cancelled by a request whose answer was lost. Anything else should not be.
    if ((body as { code?: number }).code !== DONE_ALREADY)
      history.strange.push(`cancel of order ${orderId}: ${status} ${JSON.stringify(body)}`);
  }

  /** The definite answer; null when it was told to give up before there was one. */
  async #untilKnown(method: string, path: string, body?: object): Promise<HttpAnswer | null> {
    const { http, apiKey, history, dice } = this.#options;
    while (!this.#givenUp) {
      const answer = await http.call(method, path, apiKey, body);
      if (answer !== null && isDefinite(answer)) {
        if (answer.status === 401 || answer.status === 403)
          history.strange.push(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
        return answer;
      }
      history.unanswered += 1;
      await pause(dice.between(AGAIN_AFTER_MS.least, AGAIN_AFTER_MS.most));
    }
    return null;
  }
}

const isOpen = (status: string): boolean =>
  status === 'NEW' || status === 'PARTIALLY_FILLED' || status === 'UNTRIGGERED';

/** 5xx says "not now" or "unknown". */
const isDefinite = ({ status }: HttpAnswer): boolean => status < 500;
