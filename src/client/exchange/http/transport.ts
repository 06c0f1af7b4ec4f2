import { Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as SecureAgent } from 'node:https';
import { NoAnswerError } from '../errors.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
export type HttpRequest = {
  readonly method: Method;
  /** With its query. */
  readonly path: string;
  /** JSON text. */
  readonly body?: string | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
};
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};

/** Longest answer read, in bytes: a page of 1000 orders is well under 1 MB. */
const ANSWER_BYTES_MAX = 32 * 1024 * 1024;

/** A connection unused for longer is not used again: a venue closes it after 10 s, and a request would cross that. */
const IDLE_MS_MAX = 5_000;

/**
 * Requests to one venue over connections that are kept. Node's own http: it starts at once, has no dependencies, and
 * costs half of `fetch` per request.
 */
export class HttpTransport {
  readonly #url: URL;
  readonly #agent: Agent;
  readonly #headers: Readonly<Record<string, string>>;

  /** `connections`: most at once; further requests wait for one. */
  constructor(url: URL, apiKey: string | null, connections: number) {
    this.#url = url;
    const options = {
      keepAlive: true,
      maxSockets: connections,
      scheduling: 'lifo',
      timeout: IDLE_MS_MAX, // Of free sockets only: one in use tells its request, which does not listen.
    } as const;
    this.#agent = url.protocol === 'https:' ? new SecureAgent(options) : new Agent(options);
    this.#headers = apiKey === null ? {} : { 'x-api-key': apiKey };
  }

  /** @throws NoAnswerError, or the reason of `signal` when that is aborted. */
  send(request: HttpRequest): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const outgoing = this.#open(request);
      const giveUp = (): void => void outgoing.destroy(timedOut(request));
      // Timers run before sockets are read: what came while this process was busy elsewhere is read first.
      const timer = setTimeout(() => setImmediate(giveUp), request.timeoutMs);
      outgoing.once('close', () => clearTimeout(timer));
      outgoing.once('error', (error) => reject(failure(error, request)));
      outgoing.once('response', (incoming) => {
        readText(incoming, (error, text) => {
          clearTimeout(timer);
          if (error !== null) reject(failure(error, request));
          else resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
        });
      });
      outgoing.end(request.body);
    });
  }

  /** Closes the connections; requests under way fail. */
  close(): void {
    this.#agent.destroy();
  }

  #open({ method, path, body, signal }: HttpRequest): ClientRequest {
    const { hostname, port, protocol, pathname } = this.#url;
    const secure = protocol === 'https:';
    const headers =
      body === undefined
        ? this.#headers
        : {
            ...this.#headers,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          };
    return (secure ? requestHttps : requestHttp)({
      hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? (secure ? 443 : 80) : Number(port),
      path: pathname.replace(/\/$/, '') + path,
      method,
      headers,
      agent: this.#agent,
      ...(signal === undefined ? {} : { signal }),
    });
  }
}

/** Calls `done` once: with the whole text, or with what went wrong. */
function readText(incoming: IncomingMessage, done: (error: Error | null, text: string) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  incoming.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) incoming.destroy(tooLong());
  });
  incoming.once('end', () => done(null, Buffer.concat(chunks).toString('utf8')));
  incoming.once('error', (error) => done(error, ''));
}

const timedOut = ({ method, path, timeoutMs }: HttpRequest): NoAnswerError =>
  new NoAnswerError('timeout', `${method} ${path} was not answered within ${timeoutMs} ms.`);

const tooLong = (): NoAnswerError =>
  new NoAnswerError('unreadable', `The answer is longer than ${ANSWER_BYTES_MAX} bytes.`);

/** Errors of a connection that was never made: the venue has seen nothing of the request. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function failure(error: NodeJS.ErrnoException, { method, path, signal }: HttpRequest): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof NoAnswerError) return error;
  const reason = NOT_CONNECTED.has(error.code ?? '') ? 'connect' : 'lost';
  return new NoAnswerError(reason, `${method} ${path} got no answer: ${error.message}.`, error);
}
