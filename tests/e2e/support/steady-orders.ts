import type { InstanceAccess } from '../../../src/cli/project/instance-variables.ts';
import { Venue } from './venue.ts';

/** Orders of each sender wait for one another: about a hundred a second from each. */
const SENDERS = 4;
/** Answers from now on that prove that orders flow. */
const PROOF = 20;

/** Resting orders and their cancels, one after another from several senders, until the end. */
export class SteadyOrders {
  readonly #venue: Venue;
  readonly #senders: Promise<void>[];
  readonly #refused: string[] = [];
  #taken = 0;
  #ending = false;
  #told: () => void = () => undefined;

  constructor(access: InstanceAccess) {
    this.#venue = new Venue(access);
    this.#senders = Array.from({ length: SENDERS }, () => this.#send());
  }

  /** Resolves when twenty more orders were answered. */
  async flowing(): Promise<void> {
    const enough = this.#taken + PROOF;
    while (this.#taken < enough && this.#refused.length === 0) {
      await new Promise<void>((told) => {
        this.#told = told;
      });
    }
  }

  /** What was answered with anything but success. */
  async end(): Promise<readonly string[]> {
    this.#ending = true;
    await Promise.all(this.#senders);
    return this.#refused;
  }

  async #send(): Promise<void> {
    const order = { symbol: 'BTC-USD', side: 'BUY', type: 'LIMIT', price: '10000', quantity: '0.001' };
    while (!this.#ending) {
      await this.#one(order).catch((error: Error) => this.#refused.push(String(error.cause ?? error)));
      this.#told();
    }
  }

  async #one(order: object): Promise<void> {
    const { status, body } = await this.#venue.order('alice', order);
    if (status !== 201) this.#refused.push(`${status} ${JSON.stringify(body)}`);
    else this.#taken += 1;
    const { orderId } = (body['order'] ?? {}) as { orderId?: string };
    if (orderId !== undefined) await this.#venue.cancel('alice', orderId);
  }
}
