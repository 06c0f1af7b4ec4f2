import type { ClientHttp2Stream } from 'node:http2';
import { loadDefinition } from '../../../../src/worker/grpc/definition.ts';
import { type Body, Numbered } from '../requests.ts';
import type { Listener } from './load.ts';

export const service = loadDefinition();
/** A byte that says whether a message is compressed, then its length in four. */
const PREFIX_BYTES = 5;
const ENUMS: Readonly<Record<string, string>> = {
  side: 'SIDE',
  type: 'ORDER_TYPE',
  timeInForce: 'TIME_IN_FORCE',
  selfTradePrevention: 'SELF_TRADE_PREVENTION',
};

/** Orders as requests of an RPC, framed for plain HTTP/2: a client library would be the limit. */
export function framesOf(orders: readonly Body[], rpc: 'PlaceOrder' | 'PlaceOrders'): Numbered[] {
  return orders.map((order) => {
    const message = Object.fromEntries(
      Object.entries(order).map(([name, value]) => [name, name in ENUMS ? `${ENUMS[name]}_${value}` : value]),
    );
    const bytes = service[rpc]!.requestSerialize(rpc === 'PlaceOrder' ? message : { order: message });
    return new Numbered(framed(bytes));
  });
}

/** A message as it travels. */
export function framed(message: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

export const headersOf = (rpc: string, key: string) => ({
  ':method': 'POST',
  ':path': `/exchange.ExchangeService/${rpc}`,
  'content-type': 'application/grpc',
  te: 'trailers',
  'x-api-key': key,
});

/** Tells of a call that ends with an error. */
export function demandOk(stream: ClientHttp2Stream, listener: Pick<Listener, 'failed'>): void {
  const demand = (headers: Record<string, unknown>): void => {
    const status = headers['grpc-status'];
    if (status !== undefined && status !== '0')
      listener.failed(new Error(`Expected gRPC status 0, but was ${status}: ${headers['grpc-message']}`));
  };
  stream.on('response', demand).on('trailers', demand);
  stream.on('error', (error) => listener.failed(error));
}

/** Takes the messages of a response out of its bytes as these come in. */
export class Messages {
  #rest: Buffer = Buffer.alloc(0);

  /** The messages that are complete now. Valid until the next call. */
  *read(bytes: Buffer): Generator<Buffer> {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let at = 0;
    while (all.length - at >= PREFIX_BYTES) {
      const end = at + PREFIX_BYTES + all.readUInt32BE(at + 1);
      if (end > all.length) break;
      yield all.subarray(at + PREFIX_BYTES, end);
      at = end;
    }
    this.#rest = all.subarray(at);
  }
}
