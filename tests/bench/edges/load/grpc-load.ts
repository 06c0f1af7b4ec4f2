import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import { loadDefinition } from '../../../../src/worker/grpc/definition.ts';
import { bodies, Numbered, TEMPLATES } from '../requests.ts';
import type { Keys, Listener, Load } from './load.ts';

type Target = { readonly port: number; readonly keys: Keys };
type Account = keyof Keys;

const service = loadDefinition();
/** A byte that says whether a message is compressed, then its length in four. */
const PREFIX_BYTES = 5;
const ENUMS: Readonly<Record<string, string>> = {
  side: 'SIDE',
  type: 'ORDER_TYPE',
  timeInForce: 'TIME_IN_FORCE',
};

/** The order requests of one account as gRPC frames, over plain HTTP/2: a client library would be the limit. */
function framesOf(account: Account, rpc: 'PlaceOrder' | 'PlaceOrders'): Buffer[] {
  return bodies()
    .filter((_, index) => TEMPLATES[index]!.key === account)
    .map((body) => {
      const message = Object.fromEntries(
        Object.entries(body).map(([name, value]) => [
          name,
          name in ENUMS ? `${ENUMS[name]}_${value}` : value,
        ]),
      );
      const bytes = service[rpc]!.requestSerialize(rpc === 'PlaceOrder' ? message : { order: message });
      const prefix = Buffer.alloc(PREFIX_BYTES);
      prefix.writeUInt32BE(bytes.length, 1);
      return Buffer.concat([prefix, bytes]);
    });
}

const headersOf = (rpc: string, key: string) => ({
  ':method': 'POST',
  ':path': `/exchange.ExchangeService/${rpc}`,
  'content-type': 'application/grpc',
  te: 'trailers',
  'x-api-key': key,
});

/** Callers that place one order at a time each, on one connection per account. */
export class UnaryLoad implements Load {
  readonly #sessions: readonly Session[];
  readonly #callers: number;

  constructor({ port, keys }: Target, callers: number) {
    this.#callers = callers;
    this.#sessions = (['alice', 'bob'] as const).map((account) => new Session(port, account, keys[account]));
  }

  start(listener: Listener): void {
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

  constructor(port: number, account: Account, key: string) {
    this.#http2 = connect(`http://127.0.0.1:${port}`);
    this.#frames = framesOf(account, 'PlaceOrder').map((frame) => new Numbered(frame));
    this.#headers = headersOf('PlaceOrder', key);
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
    stream.end(Buffer.from(this.#frames[this.#sent++ % this.#frames.length]!.next()));
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

function demandOk(stream: ClientHttp2Stream, listener: Listener): void {
  const demand = (headers: Record<string, unknown>): void => {
    const status = headers['grpc-status'];
    if (status !== undefined && status !== '0')
      listener.failed(new Error(`Expected gRPC status 0, but was ${status}: ${headers['grpc-message']}`));
  };
  stream.on('response', demand).on('trailers', demand);
  stream.on('error', (error) => listener.failed(error));
}
