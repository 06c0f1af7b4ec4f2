import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestFields } from '../access/correlation.ts';
import type { EdgeDependencies } from '../types.ts';
import { unknownAccount } from '../wire/account-scope.ts';
import { failedBy } from '../wire/admission.ts';
import { badOrderId } from '../wire/ids.ts';
import { unknownSymbol } from '../wire/order-codec.ts';
import { shown, type WireError } from '../wire/wire-error.ts';
import { refusal } from './answer.ts';
import { answerWithId } from './correlation.ts';
import { UnreadableBody } from './json-bodies.ts';
import { HTTP_LIMITS } from './limits.ts';
import { chargeRequest } from './rate-limiting.ts';
import { requestCounting } from './request-counting.ts';

/** Label of every request that no route takes. */
const UNMATCHED = 'unmatched';

/** Answers whatever no route answers: unknown paths, wrong methods, bodies that cannot be read, and bugs. */
export function addFailureHandlers(app: FastifyInstance, deps: EdgeDependencies, routes: RoutePaths): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const fault = faultOfBody(error, request);
    if (fault === null) return send(reply, unexpected(error, request, deps));
    return refuse(deps, reply, fault);
  });
  app.setNotFoundHandler((request, reply) => {
    countUnmatched(deps, request, reply);
    const allowed = routes.methodsOf(request.url);
    if (allowed.length === 0) return refuse(deps, reply, noRoute(request));
    reply.header('allow', allowed.join(', '));
    const message = `the path takes ${allowed.join(', ')}, but the method was ${shown(request.method)}`;
    return refuse(deps, reply, { name: 'METHOD', message });
  });
}

/** For requests that fastify refuses before it knows their route: a path with a broken escape, or far too long a part. */
export function unroutable(deps: EdgeDependencies, routes: RoutePaths) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    answerWithId(request, reply);
    countUnmatched(deps, request, reply);
    const isLong = error.code === 'FST_ERR_MAX_PARAM_LENGTH';
    void refuse(deps, reply, isLong ? longPart(request, routes) : undecodable(request));
  };
}

const undecodable = ({ url }: FastifyRequest): WireError => ({
  name: 'MALFORMED',
  message: `the path must be percent-encoded UTF-8, but was ${shown(url.split('?', 1)[0])}`,
});

/** Too long an id or symbol is answered as a shorter wrong one. */
function longPart({ url }: FastifyRequest, routes: RoutePaths): WireError {
  const [path = ''] = url.split('?', 1);
  const part = path.split('/').find(({ length }) => length > HTTP_LIMITS.paramChars) ?? '';
  const param = routes.paramOf(url);
  if (param === 'orderId') return badOrderId(part);
  if (param === 'accountId')
    return { name: 'ACCOUNT_DISABLED', message: unknownAccount(part, param), field: param };
  return { name: 'UNKNOWN_SYMBOL', message: unknownSymbol(part), field: 'symbol' };
}

function countUnmatched({ metrics }: EdgeDependencies, request: FastifyRequest, reply: FastifyReply): void {
  const count = requestCounting(metrics, UNMATCHED);
  count.call(request.server, request, reply, () => undefined);
}

function send(reply: FastifyReply, error: WireError): FastifyReply {
  const { status, body } = refusal(error);
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
}

const noRoute = (request: FastifyRequest): WireError => ({
  name: 'NO_ROUTE',
  message: `there is no ${shown(request.url.split('?')[0])}; docs/http.md lists the paths`,
});

/** What is wrong with a body that could not be read; null when that is not what failed. */
function faultOfBody(error: FastifyError, request: FastifyRequest): WireError | null {
  if (error instanceof UnreadableBody) return error.problem;
  return KNOWN_FAILURES[error.code]?.(request) ?? null;
}

/** Refuses what no route came to look at. It counts for its connection all the same, its key was not looked at. */
function refuse({ rateLimits }: EdgeDependencies, reply: FastifyReply, error: WireError): FastifyReply {
  const limited = rateLimits === null ? null : chargeRequest(rateLimits, {}, null, reply);
  return send(reply, limited ?? error);
}

function unexpected(error: FastifyError, request: FastifyRequest, deps: EdgeDependencies): WireError {
  const where = {
    ...requestFields(request.id, request.headers['traceparent']),
    ...{ method: request.method, route: request.routeOptions.url },
  };
  const internal = `the request failed; the log has more under requestId ${request.id}`;
  return failedBy(error, deps.log, where, internal);
}

const KNOWN_FAILURES: Readonly<Record<string, (request: FastifyRequest) => WireError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: (request) => {
    const limit = request.routeOptions.bodyLimit;
    return { name: 'TOO_LARGE', message: `the body must be at most ${limit} bytes long, but is longer` };
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: (request) => {
    const was = shown(request.headers['content-type']);
    return { name: 'MEDIA_TYPE', message: `Content-Type must be application/json, but was ${was}` };
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => ({
    name: 'MALFORMED',
    message: 'the body is not as long as Content-Length says',
  }),
  // The client went away in the middle of its body: nobody reads the answer, and nothing of ours failed.
  ECONNRESET: () => ({ name: 'MALFORMED', message: 'the body ended before it was whole' }),
};

/** The paths of the API and their methods, to tell a wrong method from a wrong path. */
export class RoutePaths {
  readonly #routes: {
    readonly pattern: RegExp;
    readonly methods: string[];
    readonly param: string | null;
  }[] = [];
  readonly #byPath = new Map<string, string[]>();

  add(method: string, path: string): void {
    const known = this.#byPath.get(path);
    if (known !== undefined) {
      known.push(method);
      return;
    }
    const methods = [method];
    const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replace(/:[^/]+/g, '[^/]+')}$`);
    this.#byPath.set(path, methods);
    this.#routes.push({ pattern, methods, param: /:(\w+)/.exec(path)?.[1] ?? null });
  }

  methodsOf(url: string): readonly string[] {
    return this.#find(url)?.methods ?? [];
  }

  /** Name of the part of the path that varies; null when none does, or no route has the path. */
  paramOf(url: string): string | null {
    return this.#find(url)?.param ?? null;
  }

  #find(url: string) {
    const path = url.split('?', 1)[0] ?? '';
    return this.#routes.find(({ pattern }) => pattern.test(path));
  }
}
