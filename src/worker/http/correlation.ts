import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestFields } from '../access/correlation.ts';
import type { EdgeDependencies } from '../types.ts';

/** Every answer carries the id of its request; at level `debug` every request has a line in the log. */
export function addCorrelation(app: FastifyInstance, { log }: EdgeDependencies): void {
  app.addHook('onRequest', (request, reply, done) => {
    answerWithId(request, reply);
    done();
  });
  // Asked once: at other levels a request pays nothing for it.
  if (!log.isLevelEnabled('debug')) return;
  app.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const fields = requestFields(request.id, request.headers['traceparent']);
    const route = request.routeOptions.url;
    const ms = Math.round(reply.elapsedTime * 1000) / 1000;
    log.debug({ ...fields, method, route, status: reply.statusCode, ms }, 'request');
    done();
  });
}

export function answerWithId(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id);
}
