import { connect, type Socket } from 'node:net';
import { bodies, Numbered, TEMPLATES } from '../requests.ts';
import type { Keys, Listener, Load } from './load.ts';

type Target = { readonly port: number; readonly keys: Keys };

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
    const own = bodies().filter((_, index) => TEMPLATES[index]!.key === key);
    const orders = Array.from({ length: size }, (_, index) => own[index % own.length]);
    return { key: target.keys[key], body: JSON.stringify({ orders }) };
  });
  return new HttpLoad(target.port, '/api/v1/orders/batch', '200', connections, requests);
}

type Request = { readonly key: string; readonly body: string };

class HttpLoad implements Load {
  readonly #connections: Connection[];

  constructor(
    ...[port, path, status, connections, requests]: [number, string, string, number, readonly Request[]]
  ) {
    this.#connections = Array.from({ length: connections }, (_, index) => {
      // Half of the connections begin with the other account: both have orders under way at any time.
      const numbered = requests.map((request) => new Numbered(bytesOf(path, request)));
      const shift = index % 2 === 0 ? 0 : requests.length / 2;
      return new Connection(port, status, [...numbered.slice(shift), ...numbered.slice(0, shift)]);
    });
  }

  start(listener: Listener): void {
    for (const connection of this.#connections) connection.start(listener);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.stop()));
  }

  abort(): void {
    for (const connection of this.#connections) connection.abort();
  }
}

function bytesOf(path: string, { key, body }: Request): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    `x-api-key: ${key}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** One kept-alive connection. It reads no more of an answer than its status and where it ends. */
class Connection {
  readonly #socket: Socket;
  readonly #status: string;
  readonly #requests: readonly Numbered[];
  #next = 0;
  #sentMs = 0;
  #received = '';
  #listener: Listener | null = null;
  #stopped: (() => void) | null = null;

  constructor(port: number, status: string, requests: readonly Numbered[]) {
    this.#status = `HTTP/1.1 ${status} `;
    this.#requests = requests;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.setEncoding('latin1').on('data', (text: string) => this.#read(text));
  }

  start(listener: Listener): void {
    this.#listener = listener;
    this.#socket
      .on('error', (error) => listener.failed(error))
      .on('end', () =>
        listener.failed(new Error('Expected an answer, but the server ended the connection.')),
      );
    this.#send();
  }

  /** Resolves when the last request was answered and the connection is closed. */
  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#stopped = resolve;
    });
  }

  abort(): void {
    this.#socket.destroy();
  }

  #send(): void {
    this.#sentMs = performance.now();
    this.#socket.write(this.#requests[this.#next]!.next());
  }

  #read(text: string): void {
    this.#received = this.#received === '' ? text : this.#received + text;
    const end = endOf(this.#received);
    if (end === null || this.#received.length < end) return;
    const isGood = this.#received.startsWith(this.#status) && !this.#received.includes('"error"');
    if (isGood) this.#answered();
    else this.#listener?.failed(new Error(`Expected orders to be taken, but was:\n${this.#received}`));
  }

  #answered(): void {
    this.#received = '';
    this.#listener?.answered(performance.now() - this.#sentMs, this.#requests[this.#next]!.orders);
    this.#next = (this.#next + 1) % this.#requests.length;
    if (this.#stopped === null) {
      this.#send();
    } else {
      this.#socket.destroy();
      this.#stopped();
    }
  }
}

const LENGTH = 'content-length: ';

/** Where a response with a `content-length` ends; null while its head is not complete. */
function endOf(response: string): number | null {
  const head = response.indexOf('\r\n\r\n');
  if (head === -1) return null;
  const length = response.indexOf(LENGTH);
  return head + 4 + Number.parseInt(response.slice(length + LENGTH.length, head), 10);
}
