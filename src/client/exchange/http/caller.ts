import { type Clock, systemClock } from '../../../common/clock.ts';
import { ExchangeError, NoAnswerError } from '../errors.ts';
import type { ErrorBody } from '../types.ts';
import { type Safety, withRetries } from './retry.ts';
import { type HttpAnswer, HttpTransport, type Method } from './transport.ts';

export type ClientOptions = {
  /** Address of the venue, as `exsim env` prints it: http://127.0.0.1:8081. */
  readonly url: string;
  /** Key of an account, or the admin key. Market data needs none. */
  readonly apiKey?: string | undefined;
  /** Longest wait for one answer, ms; default 10,000. A venue decides within 9 s. */
  readonly timeoutMs?: number;
  /** Further attempts where sending again is safe; default 3, 0 is none. */
  readonly retries?: number;
  /** Connections at most; default 64. Further requests wait for one. */
  readonly connections?: number;
  /** Called when a read was answered from a venue whose database has not answered for so many seconds. */
  readonly onStale?: (seconds: number) => void;
};

/** Of one call: `signal` ends it, also between attempts. */
export type CallOptions = { readonly signal?: AbortSignal; readonly timeoutMs?: number };

type Value = string | number | boolean;
export type Query = Readonly<Record<string, Value | undefined>>;
export type Call = {
  readonly method: Method;
  /** Parts of the path behind /api/v1; each is escaped. */
  readonly path: readonly string[];
  readonly query?: Query;
  readonly body?: unknown;
  readonly safety: Safety;
};

const DEFAULTS = { timeoutMs: 10_000, retries: 3, connections: 64 } as const;

/** Sends calls to one venue: paths, retries and errors are decided here, for all routes alike. */
export class Caller {
  readonly #transport: HttpTransport;
  readonly #options: ClientOptions;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(options: ClientOptions, clock: Clock = systemClock, random: () => number = Math.random) {
    this.#options = options;
    this.#clock = clock;
    this.#random = random;
    const connections = options.connections ?? DEFAULTS.connections;
    this.#transport = new HttpTransport(new URL(options.url), options.apiKey ?? null, connections);
  }

  get<T>(path: readonly string[], query: Query = {}, options?: CallOptions): Promise<T> {
    return this.send({ method: 'GET', path, query, safety: 'repeatable' }, options);
  }

  /** @throws ExchangeError, NoAnswerError, or the reason of an aborted `signal`. */
  send<T>(call: Call, { signal, timeoutMs }: CallOptions = {}): Promise<T> {
    const request = {
      method: call.method,
      path: pathOf(call),
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      timeoutMs: timeoutMs ?? this.#options.timeoutMs ?? DEFAULTS.timeoutMs,
      signal,
    };
    const retries = this.#options.retries ?? DEFAULTS.retries;
    const attempt = async (): Promise<T> => this.#answer(await this.#transport.send(request)) as T;
    return withRetries(attempt, call.safety, { clock: this.#clock, random: this.#random, retries, signal });
  }

  close(): void {
    this.#transport.close();
  }

  #answer({ status, headers, text }: HttpAnswer): unknown {
    const body = parsed(text, status);
    const stale = headers['x-exsim-stale'];
    if (stale !== undefined) this.#options.onStale?.(Number(stale));
    if (status < 400 || isReadiness(body)) return body;
    if (!isErrorBody(body)) throw unreadable(status);
    const seconds = Number(headers['retry-after'] ?? Number.NaN);
    throw new ExchangeError(body, status, Number.isFinite(seconds) ? seconds * 1000 : null);
  }
}

function pathOf({ path, query = {} }: Call): string {
  const parts = path.map((part) => `/${encodeURIComponent(part)}`).join('');
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value as Value)}`).join('&');
  return `/api/v1${parts}${search === '' ? '' : `?${search}`}`;
}

function parsed(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(status);
  }
}

const unreadable = (status: number): NoAnswerError =>
  new NoAnswerError('unreadable', `The answer with status ${status} is none of this API.`);

const isObject = (body: unknown): body is Record<string, unknown> =>
  typeof body === 'object' && body !== null;

const isErrorBody = (body: unknown): body is ErrorBody =>
  isObject(body) && typeof body['code'] === 'number' && typeof body['message'] === 'string';

/** A venue that is not ready says so with status 503 and the body of a readiness, which is an answer, not an error. */
const isReadiness = (body: unknown): boolean => isObject(body) && 'checks' in body;
