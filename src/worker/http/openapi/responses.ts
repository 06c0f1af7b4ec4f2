import { STATUS_CODES } from 'node:http';
import { EXCHANGE_ERRORS } from '../../../common/errors.ts';
import type { DescribedEndpoint } from '../endpoint.ts';
import type { Components, Json } from './components.ts';

/** The statuses of refusals that more than one route has, each described once. */
export function errorResponses(hasLimits: boolean): Record<string, Json> {
  const statuses = [...new Set(Object.values(EXCHANGE_ERRORS).map(({ http }) => http))].sort();
  return Object.fromEntries(
    statuses.map((status) => [
      errorName(status),
      {
        description: `${STATUS_CODES[status]}: ${namesOf(status).join(', ')}.`,
        headers: headersOf({
          ...{ hasLimits, stale: true, tagged: false },
          retry: status === EXCHANGE_ERRORS.RATE_LIMITED.http,
        }),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
}

const namesOf = (status: number): string[] =>
  Object.entries(EXCHANGE_ERRORS)
    .filter(([, row]) => row.http === status)
    .map(([name, row]) => `${row.code} ${name}`);

const errorName = (status: number): string => `Error${status}`;

/** Headers of answers, by what they say. */
export const HEADERS: Readonly<Record<string, Json>> = {
  'X-Request-Id': header('string', 'Id of the request: the one that was sent, else a fresh one.'),
  'X-Exsim-Stale': header('string', 'Present while the database does not answer: seconds since it did.'),
  ETag: header('string', 'Stays as long as nothing was applied: send it back as If-None-Match.'),
  'RateLimit-Limit': header('integer', 'Requests per second of the limit that is nearest.'),
  'RateLimit-Remaining': header('integer', 'Requests that could follow at once.'),
  'RateLimit-Reset': header('integer', 'Seconds until all of them could.'),
  'Retry-After': header('integer', 'Seconds after which the request would be taken.'),
};

function header(type: string, description: string): Json {
  return { description, schema: { type } };
}

type Carried = {
  readonly hasLimits: boolean;
  readonly stale: boolean;
  readonly retry: boolean;
  readonly tagged: boolean;
};

function headersOf({ hasLimits, stale, retry, tagged }: Carried): Json {
  const names = [
    'X-Request-Id',
    ...(stale ? ['X-Exsim-Stale'] : []),
    ...(tagged ? ['ETag'] : []),
    ...(hasLimits ? ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'] : []),
    ...(retry ? ['Retry-After'] : []),
  ];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

type Answering = { readonly components: Components; readonly hasLimits: boolean };

/** All answers of a route: its own, and the refusals it can give. */
export function responsesOf(endpoint: DescribedEndpoint, about: Answering): Json {
  const { components } = about;
  const hasLimits = about.hasLimits && !endpoint.always;
  const own = Object.entries(endpoint.answers).map(([status, schema]) => [
    status,
    {
      description: STATUS_CODES[Number(status)] ?? '',
      headers: headersOf({
        ...{ hasLimits, retry: false },
        ...{ stale: endpoint.reads === true, tagged: endpoint.tagged === true },
      }),
      ...contentOf(endpoint, status, components.schema(schema)),
    },
  ]);
  const refusals = refusalsOf(endpoint, hasLimits)
    .filter((status) => !Object.hasOwn(endpoint.answers, status))
    .map((status) => [String(status), { $ref: `#/components/responses/${errorName(status)}` }]);
  return Object.fromEntries([...own, ...refusals]);
}

/** Nothing stands in the body of a 304. */
const contentOf = (endpoint: DescribedEndpoint, status: string, schema: Json): Json =>
  status === '304' ? {} : { content: { [endpoint.produces ?? 'application/json']: { schema } } };

/** Follows from what a route takes and does; which code stands for what is the error table's to say. */
function refusalsOf(endpoint: DescribedEndpoint, hasLimits: boolean): number[] {
  const { access, always, body, path, query, refusals = [] } = endpoint;
  const changes = endpoint.method !== 'GET';
  return [
    400,
    ...(access === 'open' ? [] : [401, 403]),
    ...(path.includes(':') || 'symbol' in query || body !== undefined ? [404] : []),
    ...(changes ? [409, 413, 415, 422] : []),
    ...(hasLimits ? [429] : []),
    500,
    ...(always ? [] : [503]),
    ...(changes ? [504] : []),
    ...refusals.map((name) => EXCHANGE_ERRORS[name].http),
  ];
}
