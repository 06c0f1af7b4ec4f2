import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import { demandOk, framed, headersOf, Messages, service } from '../load/grpc-frames.ts';
import { SYMBOL } from '../requests.ts';
import type { Audience, Subscriber } from './subscriber.ts';

const RPCS = ['StreamOrderBook', 'StreamTrades'] as const;
type Rpc = (typeof RPCS)[number];

/** A connection with a stream of the book and one of the trades, which decodes no more of a message than it must. */
export class GrpcSubscriber implements Subscriber {
  readonly #http2: ClientHttp2Session;
  readonly #audience: Audience;
  readonly subscribed: Promise<void>;

  constructor(port: number, audience: Audience) {
    this.#audience = audience;
    this.#http2 = connect(`http://127.0.0.1:${port}`);
    this.#http2.on('error', (error) => audience.failed(error));
    this.subscribed = Promise.all(RPCS.map((rpc) => this.#open(rpc))).then(() => undefined);
  }

  close(): void {
    this.#http2.destroy();
  }

  /** Resolves at the first message, which says where the stream is. */
  #open(rpc: Rpc): Promise<void> {
    const stream = this.#http2.request(headersOf(rpc, ''));
    demandOk(stream, this.#audience);
    stream.on('end', () =>
      this.#audience.failed(new Error(`Expected messages, but the server ended ${rpc}.`)),
    );
    stream.end(framed(service[rpc]!.requestSerialize({ symbol: SYMBOL })));
    return new Promise((resolve) => this.#follow(rpc, stream, resolve));
  }

  #follow(rpc: Rpc, stream: ClientHttp2Stream, begun: () => void): void {
    const messages = new Messages();
    let count = 0;
    stream.on('data', (bytes: Buffer) => {
      for (const message of messages.read(bytes)) {
        count++;
        if (count === 1) begun();
        else this.#audience.told(() => (rpc === 'StreamTrades' ? tradeIdsOf(message) : []));
      }
    });
  }
}

function tradeIdsOf(message: Buffer): string[] {
  const { trades } = service['StreamTrades']!.responseDeserialize(message) as {
    readonly trades?: readonly { readonly tradeId: string }[];
  };
  return (trades ?? []).map(({ tradeId }) => tradeId);
}
