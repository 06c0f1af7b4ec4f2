import type { JsonSchema } from '../../wire/json-schema.ts';
import type { DescribedEndpoint } from '../endpoint.ts';
import type { Components, Json } from './components.ts';
import { responsesOf } from './responses.ts';
import { exampleOf } from './schema-example.ts';

/** Groups of routes, by what they are about. */
export const TAGS = {
  Orders: 'Place, read, change and cancel orders.',
  Accounts: 'What an account has and did.',
  'Market data': 'Symbols, books, trades and prices: open to everybody.',
  Administration: 'With an admin key.',
  Service: 'What the process says of itself.',
} as const;
type Tag = keyof typeof TAGS;

function tagOf({ access, always, path }: DescribedEndpoint): Tag {
  if (always) return 'Service';
  if (access === 'open') return 'Market data';
  if (access === 'admin') return 'Administration';
  return path.startsWith('/api/v1/orders') ? 'Orders' : 'Accounts';
}

/** `/orders/:orderId` as `/orders/{orderId}`. */
export const templateOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

/** What a route is described with besides itself. */
export type Surroundings = {
  readonly components: Components;
  /** Whether the venue limits how often it is asked. */
  readonly hasLimits: boolean;
  /** One the venue lists, for examples. */
  readonly symbol: string;
};

/** What the document says of one route. */
export function operationOf(endpoint: DescribedEndpoint, about: Surroundings): Json {
  const { components } = about;
  const { access, body } = endpoint;
  return {
    operationId: operationId(endpoint),
    summary: endpoint.summary,
    tags: [tagOf(endpoint)],
    security: access === 'open' ? [] : [{ [access === 'key' ? 'apiKey' : 'adminKey']: [] }],
    parameters: [...pathParameters(endpoint, about), ...queryParameters(endpoint, components)],
    ...(body === undefined ? {} : { requestBody: bodyOf(body, about) }),
    responses: responsesOf(endpoint, about),
  };
}

/** `deleteOrdersByOrderId`: the method and the words of the path. */
function operationId({ method, path }: DescribedEndpoint): string {
  const words = path
    .replace(/^\/api\/v1/, '')
    .replace(/:/g, 'by-')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function bodyOf(body: JsonSchema, { components, symbol }: Surroundings): Json {
  const example = exampleOf(body, { ...EXAMPLES, symbol });
  return { required: true, content: { 'application/json': { schema: components.schema(body), example } } };
}

function pathParameters({ path }: DescribedEndpoint, { symbol }: Surroundings): Json[] {
  const examples: Readonly<Record<string, string>> = { ...EXAMPLES, symbol };
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    ...(examples[name] === undefined ? {} : { example: examples[name] }),
  }));
}

/** What can stand in a path or a body, for people to try. */
const EXAMPLES: Readonly<Record<string, string>> = {
  ...{ orderId: '17', accountId: 'alice', toAccountId: 'bob', asset: 'USD', amount: '1000' },
  ...{ price: '65000', quantity: '0.01', makerBps: '10', takerBps: '20', transferId: 'deposit-1' },
  confirm: 'exchange-sim-binance',
};

function queryParameters({ query }: DescribedEndpoint, components: Components): Json[] {
  return Object.entries(query).map(([name, { schema }]) => {
    const { description, ...rest } = components.schema(schema);
    return { name, in: 'query', ...(description === undefined ? {} : { description }), schema: rest };
  });
}
