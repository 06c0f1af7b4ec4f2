import type { Socket } from 'node:net';
import { errorBody, type WireError } from '../wire/wire-error.ts';

type ClientError = Error & { readonly code?: string };

/** Answers what is no HTTP request at all, in the form of every other error, and closes the connection. */
export function answerClientError(error: ClientError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { statusLine, ...problem } = problemOf(error);
  const body = JSON.stringify(errorBody(problem));
  const head = [
    `HTTP/1.1 ${statusLine}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function problemOf(error: ClientError): WireError & { readonly statusLine: string } {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return {
        statusLine: '431 Request Header Fields Too Large',
        name: 'TOO_LARGE',
        message: 'the headers of the request are too long',
      };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return {
        statusLine: '408 Request Timeout',
        name: 'MALFORMED',
        message: 'the request must arrive whole within some seconds, but did not',
      };
    default:
      return { statusLine: '400 Bad Request', name: 'MALFORMED', message: 'this is no HTTP request' };
  }
}
