import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import type { GrpcRequest } from './draw.ts';

/** How a call ended. `status` null: without a status. */
export type GrpcAnswer = {
  readonly status: number | null;
  readonly details: string;
  readonly code: string | undefined;
  /** Messages that came before. */
  readonly messages: number;
  /** What of them can be read as text. */
  readonly text: string;
  /** It was this side that ended it. */
  readonly isCancelled: boolean;
  readonly isLate: boolean;
};

const SESSIONS = 8;
const ANSWER_WITHIN_MS = 12_000;
/** A call that is given up is given this long to be answered nevertheless. */
const GIVE_UP_MS = 20;
/** Node's own 10 MB hold two of the largest bodies; beyond them a session of its refuses the answers, for good. */
const MEMORY_MB = 256;
const TEXT_MAX = 64 * 1024;

/** Calls over some HTTP/2 connections, which are opened again where they end. Close it. */
export class GrpcSender {
  readonly #sessions: (ClientHttp2Session | undefined)[] = [];
  readonly #port: number;
  #next = 0;

  constructor(port: number) {
    this.#port = port;
  }

  send(request: GrpcRequest, key: string | null): Promise<GrpcAnswer> {
    const headers = {
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: request.path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...(key === null ? {} : { 'x-api-key': key }),
      ...request.headers,
    };
    try {
      return new Call(this.#session().request(headers), request).ended;
    } catch (error) {
      // What Node refuses to send reaches nobody.
      return Promise.resolve({ ...NOTHING, details: String(error), isCancelled: true });
    }
  }

  close(): void {
    for (const session of this.#sessions) session?.destroy();
  }

  #session(): ClientHttp2Session {
    const place = this.#next++ % SESSIONS;
    const known = this.#sessions[place];
    if (known !== undefined && !known.closed && !known.destroyed) return known;
    const session = connect(`http://127.0.0.1:${this.#port}`, { maxSessionMemory: MEMORY_MB });
    session.on('error', () => undefined);
    session.on('goaway', () => session.close());
    this.#sessions[place] = session;
    return session;
  }
}

const NOTHING: GrpcAnswer = {
  status: null,
  details: '',
  code: undefined,
  messages: 0,
  text: '',
  isCancelled: false,
  isLate: false,
};

class Call {
  readonly ended: Promise<GrpcAnswer>;
  readonly #stream: ClientHttp2Stream;
  #last: Record<string, unknown> = {};
  #messages = 0;
  #text = '';
  #isCancelled = false;
  #isLate = false;

  constructor(stream: ClientHttp2Stream, { parts, isAbandoned, isStream }: GrpcRequest) {
    this.#stream = stream;
    for (const event of ['response', 'trailers'])
      stream.on(event, (headers: Record<string, unknown>) => this.#hear(headers));
    stream.on('error', () => undefined);
    stream.on('data', (bytes: Buffer) => {
      this.#messages += 1;
      if (this.#text.length < TEXT_MAX) this.#text += bytes.toString('latin1');
      // A stream of the venue's would never end.
      if (isStream.response && !isStream.request) this.#cancel();
    });
    const timers = [setTimeout(() => this.#late(), ANSWER_WITHIN_MS)];
    if (isAbandoned) timers.push(setTimeout(() => this.#cancel(), GIVE_UP_MS));
    this.ended = new Promise((resolve) => {
      stream.on('close', () => {
        for (const timer of timers) clearTimeout(timer);
        resolve(this.#answer());
      });
    });
    for (const part of parts) stream.write(part);
    if (!isAbandoned) stream.end();
  }

  /** A status is the end of a call, also where this side has not sent all: no client goes on then. */
  #hear(headers: Readonly<Record<string, unknown>>): void {
    Object.assign(this.#last, headers);
    if ('grpc-status' in headers) this.#stream.close(constants.NGHTTP2_CANCEL);
  }

  #answer(): GrpcAnswer {
    const status = this.#last['grpc-status'];
    return {
      status: status === undefined ? null : Number(status),
      details: decoded(String(this.#last['grpc-message'] ?? '')),
      code: this.#last['code'] as string | undefined,
      messages: this.#messages,
      text: this.#text,
      isCancelled: this.#isCancelled,
      isLate: this.#isLate,
    };
  }

  #cancel(): void {
    this.#isCancelled = true;
    this.#stream.close(constants.NGHTTP2_CANCEL);
  }

  #late(): void {
    this.#isLate = true;
    this.#stream.close(constants.NGHTTP2_CANCEL);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
