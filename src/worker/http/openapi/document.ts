import type { EdgeDependencies } from '../../types.ts';
import type { DescribedEndpoint } from '../endpoint.ts';
import { Components, type Json } from './components.ts';
import { operationOf, TAGS, templateOf } from './operation.ts';
import { errorResponses, HEADERS } from './responses.ts';

/** An OpenAPI 3.1 document, as far as the page of it reads it. */
export type OpenApiDocument = {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> } & Json;
} & Json;

export type Operation = {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Json[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
};
type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
  readonly example?: string;
  readonly schema: Json;
};
type Content = Readonly<Record<string, { readonly schema: Json; readonly example?: unknown }>>;

/**
 * Describes the API by the table its routes are made from: what is not in it cannot be described, and what is in it
 * cannot be forgotten. @fastify/swagger would read the same schemas back out of fastify's routes, but not who may
 * use a route, which refusals it gives or what a schema is called, and every venue would load it when it starts.
 */
export function openApiDocument(
  endpoints: readonly DescribedEndpoint[],
  { info, spec, rateLimits }: Pick<EdgeDependencies, 'info' | 'spec' | 'rateLimits'>,
): OpenApiDocument {
  const components = new Components();
  const hasLimits = rateLimits !== null;
  const about = { components, hasLimits, symbol: spec.symbols[0]?.symbol ?? '' };
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    const path = templateOf(endpoint.path);
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint, about) };
  }
  return {
    openapi: '3.1.0',
    info: { title: `exsim ${info.instanceName || info.service}`, version: info.version, description: ABOUT },
    servers: [{ url: '/', description: 'This exchange.' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: paths as OpenApiDocument['paths'],
    components: {
      schemas: components.schemas,
      responses: errorResponses(hasLimits),
      headers: HEADERS,
      securitySchemes: {
        apiKey: { ...KEY_HEADER, description: 'Key of an account, or the admin key.' },
        adminKey: { ...KEY_HEADER, description: 'The admin key.' },
      },
    },
  };
}

const KEY_HEADER = { type: 'apiKey', in: 'header', name: 'X-API-Key' } as const;

const ABOUT = [
  'One simulated exchange. JSON is camelCase; decimals and ids are strings, times ISO 8601 in UTC with milliseconds.',
  'Every refusal has the body of the schema Error, and every answer a header X-Request-Id; send one to choose it, and',
  'a W3C traceparent to find the request in the log of the exchange. GET routes take HEAD too. Before a route is',
  'reached a request can be refused with 404 (no such path), 405 (another method), 408 (too slow) or 431 (headers too',
  'long), with the same body.',
].join(' ');
