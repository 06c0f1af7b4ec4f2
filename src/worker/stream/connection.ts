import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Caller } from '../access/types.ts';
import { errorBody, type WireError } from '../wire/wire-error.ts';
import { frameOf } from './frames.ts';
import { STREAM_LIMITS, type StreamLimits } from './limits.ts';

/** Close codes of RFC 6455 and what they mean here. */
export const CLOSE = { goingAway: 1001, policy: 1008 } as const;

/**
 * One client of the stream. What it is sent in one turn of the event loop goes out in one write; while it has much to
 * read yet, nothing more is read from it.
 *
 *   open --end()--> closing --the peer answers, or is cut off--> closed
 */
export class StreamConnection {
  readonly #ws: WebSocket;
  /** It lives as long as the connection does: what goes over it is charged to it. */
  readonly socket: Socket;
  readonly #limits: StreamLimits;
  #frames: Buffer[] = [];
  #pendingBytes = 0;
  #isEnding = false;
  /** Who it has said it is; null: anybody. */
  caller: Caller | null = null;
  /** What it has shown for that. */
  apiKey = '';
  /** It has not answered since it was last asked whether it is there. */
  isSilent = false;
  /** Called when everything was read that waited. */
  onDrain: () => void = () => undefined;

  constructor(ws: WebSocket, socket: Socket, limits: StreamLimits = STREAM_LIMITS) {
    this.#ws = ws;
    this.socket = socket;
    this.#limits = limits;
    socket.on('drain', () => this.#drained());
    ws.on('pong', () => {
      this.isSilent = false;
    });
  }

  get isOpen(): boolean {
    return !this.#isEnding && this.#ws.readyState === this.#ws.OPEN;
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
    this.#write();
    this.#isEnding = true;
    // A paused one would never see that the peer agrees.
    this.#ws.resume();
    this.#ws.close(code, reason);
  }

  ping(): void {
    this.isSilent = true;
    if (this.isOpen) this.#ws.ping();
  }

  /** Cuts the peer off without a word. */
  terminate(): void {
    this.#ws.terminate();
  }

  #write(): void {
    const frames = this.#frames;
    if (frames.length === 0) return;
    this.#frames = [];
    this.#pendingBytes = 0;
    if (this.socket.destroyed) return;
    this.socket.cork();
    for (const frame of frames) this.socket.write(frame);
    this.socket.uncork();
    if (this.isBehind) this.#ws.pause();
  }

  #drained(): void {
    if (!this.isOpen) return;
    this.#ws.resume();
    this.onDrain();
  }
}
