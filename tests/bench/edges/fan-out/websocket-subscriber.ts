import { connect, type Socket } from 'node:net';
import { SYMBOL } from '../requests.ts';
import type { Audience, Subscriber } from './subscriber.ts';
import { tradeIdsOf } from './trades.ts';

const CHANNELS = ['book', 'trades'];
const UPGRADE = [
  'GET /api/v1/stream HTTP/1.1',
  'host: 127.0.0.1',
  'connection: upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  // 16 bytes, whatever they are.
  `sec-websocket-key: ${Buffer.from('exsim-edge-bench').toString('base64')}`,
].join('\r\n');

const PING = 0x89;
/** Masked with zeros, as all that a client sends. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

/**
 * A WebSocket that reads the book and the trades of one symbol, and no more of each message
 * than it must: 100 of them share a core.
 */
export class WebSocketSubscriber implements Subscriber {
  readonly #socket: Socket;
  readonly #audience: Audience;
  #rest: Buffer = Buffer.alloc(0);
  #isOpen = false;
  #answers = 0;
  readonly subscribed: Promise<void>;
  #onSubscribed: () => void = () => undefined;

  constructor(port: number, audience: Audience) {
    this.#audience = audience;
    this.subscribed = new Promise((resolve) => {
      this.#onSubscribed = resolve;
    });
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket
      .on('data', (bytes) => this.#read(bytes))
      .on('error', (error) => audience.failed(error))
      .on('end', () => audience.failed(new Error('Expected messages, but the server ended the connection.')));
    this.#socket.write(`${UPGRADE}\r\n\r\n`);
    for (const channel of CHANNELS)
      this.#socket.write(maskedText({ op: 'subscribe', channel, symbol: SYMBOL }));
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    this.#rest = this.#isOpen ? this.#frames(all) : this.#upgraded(all);
  }

  /** Answers what is left behind the head of the response, once that is complete. */
  #upgraded(all: Buffer): Buffer {
    const end = all.indexOf('\r\n\r\n');
    if (end === -1) return all;
    this.#isOpen = true;
    if (all.indexOf('HTTP/1.1 101 ') !== 0)
      this.#audience.failed(new Error(`Expected a WebSocket, but was:\n${all}`));
    return this.#frames(all.subarray(end + 4));
  }

  /** Answers what is left behind the last frame that is complete. */
  #frames(all: Buffer): Buffer {
    let at = 0;
    while (all.length - at >= 2) {
      const [start, end] = extentOf(all, at);
      if (end > all.length) break;
      this.#take(all[at]!, () => all.toString('latin1', start, end));
      at = end;
    }
    return all.subarray(at);
  }

  #take(opcode: number, text: () => string): void {
    if (opcode === PING) this.#socket.write(PONG);
    else if (this.#answers < CHANNELS.length) this.#readAnswer(text());
    else this.#audience.told(() => tradeIdsOf(text()));
  }

  #readAnswer(text: string): void {
    if (text.includes('"type":"error"'))
      this.#audience.failed(new Error(`Expected a subscription, but was:\n${text}`));
    if (text.includes('"type":"subscribed"')) this.#answers++;
    if (this.#answers === CHANNELS.length) this.#onSubscribed();
  }
}

/** Where the payload of a frame of a server begins and ends, which may be beyond the bytes that are here. */
function extentOf(bytes: Buffer, at: number): readonly [start: number, end: number] {
  const short = bytes[at + 1]!;
  if (short < 126) return [at + 2, at + 2 + short];
  const header = short === 126 ? 4 : 10;
  if (bytes.length < at + header) return [at, Number.POSITIVE_INFINITY];
  const length = short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
  return [at + header, at + header + length];
}

/** Up to 125 bytes. */
function maskedText(message: object): Buffer {
  const payload = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
