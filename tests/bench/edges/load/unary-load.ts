import { type ClientHttp2Session, connect } from 'node:http2';
import { type Numbered, ordersOf } from '../requests.ts';
import { demandOk, framesOf, headersOf } from './grpc-frames.ts';
import type { Keys, Listener, Load, Target } from './load.ts';

/** Callers that place one order at a time each, on one connection per account. */
export class UnaryLoad implements Load {
  readonly #sessions: readonly Session[];
  readonly #callers: number;

  constructor({ port, keys }: Target, callers: number) {
    this.#callers = callers;
    this.#sessions = (['alice', 'bob'] as const).map((account) => new Session(port, account, keys[account]));
  }

  start(listener: Listener): void {
    for (const session of this.#sessions) session.hear(listener);
    for (let caller = 0; caller < this.#callers; caller++) this.#sessions[caller % 2]!.call(listener);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.stop()));
  }

  abort(): void {
    for (const session of this.#sessions) session.abort();
  }
}

class Session {
  readonly #http2: ClientHttp2Session;
  readonly #frames: readonly Numbered[];
  readonly #headers: ReturnType<typeof headersOf>;
  #sent = 0;
  #open = 0;
  #stopped: (() => void) | null = null;

  constructor(port: number, account: keyof Keys, key: string) {
    this.#http2 = connect(`http://127.0.0.1:${port}`);
    this.#frames = framesOf(ordersOf(account), 'PlaceOrder');
    this.#headers = headersOf('PlaceOrder', key);
  }

  hear(listener: Listener): void {
    this.#http2.on('error', (error) => listener.failed(error));
  }

  call(listener: Listener): void {
    this.#open++;
    const startedMs = performance.now();
    const stream = this.#http2.request(this.#headers);
    demandOk(stream, listener);
    stream.resume().once('close', () => {
      this.#open--;
      listener.answered(performance.now() - startedMs, 1);
      if (this.#stopped === null) this.call(listener);
      else if (this.#open === 0) this.#http2.close(this.#stopped);
    });
    stream.end(this.#frames[this.#sent++ % this.#frames.length]!.copy());
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#stopped = resolve;
    });
  }

  abort(): void {
    this.#http2.destroy();
  }
}
