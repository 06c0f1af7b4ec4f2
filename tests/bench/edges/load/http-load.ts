import { bodies, Numbered, ordersOf, TEMPLATES } from '../requests.ts';
import { HttpConnection, postBytes } from './http-connection.ts';
import type { Listener, Load, Target } from './load.ts';

/** Connections that POST one order after the other, each the next when the last one was answered. */
export function singleOrders(target: Target, connections: number): Load {
  const requests = bodies().map((body, index) => ({
    key: target.keys[TEMPLATES[index]!.key],
    body: JSON.stringify(body),
  }));
  return new HttpLoad(target.port, '/api/v1/orders', '201', connections, requests);
}

/** Connections that POST batches of `size` orders of one account, which trade with those of the other. */
export function batches(target: Target, size: number, connections: number): Load {
  const requests = (['alice', 'bob'] as const).map((key) => {
    const own = ordersOf(key);
    const orders = Array.from({ length: size }, (_, index) => own[index % own.length]);
    return { key: target.keys[key], body: JSON.stringify({ orders }) };
  });
  return new HttpLoad(target.port, '/api/v1/orders/batch', '200', connections, requests);
}

type Request = { readonly key: string; readonly body: string };

class HttpLoad implements Load {
  readonly #callers: readonly Caller[];

  constructor(
    ...[port, path, status, connections, requests]: [number, string, string, number, readonly Request[]]
  ) {
    this.#callers = Array.from({ length: connections }, (_, index) => {
      // Half of the connections begin with the other account: both have orders under way at any time.
      const numbered = requests.map((request) => new Numbered(postBytes(path, request.key, request.body)));
      const shift = index % 2 === 0 ? 0 : requests.length / 2;
      const inTurn = [...numbered.slice(shift), ...numbered.slice(0, shift)];
      return new Caller(new HttpConnection(port, status), inTurn);
    });
  }

  start(listener: Listener): void {
    for (const caller of this.#callers) caller.start(listener);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#callers.map((caller) => caller.stop()));
  }

  abort(): void {
    for (const caller of this.#callers) caller.abort();
  }
}

/** Places one request after the other. */
class Caller {
  readonly #connection: HttpConnection;
  readonly #requests: readonly Numbered[];
  #next = 0;
  #sentMs = 0;
  #stopped: (() => void) | null = null;

  constructor(connection: HttpConnection, requests: readonly Numbered[]) {
    this.#connection = connection;
    this.#requests = requests;
  }

  start(listener: Listener): void {
    this.#connection.onFailure = (error) => listener.failed(error);
    this.#connection.onAnswer = () => this.#answered(listener);
    this.#send();
  }

  /** Resolves when the last request was answered and the connection is closed. */
  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#stopped = resolve;
    });
  }

  abort(): void {
    this.#connection.close();
  }

  #send(): void {
    this.#sentMs = performance.now();
    this.#connection.send(this.#requests[this.#next]!.next());
  }

  #answered(listener: Listener): void {
    listener.answered(performance.now() - this.#sentMs, this.#requests[this.#next]!.orders);
    this.#next = (this.#next + 1) % this.#requests.length;
    if (this.#stopped === null) {
      this.#send();
    } else {
      this.#connection.close();
      this.#stopped();
    }
  }
}
