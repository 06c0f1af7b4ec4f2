import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Caller } from '../access/types.ts';
import { errorBody, type WireError } from '../wire/wire-error.ts';
import { frameOf } from './frames.ts';
import { STREAM_LIMITS, type StreamLimits } from './limits.ts';
import { Pulse } from './pulse.ts';

/** Close codes of RFC 6455 and what they mean here. */
export const CLOSE = { goingAway: 1001, policy: 1008 } as const;

/** A peer that reads slowly has this many pings to read what waits for it when it is ended; then it is cut off. */
const PINGS_AFTER_END = 4;

/**
 * One client of the stream. What it is sent in one turn of the event loop goes out in one write, as far as the socket
 * takes it; the rest waits here, so that it can be seen to move. While it has much to read yet, nothing more is read
 * from it.
 *
 *   open --end()--> farewell --all has gone out--> closing --the peer answers, or is cut off--> closed
 */
export class StreamConnection {
  readonly #ws: WebSocket;
  /** It lives as long as the connection does: what goes over it is charged to it. */
  readonly socket: Socket;
  readonly #limits: StreamLimits;
  readonly #pulse: Pulse;
  #frames: Buffer[] = [];
  #pendingBytes = 0;
  /** What is said last, when all that waits has gone out; null: it goes on. */
  #farewell: { readonly code: number; readonly reason: string } | null = null;
  #pingsSinceEnd = 0;
  /** Who it has said it is; null: anybody. */
  caller: Caller | null = null;
  /** What it has shown for that. */
  apiKey = '';
  /** Called when everything was read that waited. */
  onDrain: () => void = () => undefined;

  constructor(ws: WebSocket, socket: Socket, limits: StreamLimits = STREAM_LIMITS) {
    this.#ws = ws;
    this.socket = socket;
    this.#limits = limits;
    this.#pulse = new Pulse(socket);
    socket.on('drain', () => this.#drained());
  }

  get isOpen(): boolean {
    return this.#farewell === null && this.#ws.readyState === this.#ws.OPEN;
  }

  /** Bytes it has not read yet. */
  get queuedBytes(): number {
    return this.socket.writableLength + this.#pendingBytes;
  }

  get isBehind(): boolean {
    return this.queuedBytes > this.#limits.conflateBytes;
  }

  /** Bytes that may wait for it. */
  get queuedBytesMax(): number {
    return this.#limits.queuedBytes;
  }

  get isFull(): boolean {
    return this.queuedBytes > this.queuedBytesMax;
  }

  sendMessage(message: object): void {
    this.send(frameOf(message));
  }

  send(frame: Buffer): void {
    if (!this.isOpen) return;
    if (this.#frames.length === 0) process.nextTick(() => this.#write());
    this.#frames.push(frame);
    this.#pendingBytes += frame.length;
  }

  /** Says why, and closes. */
  end(error: WireError, code: number = CLOSE.policy): void {
    this.sendMessage({ type: 'error', ...errorBody(error) });
    this.close(code, error.name);
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.#farewell = { code, reason };
    this.#write();
    this.#part();
  }

  /** Closes when nothing waits any more. */
  #part(): void {
    if (this.#farewell === null || this.#frames.length > 0) return;
    // A paused one would never see that the peer agrees.
    this.#ws.resume();
    this.#ws.close(this.#farewell.code, this.#farewell.reason);
  }

  /** Asks the peer whether it is there. False: it is not, as far as can be told, or has been ended for long. */
  ping(): boolean {
    if (this.#farewell !== null) this.#pingsSinceEnd += 1;
    if (this.#pingsSinceEnd > PINGS_AFTER_END || !this.#pulse.beats()) return false;
    if (this.isOpen) this.#ws.ping();
    return true;
  }

  /** Cuts the peer off without a word. */
  terminate(): void {
    this.#ws.terminate();
  }

  /** Hands over what the socket takes now. Where that is not all of it, `drain` follows. */
  #write(): void {
    const { socket } = this;
    let count = 0;
    socket.cork();
    for (const frame of this.#frames) {
      if (socket.destroyed || socket.writableLength >= socket.writableHighWaterMark) break;
      socket.write(frame);
      this.#pendingBytes -= frame.length;
      count += 1;
    }
    socket.uncork();
    this.#frames.splice(0, count);
    if (this.isBehind) this.#ws.pause();
  }

  #drained(): void {
    this.#write();
    if (this.#frames.length > 0) return;
    this.#part();
    if (!this.isOpen) return;
    this.#ws.resume();
    this.onDrain();
  }
}
