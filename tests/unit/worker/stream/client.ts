import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';

/** A message of the server, as it came. */
export type Message = Readonly<Record<string, unknown>>;

/** A client of the stream over a real socket: messages are taken one by one, in the order they came. */
export class StreamClient {
  readonly ws: WebSocket;
  readonly #messages: Message[] = [];
  #waiting: (() => void) | null = null;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;

  private constructor(ws: WebSocket) {
    this.ws = ws;
    ws.on('message', (data) => {
      this.#messages.push(JSON.parse(String(data)));
      this.#waiting?.();
    });
    this.closed = new Promise((resolve) => ws.once('close', (code) => resolve(code)));
    ws.on('error', () => undefined);
  }

  static async open(port: number, options: ClientOptions = {}): Promise<StreamClient> {
    const client = new StreamClient(new WebSocket(`ws://127.0.0.1:${port}/api/v1/stream`, options));
    await once(client.ws, 'open');
    return client;
  }

  send(message: object | string): void {
    this.ws.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The next message, whenever it comes. */
  async next(): Promise<Message> {
    while (this.#messages.length === 0)
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    return this.#messages.shift()!;
  }

  async take(count: number): Promise<Message[]> {
    const taken: Message[] = [];
    while (taken.length < count) taken.push(await this.next());
    return taken;
  }

  /** What came and was not taken. */
  rest(): Message[] {
    return this.#messages.splice(0);
  }

  /** Sends a message and takes what is next. */
  ask(message: object | string): Promise<Message> {
    this.send(message);
    return this.next();
  }

  async close(): Promise<void> {
    this.ws.close();
    await this.closed;
  }
}
