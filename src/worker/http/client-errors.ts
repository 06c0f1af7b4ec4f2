import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { freshRequestId } from '../access/correlation.ts';
import { errorBody, type WireError } from '../wire/wire-error.ts';
import { HTTP_LIMITS } from './limits.ts';

type ClientError = Error & { readonly code?: string };

/** Answers what is no HTTP request at all, in the form of every other error, and closes the connection. */
export function answerClientError(error: ClientError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, ...problem } = CLIENT_ERRORS[error.code ?? ''] ?? NO_HTTP;
  const body = JSON.stringify(errorBody(problem));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${freshRequestId()}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

type ClientProblem = WireError & { readonly status: number };

/** By the code of Node's error. HTTP has statuses of its own for these, other than those of the error table. */
export const CLIENT_ERRORS: Readonly<Record<string, ClientProblem>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    name: 'TOO_LARGE',
    message: `the headers of a request must be at most ${maxHeaderSize} bytes long, but are longer`,
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    name: 'MALFORMED',
    message:
      `a request must arrive within ${HTTP_LIMITS.requestTimeoutMs} ms, ` +
      `its headers within ${HTTP_LIMITS.headersTimeoutMs} ms, but did not`,
  },
};

const NO_HTTP: ClientProblem = { status: 400, name: 'MALFORMED', message: 'this is no HTTP request' };
