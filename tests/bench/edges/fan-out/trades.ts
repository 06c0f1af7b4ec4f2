import { HttpConnection, postBytes } from '../load/http-connection.ts';
import type { Target } from '../load/load.ts';
import { Numbered, pairOfOrders } from '../requests.ts';

/** Who hears of trades. */
type Traders = {
  /** An order was answered after so long. */
  answered(waitedMs: number): void;
  /** An order that traded was answered just now. */
  traded(tradeId: string): void;
  failed(error: Error): void;
};

/** Trades that may be under way at once; more than that are late. */
const PAIRS = 32;
const TICK_MS = 1;

/**
 * Makes trades at even distances: an order that rests, and when it was answered, one that takes it. A trade that finds
 * too many others under way is made later; so the rate that was reached tells whether the server kept up.
 */
export class Trades {
  readonly #target: Target;
  readonly #perSecond: number;
  readonly #traders: Traders;
  readonly #pairs = new Set<Pair>();
  readonly #idle: Pair[] = [];
  #stop: () => void = () => undefined;

  constructor(target: Target, perSecond: number, traders: Traders) {
    this.#target = target;
    this.#perSecond = perSecond;
    this.#traders = traders;
  }

  /** Resolves when so many trades are answered. */
  make(count: number): Promise<void> {
    const startedMs = performance.now();
    let begun = 0;
    let made = 0;
    return new Promise((resolve) => {
      const done = (pair: Pair): void => {
        this.#idle.push(pair);
        if (++made < count) return;
        clearInterval(timer);
        resolve();
      };
      const tick = (): void => {
        const due = Math.min(count, ((performance.now() - startedMs) * this.#perSecond) / 1000);
        for (; begun < due; begun++) {
          const pair = this.#free();
          if (pair === null) return;
          pair.trade(done);
        }
      };
      const timer = setInterval(tick, TICK_MS);
      this.#stop = () => clearInterval(timer);
    });
  }

  close(): void {
    this.#stop();
    for (const pair of this.#pairs) pair.close();
  }

  /** Connections are opened when needed: a server drops those that it hears nothing from. */
  #free(): Pair | null {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.isOpen) return idle;
      this.#pairs.delete(idle);
    }
    if (this.#pairs.size === PAIRS) return null;
    const pair = new Pair(this.#target, this.#traders);
    this.#pairs.add(pair);
    return pair;
  }
}

/** One connection, on which a seller takes what a buyer has just placed. */
class Pair {
  readonly #connection: HttpConnection;
  readonly #traders: Traders;
  readonly #orders: readonly [rests: Numbered, takes: Numbered];

  constructor({ port, keys }: Target, traders: Traders) {
    this.#connection = new HttpConnection(port, '201');
    this.#connection.onFailure = (error) => traders.failed(error);
    this.#traders = traders;
    const [rests, takes] = pairOfOrders().map(
      ({ key, body }) => new Numbered(postBytes('/api/v1/orders', keys[key], JSON.stringify(body))),
    );
    this.#orders = [rests!, takes!];
  }

  get isOpen(): boolean {
    return this.#connection.isOpen;
  }

  trade(done: (pair: Pair) => void): void {
    const [rests, takes] = this.#orders;
    this.#place(rests, () => this.#place(takes, () => done(this)));
  }

  close(): void {
    this.#connection.close();
  }

  /** Which of both trades depends on what loads before this one have left in the book. */
  #place(order: Numbered, then: () => void): void {
    const sentMs = performance.now();
    this.#connection.onAnswer = (answer) => {
      this.#traders.answered(performance.now() - sentMs);
      for (const tradeId of tradeIdsOf(answer)) this.#traders.traded(tradeId);
      then();
    };
    this.#connection.send(order.next());
  }
}

/** Of all trades in an answer or a message. */
export const tradeIdsOf = (json: string): string[] =>
  [...json.matchAll(/"tradeId":"(\d+)"/g)].map(([, tradeId]) => tradeId!);
