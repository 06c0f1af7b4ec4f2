import type { InjectOptions } from 'fastify';
import { ExsimError } from '../../../../../src/common/errors.ts';
import { KEYS, type MemoryVenue } from '../../wire/memory-venue.ts';
import type { Documented } from './running.ts';

/** One request, and what is wrong with the venue while it is made. */
export type Asked = {
  readonly title: string;
  readonly request: InjectOptions;
  readonly trouble?: (venue: MemoryVenue) => void;
};

/** Requests of all kinds for a route, worked out from what the document says of it. */
export function requestsOf(documented: Documented): Asked[] {
  return [...goodOnes(documented), ...badTimes(documented), ...badOnes(documented), ...goodOnes(documented)];
}

/** As everybody, with every query parameter there is. */
function goodOnes(documented: Documented): Asked[] {
  const parameters = documented.operation.parameters.filter((parameter) => parameter.in === 'query');
  const query = parameters.map(({ name, schema }) => `${name}=${encodeURIComponent(valueFor(name, schema))}`);
  return (['alice', 'admin', null] as const).flatMap((who) => [
    { title: `by ${who}`, request: requestOf(documented, { who }) },
    ...query.map((part) => ({
      title: `by ${who} ?${part}`,
      request: requestOf(documented, { who, query: part }),
    })),
  ]);
}

function valueFor(name: string, schema: Readonly<Record<string, unknown>>): string {
  const known: Readonly<Record<string, string>> = { symbol: 'BTC-USD', accountId: 'alice', orderId: '1' };
  const first = Array.isArray(schema['enum']) ? schema['enum'][0] : schema['minimum'];
  return known[name] ?? String(first ?? 1);
}

const REASON = 'the test says so';
/** What an error may say in the log, and never in an answer. */
const INSIDE = 'relation "orders" does not exist in SELECT * FROM exchange_sim_test.orders';

function badTimes(documented: Documented): Asked[] {
  const troubles: Record<string, (venue: MemoryVenue) => void> = {
    'while it starts': (venue) => Object.assign(venue, { health: { ...venue.health, recovering: true } }),
    'while the database is away': (venue) => {
      venue.health = { ...venue.health, accepting: false, staleSeconds: 3 };
      venue.historyFailure = new ExsimError('POSTGRES_UNREACHABLE', INSIDE);
    },
    'while there is a bug': (venue) => Object.assign(venue, { historyFailure: new Error(INSIDE) }),
    ...Object.fromEntries(
      (['busy', 'full', 'unknown'] as const).map((kind) => [
        `while the journal says ${kind}`,
        (venue: MemoryVenue) => Object.assign(venue, { forced: { kind, reason: REASON } }),
      ]),
    ),
  };
  return Object.entries(troubles).flatMap(([title, trouble]) =>
    (['alice', 'admin'] as const).map((who) => ({ title, trouble, request: requestOf(documented, { who }) })),
  );
}

function badOnes(documented: Documented): Asked[] {
  const json = { 'content-type': 'application/json' };
  const bodies: Record<string, InjectOptions> = {
    'no body': {},
    'no object': { payload: '[1]', headers: json },
    'an empty object': { payload: '{}', headers: json },
    'a field nobody knows': { payload: '{"nosuch":1}', headers: json },
    'no JSON': { payload: '{"symbol":', headers: json },
    'another type': { payload: 'a=1', headers: { 'content-type': 'text/plain' } },
    'too long a body': { payload: JSON.stringify('x'.repeat(300_000)), headers: json },
  };
  const withBodies = (['alice', 'admin'] as const).flatMap((who) =>
    Object.entries(bodies).map(([title, { payload, headers }]) => {
      const { payload: _, ...request } = requestOf(documented, { who });
      const merged = { ...request.headers, ...headers };
      return {
        title,
        request: { ...request, headers: merged, ...(payload === undefined ? {} : { payload }) },
      };
    }),
  );
  const others: [string, Wish][] = [
    ['a key nobody has', { key: 'guess' }],
    ['a parameter nobody knows', { query: 'nosuch=1' }],
    ['unknown things in the path', { params: '999999' }],
    ['nonsense in the path', { params: 'a%20b' }],
    ['far too much in the path', { params: 'x'.repeat(200) }],
    ['a parameter twice', { query: 'limit=1&limit=2' }],
    ['a sequence that never comes', { query: 'minSeq=999999' }],
  ];
  return [
    ...withBodies,
    ...others.map(([title, wish]) => ({ title, request: requestOf(documented, { who: 'admin', ...wish }) })),
  ];
}

type Wish = {
  readonly who?: keyof typeof KEYS | null;
  readonly key?: string;
  readonly query?: string;
  /** In place of everything in the path that varies. */
  readonly params?: string;
};

function requestOf(
  { method, path, operation }: Documented,
  { who, key, query, params }: Wish,
): InjectOptions {
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => params ?? PATHS[name] ?? 'none');
  const apiKey = key ?? (who == null ? null : KEYS[who]);
  const example = operation.requestBody?.content['application/json']?.example as object | undefined;
  const payload = (method === 'post' ? BODIES[path] : undefined) ?? example;
  return {
    method: method.toUpperCase() as 'GET',
    url: query === undefined ? url : `${url}?${query}`,
    headers: apiKey === null ? {} : { 'x-api-key': apiKey },
    ...(payload === undefined ? {} : { payload }),
  };
}

const PATHS: Readonly<Record<string, string>> = { orderId: '1', symbol: 'BTC-USD', accountId: 'alice' };

const MONEY = { asset: 'USD', amount: '1', transferId: 't-1' };
/** Where the example of the document fits any venue but the one in memory, or nobody at first. */
const BODIES: Readonly<Record<string, object>> = {
  '/api/v1/accounts': { accountId: 'carol' },
  '/api/v1/transfers': { ...MONEY, fromAccountId: 'alice', toAccountId: 'bob' },
  '/api/v1/reset': { confirm: 'exchange-sim-test' },
};
