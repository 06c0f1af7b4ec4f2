import { connect, type Socket } from 'node:net';
import { frame, OPCODES, readFrames } from './frames.ts';

/** What a server did on one connection. */
export type Heard = {
  readonly messages: readonly string[];
  /** Null: it sent no close frame. */
  readonly closeCode: number | null;
  /** The last message was answered, or the connection ended by then. */
  readonly isAnswered: boolean;
  /** It hung up by itself after the ending. */
  readonly isHungUp: boolean;
};

const ANSWER_WITHIN_MS = 30_000;
const BARRIER = 'the-end';

/** A connection to the stream over a bare socket, which can send what no library would. */
export class StreamSession {
  readonly #socket: Socket;
  readonly #messages: string[] = [];
  #received = Buffer.alloc(0);
  #isOpen = false;
  #isClosed = false;
  #closeCode: number | null = null;
  #changed: () => void = () => undefined;

  constructor(port: number) {
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.on('data', (bytes) => this.#take(bytes));
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      this.#isClosed = true;
      this.#changed();
    });
    this.#socket.write(HANDSHAKE);
  }

  /** Sends the messages, waits for the answer to one behind them, then ends as told. */
  async play(messages: readonly Buffer[], ending: Buffer, isRefused: boolean): Promise<Heard> {
    try {
      const isOpen = await this.#until(() => this.#isOpen);
      for (const message of messages) this.#socket.write(frame(message));
      this.#socket.write(frame(Buffer.from(JSON.stringify({ op: 'ping', id: BARRIER }))));
      const isAnswered =
        isOpen && (await this.#until(() => this.#messages.at(-1)?.includes(BARRIER) ?? false));
      this.#socket.write(ending);
      const isHungUp = !isRefused || (await this.#until(() => this.#isClosed || this.#closeCode !== null));
      return { messages: this.#messages, closeCode: this.#closeCode, isAnswered, isHungUp };
    } finally {
      this.#socket.destroy();
    }
  }

  #take(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    if (!this.#isOpen) this.#open();
    if (!this.#isOpen) return;
    const { frames, rest } = readFrames(this.#received);
    this.#received = Buffer.from(rest);
    for (const { opcode, payload } of frames) {
      if (opcode === OPCODES.close) this.#closeCode = payload.length < 2 ? 1005 : payload.readUInt16BE(0);
      if (opcode === OPCODES.text && !isPushed(payload)) this.#messages.push(payload.toString());
    }
    this.#changed();
  }

  #open(): void {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end === -1) return;
    this.#isOpen = this.#received.includes(' 101 ');
    this.#received = Buffer.from(this.#received.subarray(end + 4));
  }

  /** Whether it became true, or the connection ended, in time. */
  async #until(isTrue: () => boolean): Promise<boolean> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#changed();
    }, ANSWER_WITHIN_MS);
    while (!isTrue() && !this.#isClosed && !isLate)
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    clearTimeout(timer);
    return !isLate;
  }
}

/** Answers are kept; what a subscription brings is read and forgotten. */
const isPushed = (payload: Buffer): boolean =>
  !/"type":"(?:error|pong|authenticated|subscribed|unsubscribed)"/.test(payload.toString());

const HANDSHAKE = [
  'GET /api/v1/stream HTTP/1.1',
  'Host: 127.0.0.1',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: MDEyMzQ1Njc4OTAxMjM0NQ==',
  '\r\n',
].join('\r\n');
