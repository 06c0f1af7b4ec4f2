import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { ExsimError, type ToolErrorName } from '../../common/errors.ts';
import { API_VERSION, API_VERSION_HEADER, VERSION_HEADER } from '../../protocol/api.ts';
import { addMonitoringRoutes } from '../metrics/routes.ts';
import { toldProblem } from '../problem.ts';
import { refuseUrl } from '../refuse-url.ts';
import type { ApiContext } from './context.ts';
import { addGuard, type GuardOptions } from './guard.ts';
import { addRoutes } from './routes.ts';
import { addStreams } from './streams.ts';

/** A fleet of 100 instances with every symbol spelled out is below 1 MB. */
export const BODY_BYTES_MAX = 8 * 1024 * 1024;

/**
 * The control API for the socket, ready to listen. Closing it hangs up on those who follow changes. `added` is told of
 * each route: `GET /v1/hello`.
 */
export function buildApi(context: ApiContext, added?: (route: string) => void): FastifyInstance {
  const app = Fastify({
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    frameworkErrors: refuseUrl,
  });
  if (added !== undefined) app.addHook('onRoute', ({ method, url }) => added(`${method} ${url}`));
  addControlApi(app, context);
  return app;
}

/** All of `protocol/api.ts`, on whatever it is to be served, for those whom the guard lets in. */
export function addControlApi(app: FastifyInstance, context: ApiContext, guard?: GuardOptions): void {
  app.setErrorHandler((error: FastifyError | ExsimError, _request, reply) => {
    const problem = toldProblem(asToolError(error), context.redactor, context.log);
    return reply.code(STATUS[problem.code] ?? 500).send(problem);
  });
  app.setNotFoundHandler((request) => {
    throw new ExsimError('USAGE', `The supervisor has no ${request.method} ${request.url}.`, {
      wayOut: 'Run `exsim up` with this version: it replaces the supervisor.',
    });
  });
  app.addHook('onRequest', (_request, reply, done) => {
    reply.raw.setHeader(VERSION_HEADER, context.version); // Raw: streams are answered past fastify.
    reply.raw.setHeader(API_VERSION_HEADER, API_VERSION);
    done();
  });
  if (guard !== undefined) addGuard(app, guard);
  addRoutes(app, context);
  addStreams(app, context);
  addMonitoringRoutes(app, context.fleet, context.version);
}

/** Of a Problem by its code; 500 for all others. */
export const STATUS: { readonly [code in ToolErrorName]?: number } = {
  USAGE: 400,
  CONFIG_INVALID: 400,
  CONTROL_REFUSED: 403,
  PROJECT_MISMATCH: 409,
  UNKNOWN_INSTANCE: 404,
  PORT_TAKEN: 409,
  SUPERVISOR_UNREACHABLE: 503,
};

/** Fastify's own refusals (a body that is no JSON, too long, or not as the schema says) are the client's mistakes. */
function asToolError(error: FastifyError | ExsimError): Error {
  if (error instanceof ExsimError) return error;
  const isRefusal = error.statusCode !== undefined && error.statusCode < 500;
  return isRefusal ? new ExsimError('USAGE', `The request was refused: ${error.message}.`) : error;
}
