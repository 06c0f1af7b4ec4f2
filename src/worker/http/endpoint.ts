import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ExchangeErrorName } from '../../common/errors.ts';
import { ok } from '../../common/result.ts';
import { type Ready, whenReady } from '../../common/when-ready.ts';
import type { Caller } from '../access/types.ts';
import type { EdgeDependencies } from '../types.ts';
import { type Access, admit, NOBODY, notYet, SEQ_RANGE } from '../wire/admission.ts';
import { readBody } from '../wire/body.ts';
import type { JsonSchema } from '../wire/json-schema.ts';
import type { Markets } from '../wire/markets.ts';
import type { Trading } from '../wire/trading.ts';
import type { WireError } from '../wire/wire-error.ts';
import { type Answer, refusal } from './answer.ts';
import { compressLarge } from './compression.ts';
import { entityTag, matches } from './entity-tag.ts';
import { HTTP_LIMITS } from './limits.ts';
import { integerParam, type ParamTable, type ParamValues, readQuery } from './query-params.ts';
import { chargeRequest } from './rate-limiting.ts';
import { requestCounting } from './request-counting.ts';

/** What every route has at hand. */
export type HttpContext = {
  readonly deps: EdgeDependencies;
  readonly markets: Markets;
  readonly trading: Trading;
  /** Every route there is, in the order in which they were added; what describes the API reads it when it is asked. */
  readonly endpoints: DescribedEndpoint[];
};

/** A request whose caller and query string are known to be right. The body is not looked at yet. */
export type Call<T extends ParamTable> = {
  /** On open routes nobody in particular. */
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: ParamValues<T>;
  readonly body: unknown;
};

/** One route of the API: what OpenAPI says of it, and what it does. */
export type Endpoint<T extends ParamTable = ParamTable> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  /** Works before the journal is replayed: says nothing about the market. */
  readonly always?: true;
  /** Takes `minSeq` and says how stale it is. */
  readonly reads?: true;
  /** Carries an ETag: what it answers is decided by what the venue has applied. */
  readonly tagged?: true;
  readonly query?: T;
  readonly body?: JsonSchema;
  readonly bodyBytes?: number;
  /** What a request counts for under a rate limit; 1 where absent. The body is as it was sent, whatever it is. */
  readonly weight?: (body: unknown) => number;
  readonly answers: Readonly<Record<number, JsonSchema>>;
  /** Errors it answers with that do not follow from what it takes and does; see `openapi/responses.ts`. */
  readonly refusals?: readonly ExchangeErrorName[];
  /** Media type of the answers where it is not JSON; `handle` then answers text, with a header `content-type`. */
  readonly produces?: string;
  readonly handle: (call: Call<T>) => Ready<Answer>;
};

/** What there is to say about an endpoint; `query` has `minSeq` too where it takes it. */
export type DescribedEndpoint = Omit<Endpoint, 'handle' | 'query'> & { readonly query: ParamTable };

const MIN_SEQ = { minSeq: integerParam(...SEQ_RANGE) } as const;

/** Adds a route to the server. What does not change from request to request is worked out here, once. */
export function addEndpoint<T extends ParamTable>(
  app: FastifyInstance,
  context: HttpContext,
  endpoint: Endpoint<T>,
): void {
  const table = { ...endpoint.query, ...(endpoint.reads ? MIN_SEQ : {}) } as T;
  const { exchange, metrics } = context.deps;
  const { handle: _, ...described } = endpoint;
  context.endpoints.push({ ...described, query: table });
  app.route({
    method: endpoint.method === 'GET' ? ['GET', 'HEAD'] : endpoint.method,
    url: endpoint.path,
    schema: routeSchema(endpoint, table),
    bodyLimit: endpoint.bodyBytes ?? HTTP_LIMITS.bodyBytes,
    onRequest: requestCounting(metrics, endpoint.path),
    ...(endpoint.method === 'GET' ? { onSend: compressLarge } : {}),
    handler: (request: FastifyRequest, reply: FastifyReply): undefined => {
      const tag = endpoint.tagged ? tagNow(context) : null;
      const answer = answerTo(context, endpoint, table, request, reply);
      if (answer instanceof Promise) answer.then(respond).catch((error) => reply.send(error));
      else respond(answer);

      function respond({ status, body, headers }: Answer): void {
        const { staleSeconds } = exchange.health;
        if (endpoint.reads && staleSeconds !== null) reply.header('x-exsim-stale', String(staleSeconds));
        if (headers !== undefined) reply.headers(headers);
        // While it waited for the tables the market may have gone on: then nobody knows what it is an answer to.
        const holds = tag !== null && status === 200 && tag === tagNow(context);
        if (holds) reply.header('etag', tag);
        if (holds && matches(request.headers['if-none-match'], tag)) reply.code(304).send();
        else reply.code(status).send(body);
      }
    },
  });
}

const tagNow = ({ deps, trading }: HttpContext): string => entityTag(deps.exchange.engine, trading.time());

function routeSchema(
  endpoint: Pick<Endpoint, 'summary' | 'body' | 'answers' | 'produces'>,
  table: ParamTable,
): Record<string, unknown> {
  const properties = Object.fromEntries(Object.entries(table).map(([name, { schema }]) => [name, schema]));
  return {
    summary: endpoint.summary,
    querystring: { type: 'object', properties, additionalProperties: false },
    ...(endpoint.body === undefined ? {} : { body: endpoint.body }),
    // Errors are rare and have one shape: they are written without a compiled schema, which makes starting cheaper.
    ...(endpoint.produces === undefined ? { response: endpoint.answers } : {}),
  };
}

/** Promises nothing that is there already: most requests wait for the exchange and for nothing before it. */
function answerTo<T extends ParamTable>(
  context: HttpContext,
  endpoint: Endpoint<T>,
  table: T,
  request: FastifyRequest,
  reply: FastifyReply,
): Ready<Answer> {
  const { deps } = context;
  const { rateLimits } = deps;
  const caller = endpoint.always
    ? ok(NOBODY)
    : admit(deps, {
        access: endpoint.access,
        ...{ apiKey: request.headers['x-api-key'], place: HEADER },
        charge: (who) => (rateLimits === null ? null : chargeRequest(rateLimits, endpoint, who, reply)),
      });
  return whenReady(caller, (known) =>
    known.ok ? answerCaller(deps, endpoint, table, request, known.value) : refusal(known.error),
  );
}

function answerCaller<T extends ParamTable>(
  { exchange }: EdgeDependencies,
  endpoint: Endpoint<T>,
  table: T,
  request: FastifyRequest,
  caller: Caller,
): Ready<Answer> {
  const query = readQuery(table, request.query);
  if (!query.ok) return refusal(query.error);
  const unread = endpoint.body === undefined ? noBody(request.body) : null;
  if (unread !== null) return refusal(unread);
  const blocked = endpoint.always ? null : notYet(exchange, minSeqOf(query.value));
  return whenReady(blocked, (error) => {
    if (error !== null) return refusal(error);
    const params = request.params as Readonly<Record<string, string>>;
    return endpoint.handle({ caller, params, query: query.value, body: request.body });
  });
}

/** What is wrong with a body that nobody looks at: one without a field is as good as none. */
function noBody(body: unknown): WireError | null {
  if (body === undefined || body === null) return null;
  const read = readBody({}, body, 'the body');
  return read.ok ? null : read.error;
}

const HEADER = { needed: 'this route needs a header X-API-Key', name: 'X-API-Key' } as const;

const minSeqOf = (query: object): number | null =>
  'minSeq' in query && typeof query.minSeq === 'number' ? query.minSeq : null;
