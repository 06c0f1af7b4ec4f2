import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import { type Numbered, ownTrades } from '../requests.ts';
import { demandOk, framesOf, headersOf, Messages } from './grpc-frames.ts';
import type { Listener, Load, Target } from './load.ts';

/** Streams of orders on a connection each, with so many orders under way on each of them. */
type StreamCounts = { readonly streams: number; readonly window: number };

/** Room for all answers under way, so that a server never waits to be allowed to send. */
const WINDOW_BYTES = 1024 * 1024;

/** Streams of orders, of the two accounts in turn. */
export class StreamLoad implements Load {
  readonly #streams: readonly OrderStream[];

  constructor({ port, keys }: Target, { streams, window }: StreamCounts) {
    this.#streams = Array.from(
      { length: streams },
      (_, index) => new OrderStream(port, index % 2 === 0 ? keys.alice : keys.bob, window),
    );
  }

  start(listener: Listener): void {
    for (const stream of this.#streams) stream.start(listener);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#streams.map((stream) => stream.stop()));
  }

  abort(): void {
    for (const stream of this.#streams) stream.abort();
  }
}

/** Orders that come in answer to the answers of one turn go out in one write, as one DATA frame. */
class OrderStream {
  readonly #http2: ClientHttp2Session;
  readonly #stream: ClientHttp2Stream;
  readonly #frames = framesOf(ownTrades(), 'PlaceOrders');
  readonly #window: number;
  readonly #messages = new Messages();
  /** When each order under way was sent, oldest first: a ring. */
  readonly #sentMs: Float64Array;
  #sent = 0;
  #answered = 0;
  #isSendDue = false;
  #stopped: (() => void) | null = null;

  constructor(port: number, key: string, window: number) {
    this.#http2 = connect(`http://127.0.0.1:${port}`, { settings: { initialWindowSize: WINDOW_BYTES } });
    this.#http2.once('connect', () => this.#http2.setLocalWindowSize(WINDOW_BYTES));
    this.#window = window;
    this.#sentMs = new Float64Array(window);
    this.#stream = this.#http2.request(headersOf('PlaceOrders', key));
  }

  start(listener: Listener): void {
    this.#http2.on('error', (error) => listener.failed(error));
    demandOk(this.#stream, listener);
    this.#stream.on('data', (bytes: Buffer) => {
      for (const message of this.#messages.read(bytes)) this.#take(message, listener);
      this.#sendSoon();
    });
    this.#send();
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#stopped = resolve;
    });
  }

  abort(): void {
    this.#http2.destroy();
  }

  #take(message: Buffer, listener: Listener): void {
    if (!isTaken(message))
      listener.failed(new Error(`Expected an order to be taken, but was answered:\n${message}`));
    listener.answered(performance.now() - this.#sentMs[this.#answered % this.#window]!, 1);
    this.#answered++;
  }

  #sendSoon(): void {
    if (this.#isSendDue) return;
    this.#isSendDue = true;
    setImmediate(() => {
      this.#isSendDue = false;
      if (this.#stopped === null) this.#send();
      else if (this.#answered === this.#sent) this.#end(this.#stopped);
    });
  }

  #send(): void {
    const count = this.#window - (this.#sent - this.#answered);
    if (count === 0 || this.#stream.destroyed) return;
    const now = performance.now();
    const frames = Array.from({ length: count }, () => this.#next(now));
    this.#stream.write(Buffer.concat(frames));
  }

  #next(now: number): Buffer {
    this.#sentMs[this.#sent % this.#window] = now;
    const frame: Numbered = this.#frames[this.#sent++ % this.#frames.length]!;
    return frame.copy();
  }

  #end(done: () => void): void {
    this.#stream.once('close', () => this.#http2.close(done));
    this.#stream.end();
  }
}

/** Field 1, the position, is a varint; field 2 is what became of an order that was taken, field 3 an error. */
const RESULT_TAG = (2 << 3) | 2;

function isTaken(message: Buffer): boolean {
  let at = 1;
  while (message[at]! >= 0x80) at++;
  return message[at + 1] === RESULT_TAG;
}
