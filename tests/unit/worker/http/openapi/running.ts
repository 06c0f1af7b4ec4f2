import { Ajv2020 } from 'ajv/dist/2020.js';
import type { LightMyRequestResponse } from 'fastify';
import type { OpenApiDocument, Operation } from '../../../../../src/worker/http/openapi/document.ts';
import { createHttpApp } from '../../../../../src/worker/http/server.ts';
import { recordingMetrics } from '../../metrics/recording-metrics.ts';
import { KEYS, type MemoryVenue, memoryVenue } from '../../wire/memory-venue.ts';
import { ASK } from '../api.ts';
import { routesOf } from '../routes-of.ts';
import { requestsOf } from './requests.ts';

export type Documented = { readonly method: string; readonly path: string; readonly operation: Operation };
type Answered = { readonly title: string; readonly answer: LightMyRequestResponse };

export type Running = {
  readonly document: OpenApiDocument;
  readonly operations: readonly Documented[];
  /** `METHOD path` of what the server really has, in the words of the document. */
  readonly routes: readonly string[];
};

/** What an API over a venue in memory has, and what it says of itself. */
export async function runningApi(): Promise<Running> {
  const app = createHttpApp(memoryVenue(recordingMetrics()).deps);
  const { body } = await app.inject({ method: 'GET', url: '/openapi.json' });
  const document = JSON.parse(body) as OpenApiDocument;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const routes = (await routesOf(app)).map((route) => route.replace(/:(\w+)/g, '{$1}'));
  return { document, operations, routes };
}

/** What a route answers to good and bad requests, in good and bad times; on a venue of its own with a little history. */
export async function answersOf(documented: Documented): Promise<Answered[]> {
  const venue = memoryVenue(recordingMetrics());
  const app = createHttpApp(venue.deps);
  const place = (who: 'alice' | 'bob', order: object) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/orders',
      headers: { 'x-api-key': KEYS[who] },
      payload: order,
    });
  await place('alice', { ...ASK, price: '66000' });
  await place('bob', { ...ASK, side: 'BUY', price: '66000', quantity: '0.1' });
  const answers: Answered[] = [];
  for (const asked of requestsOf(documented)) {
    const { health } = venue;
    asked.trouble?.(venue);
    answers.push({ title: asked.title, answer: await app.inject(asked.request) });
    Object.assign(venue, { health, forced: null, historyFailure: null } satisfies Partial<MemoryVenue>);
  }
  await app.close();
  return answers;
}

/** In what an answer is not what the document says; null when it is. */
export function problemOf(
  document: OpenApiDocument,
  { operation }: Documented,
  { statusCode, headers, body }: LightMyRequestResponse,
): string | null {
  const documented = operation.responses[statusCode];
  if (documented === undefined) return `${statusCode} is not documented: ${body}`;
  if (headers['x-request-id'] === undefined) return 'it has no X-Request-Id';
  const { content = {}, headers: told = {} } = resolved(document, documented) as Described;
  const untold = TOLD_HEADERS.find((name) => headers[name.toLowerCase()] !== undefined && !(name in told));
  if (untold !== undefined) return `it has a header ${untold}`;
  const type = String(headers['content-type'] ?? '').split(';')[0] ?? '';
  if (Object.keys(content).length === 0) return body === '' ? null : `${statusCode} has a body: ${body}`;
  const schema = content[type]?.schema;
  if (schema === undefined) return `${statusCode} has the type ${type}`;
  if (type !== 'application/json') return null;
  const validate = validatorOf(document, schema);
  return validate(JSON.parse(body)) ? null : `${JSON.stringify(validate.errors)} in ${body}`;
}

type Described = { content?: Record<string, { schema: object }>; headers?: object };
/** Headers of the venue's own that an answer has only where the document says so. */
const TOLD_HEADERS = ['ETag', 'X-Exsim-Stale', 'Retry-After', 'RateLimit-Limit'];

const resolved = (document: OpenApiDocument, part: object): object =>
  '$ref' in part ? at(document, String(part.$ref)) : part;

/** What a reference within the document leads to. */
export const at = (document: OpenApiDocument, reference: string): object =>
  reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], document) as object;

const ajv = new Ajv2020({ strict: false, allErrors: true });
const validators = new Map<string, ReturnType<typeof ajv.compile>>();

function validatorOf({ components }: OpenApiDocument, schema: object) {
  const key = JSON.stringify(schema);
  const known = validators.get(key);
  if (known !== undefined) return known;
  const validate = ajv.compile({ ...schema, components });
  validators.set(key, validate);
  return validate;
}
