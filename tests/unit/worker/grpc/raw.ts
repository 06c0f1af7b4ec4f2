import { type ClientHttp2Session, type ClientSessionOptions, connect, constants } from 'node:http2';

/** How a call ended that was made without a gRPC library. `code` and `name` are the trailing metadata of a refusal. */
export type RawEnd = {
  readonly status: number | null;
  readonly details: string;
  readonly code: string | undefined;
  readonly name: string | undefined;
  /** Of the messages that came before. */
  readonly bytes: number;
};

/** An HTTP/2 connection that says what it likes. Close it. */
export function rawSession(port: number, options: ClientSessionOptions = {}): ClientHttp2Session {
  const session = connect(`http://127.0.0.1:${port}`, options);
  session.on('error', () => undefined);
  return session;
}

/** Sends these bytes as the body of a call. */
export function rawCall(
  session: ClientHttp2Session,
  rpc: string,
  body: Buffer,
  headers: Record<string, string> = {},
): Promise<RawEnd> {
  const call = session.request({
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_PATH]: `/exchange.ExchangeService/${rpc}`,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  return new Promise((resolve) => {
    let last: Record<string, unknown> = {};
    let bytes = 0;
    call.on('response', (sent) => {
      last = { ...last, ...sent };
    });
    call.on('trailers', (sent) => {
      last = { ...last, ...sent };
    });
    call.on('error', () => undefined);
    call.on('close', () =>
      resolve({
        status: last['grpc-status'] === undefined ? null : Number(last['grpc-status']),
        details: decodeURI(String(last['grpc-message'] ?? '')),
        code: last['code'] as string | undefined,
        name: last['name'] as string | undefined,
        bytes,
      }),
    );
    call.on('data', (data: Buffer) => {
      bytes += data.length;
    });
    call.end(body);
  });
}

/** A message as it travels: a flag, its length, itself. `length` may be a lie. */
export function framed(message: Buffer, flags = 0, length = message.length): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(flags, 0);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, message]);
}

/** Beginning of an HTTP/2 connection: the preface and empty SETTINGS. */
export const HTTP2_BEGINNING = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

/** A PING that wants an answer. */
export const HTTP2_PING = Buffer.from([0, 0, 8, 6, 0, 0, 0, 0, 0, ...Buffer.from('01234567')]);
