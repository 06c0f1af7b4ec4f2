import { createHttpApp } from '../../../../src/worker/http/server.ts';
import type { EdgeDependencies } from '../../../../src/worker/types.ts';
import { type Recorded, recordingMetrics } from '../metrics/recording-metrics.ts';
import { KEYS, type MemoryVenue, memoryVenue } from '../wire/memory-venue.ts';

type Answered = {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
};
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
type Who = keyof typeof KEYS | null;

export type Api = {
  readonly venue: MemoryVenue;
  readonly calls: readonly Recorded[];
  /** A request with the key of `who` and a JSON body. */
  readonly send: (
    who: Who,
    method: Method,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answered>;
  /** A request with a body as it stands. */
  readonly sendRaw: (path: string, payload: string, headers: Record<string, string>) => Promise<Answered>;
};

/** The HTTP API of a venue in memory, without a socket. `other`: what it has in place of the venue's own. */
export function httpApi(other: Partial<EdgeDependencies> = {}): Api {
  const metrics = recordingMetrics();
  const venue = memoryVenue(metrics);
  const app = createHttpApp({ ...venue.deps, ...other });
  const answered = ({
    statusCode,
    body,
    headers,
  }: {
    statusCode: number;
    body: string;
    headers: object;
  }) => ({
    status: statusCode,
    body: parsed(body),
    headers: headers as Record<string, unknown>,
  });
  return {
    venue,
    calls: metrics.calls,
    send: async (who, method, path, body, headers) =>
      answered(
        await app.inject({
          method,
          url: `/api/v1/${path}`,
          headers: {
            ...(who === null ? {} : { 'x-api-key': KEYS[who] }),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
        }),
      ),
    sendRaw: async (path, payload, headers) =>
      answered(
        await app.inject({
          method: 'POST',
          url: `/api/v1/${path}`,
          payload,
          headers: { 'x-api-key': KEYS.alice, ...headers },
        }),
      ),
  };
}

function parsed(body: string): unknown {
  return body.startsWith('{') ? JSON.parse(body) : body;
}

/** An ask of alice: 0.5 BTC at 65000. */
export const ASK = {
  symbol: 'BTC-USD',
  side: 'SELL',
  type: 'LIMIT',
  price: '65000',
  quantity: '0.5',
} as const;
