import { connect, type IncomingHttpHeaders } from 'node:http2';
import { NONCE_HEADER } from '../../protocol/control.ts';

const ANSWER_WAIT_MS = 2_000;
const ANSWER_BYTES_MAX = 1024;

/** What the standard health service of a gRPC server says. */
export type GrpcHealth = {
  /** `SERVING`; false also for a server without that service. */
  readonly serving: boolean;
  /** With what it proves to be the worker that was launched; null: it does not. */
  readonly nonce: string | null;
};

/** Method path of `grpc.health.v1.Health`. */
const CHECK = '/grpc.health.v1.Health/Check';
/** Five bytes before each message: not compressed, and 0 bytes long, which asks for the server as a whole. */
const EMPTY_MESSAGE = Buffer.alloc(5);
/** The answer's message: field 1, `status`, is 1. */
const SERVING = Buffer.from([0x08, 0x01]);

/**
 * Asks once, over a connection of its own. Null when nobody answers within 2 s, or nobody who speaks HTTP/2. One fixed
 * message needs no gRPC library.
 */
export function askGrpcHealth(host: string, port: number): Promise<GrpcHealth | null> {
  return new Promise((resolve) => {
    const session = connect(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
    const chunks: Buffer[] = [];
    let bytes = 0;
    let told: IncomingHttpHeaders = {};
    const end = (health: GrpcHealth | null): void => {
      session.destroy();
      resolve(health);
    };
    session.setTimeout(ANSWER_WAIT_MS, () => end(null));
    session.on('error', () => end(null));
    session.on('close', () => end(null));
    const request = session.request({
      ':method': 'POST',
      ':path': CHECK,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    request.on('error', () => end(null));
    request.on('response', (headers) => (told = { ...told, ...headers }));
    request.on('trailers', (trailers) => (told = { ...told, ...trailers }));
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > ANSWER_BYTES_MAX) end(null);
      else chunks.push(chunk);
    });
    request.on('end', () => end(healthOf(told, Buffer.concat(chunks))));
    request.end(EMPTY_MESSAGE);
  });
}

function healthOf(told: IncomingHttpHeaders, body: Buffer): GrpcHealth {
  const nonce = told[NONCE_HEADER];
  return {
    serving: told['grpc-status'] === '0' && body.subarray(EMPTY_MESSAGE.length).equals(SERVING),
    nonce: typeof nonce === 'string' ? nonce : null,
  };
}
