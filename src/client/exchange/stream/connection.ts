import { WebSocket } from 'ws';
import type { Clock } from '../../../common/clock.ts';
import type { ServerMessage } from './messages.ts';

export type ConnectionEvents = {
  readonly onOpen: () => void;
  readonly onMessage: (message: ServerMessage) => void;
  /** Once, however it ended: never opened, closed, broken, or silent. */
  readonly onClose: () => void;
};

/** A connection that says nothing for two of these, also not to a ping, is taken for dead. */
const PING_MS = 10_000;
const HANDSHAKE_MS = 10_000;
/** Requests sent at once; more wait for the next second. A venue takes 50 in any second, and two of ours may meet in it. */
const REQUESTS_PER_SECOND = 25;
const SECOND_MS = 1_000;
/** Longest message read, bytes: a book of all its levels is the longest there is. */
const MESSAGE_BYTES_MAX = 64 * 1024 * 1024;

/** One WebSocket connection to a venue's stream, from its opening to its end. */
export class StreamConnection {
  readonly #socket: WebSocket;
  readonly #events: ConnectionEvents;
  readonly #clock: Clock;
  #cancelPing: () => void = () => undefined;
  #cancelSecond: () => void = () => undefined;
  #unsent: string[] = [];
  #sentInSecond = 0;
  #silent = false;

  constructor(url: string, clock: Clock, events: ConnectionEvents) {
    this.#events = events;
    this.#clock = clock;
    this.#socket = new WebSocket(streamUrl(url), {
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MESSAGE_BYTES_MAX,
      perMessageDeflate: false,
    });
    this.#socket.on('open', () => {
      this.#watch();
      events.onOpen();
    });
    this.#socket.on('message', (data) => this.#hear(String(data)));
    this.#socket.on('error', () => undefined); // 'close' follows.
    this.#socket.once('close', () => {
      this.#cancelPing();
      this.#cancelSecond();
      events.onClose();
    });
  }

  /** In order, and no faster than a venue takes it. */
  send(message: object): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#unsent.push(JSON.stringify(message));
    if (this.#sentInSecond < REQUESTS_PER_SECOND) this.#sendSome();
  }

  close(): void {
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.terminate();
    else this.#socket.close(1000);
  }

  #sendSome(): void {
    if (this.#sentInSecond === 0) this.#cancelSecond = this.#clock.after(SECOND_MS, () => this.#nextSecond());
    for (const text of this.#unsent.splice(0, REQUESTS_PER_SECOND - this.#sentInSecond)) {
      this.#sentInSecond += 1;
      this.#socket.send(text);
    }
  }

  #nextSecond(): void {
    this.#sentInSecond = 0;
    if (this.#unsent.length > 0) this.#sendSome();
  }

  #hear(text: string): void {
    this.#silent = false;
    try {
      this.#events.onMessage(JSON.parse(text) as ServerMessage);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#socket.terminate(); // No venue says what is no JSON.
    }
  }

  #watch(): void {
    this.#cancelPing = this.#clock.after(PING_MS, () => {
      if (this.#silent) {
        this.#socket.terminate();
        return;
      }
      this.#silent = true;
      this.send({ op: 'ping' });
      this.#watch();
    });
  }
}

function streamUrl(url: string): string {
  const stream = new URL(url);
  stream.protocol = stream.protocol === 'https:' ? 'wss:' : 'ws:';
  stream.pathname = `${stream.pathname.replace(/\/$/, '')}/api/v1/stream`;
  return stream.href;
}
