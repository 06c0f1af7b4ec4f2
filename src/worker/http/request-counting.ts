import { performance } from 'node:perf_hooks';
import type { onRequestHookHandler } from 'fastify';
import type { EdgeMetrics } from '../metrics/types.ts';

/** Status of a request whose client went away before there was an answer, as nginx names it. */
const CLIENT_CLOSED = 499;
const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

/** The method as a label: a client chooses it freely, the label comes from a fixed set. */
const methodLabel = (method: string): string => (METHODS.has(method) ? method : 'OTHER');

/**
 * Counts one request from its first hook until the response is closed, however it ends: answered, refused, or left
 * by its client. The label of the endpoint is fixed when the route is made.
 */
export function requestCounting(metrics: EdgeMetrics, endpoint: string): onRequestHookHandler {
  return (request, reply, done) => {
    const started = performance.now();
    const method = methodLabel(request.method);
    metrics.httpStarted(method);
    const response = reply.raw;
    response.once('close', () => {
      const status = response.headersSent ? response.statusCode : CLIENT_CLOSED;
      metrics.httpFinished(method, endpoint, status, (performance.now() - started) / 1000);
    });
    done();
  };
}
