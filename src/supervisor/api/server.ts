import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { ExsimError, type ToolErrorName } from '../../common/errors.ts';
import { API_VERSION, API_VERSION_HEADER, VERSION_HEADER } from '../../protocol/api.ts';
import { addMonitoringRoutes } from '../metrics/routes.ts';
import { problemOf } from '../problem.ts';
import type { ApiContext } from './context.ts';
import { addRoutes } from './routes.ts';
import { addStreams } from './streams.ts';

/** A fleet of 100 instances with every symbol spelled out is below 1 MB. */
const BODY_BYTES_MAX = 8 * 1024 * 1024;

/** The control API of `protocol/api.ts`, ready to listen. Closing it hangs up on those who follow changes. */
export function buildApi(context: ApiContext): FastifyInstance {
  const app = Fastify({ bodyLimit: BODY_BYTES_MAX, forceCloseConnections: true });
  app.setErrorHandler((error: FastifyError | ExsimError, _request, reply) => {
    const problem = problemOf(asToolError(error), context.redactor);
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
  addRoutes(app, context);
  addStreams(app, context);
  addMonitoringRoutes(app, context.fleet, context.version);
  return app;
}

const STATUS: { readonly [code in ToolErrorName]?: number } = {
  USAGE: 400,
  CONFIG_INVALID: 400,
  PROJECT_MISMATCH: 409,
  UNKNOWN_INSTANCE: 404,
  SUPERVISOR_UNREACHABLE: 503,
};

/** Fastify's own refusals (a body that is no JSON, too long, or not as the schema says) are the client's mistakes. */
function asToolError(error: FastifyError | ExsimError): Error {
  if (error instanceof ExsimError) return error;
  const isRefusal = error.statusCode !== undefined && error.statusCode < 500;
  return isRefusal ? new ExsimError('USAGE', `The request was refused: ${error.message}.`) : error;
}
