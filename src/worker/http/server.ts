import { type FastifyInstance, fastify } from 'fastify';
import { requestIdOf } from '../access/correlation.ts';
import { StreamIncoming } from '../stream/incoming.ts';
import { StreamServer } from '../stream/stream-server.ts';
import type { Edge, EdgeDependencies } from '../types.ts';
import { Markets } from '../wire/markets.ts';
import { OpenSockets } from '../wire/open-sockets.ts';
import { Trading } from '../wire/trading.ts';
import { answerClientError } from './client-errors.ts';
import { addCorrelation } from './correlation.ts';
import type { HttpContext } from './endpoint.ts';
import { addFailureHandlers, RoutePaths, unroutable } from './failures.ts';
import { addJsonParser } from './json-bodies.ts';
import { HTTP_LIMITS, type SocketLimits } from './limits.ts';
import { boundPipelining } from './pipelining.ts';
import { accountRoutes } from './routes/account.ts';
import { accountAdminRoutes } from './routes/account-admin.ts';
import { changeRoutes } from './routes/change.ts';
import { fundsRoutes } from './routes/funds.ts';
import { marketRoutes } from './routes/market.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { orderRoutes } from './routes/order.ts';
import { safeguardRoutes } from './routes/safeguard.ts';
import { serviceRoutes } from './routes/service.ts';
import { venueAdminRoutes } from './routes/venue-admin.ts';
import { schemaController } from './serializers.ts';

/** Where an edge listens; port 0 takes a free one. */
export type ListenOptions = { readonly host: string; readonly port: number };

/** The venue's HTTP API, listening. Rejects when the port cannot be had. */
export async function createHttpEdge(
  deps: EdgeDependencies,
  listen: ListenOptions,
  limits: SocketLimits = HTTP_LIMITS,
  stream: StreamServer = new StreamServer(deps),
): Promise<Edge> {
  const app = createHttpApp(deps, limits);
  const sockets = new OpenSockets(app.server);
  stream.attach(app.server);
  try {
    await app.listen({ host: listen.host, port: listen.port });
  } catch (error) {
    await app.close();
    throw error;
  }
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : listen.port;
  return {
    port,
    get connections() {
      return sockets.count;
    },
    close: (graceMs) =>
      sockets.closeWithin(graceMs, async () => {
        await Promise.all([stream.close(graceMs), app.close()]);
      }),
  };
}

/** The API without a socket, for tests by `inject` as for `createHttpEdge`. */
export function createHttpApp(deps: EdgeDependencies, limits: SocketLimits = HTTP_LIMITS): FastifyInstance {
  const routes = new RoutePaths();
  const app = fastify({
    logger: false,
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    // Routes take HEAD beside GET themselves, with one compiled serialiser for both.
    exposeHeadRoutes: false,
    requestTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.connectionTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    bodyLimit: HTTP_LIMITS.bodyBytes,
    routerOptions: { maxParamLength: HTTP_LIMITS.paramChars },
    // Requests on a kept-alive connection are still answered while it drains, each with `Connection: close`.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    http: {
      IncomingMessage: StreamIncoming,
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: limits.checkIntervalMs,
    },
    clientErrorHandler: answerClientError,
    frameworkErrors: unroutable(deps, routes),
    schemaController,
  });
  app.server.maxConnections = limits.connections;
  app.server.maxHeadersCount = HTTP_LIMITS.headers;
  addJsonParser(app);
  app.addHook('onRoute', ({ method, path }) => {
    for (const name of [method].flat()) routes.add(name, path);
  });
  boundPipelining(app);
  addCorrelation(app, deps);
  addFailureHandlers(app, deps, routes);
  addRoutes(app, deps);
  return app;
}

function addRoutes(app: FastifyInstance, deps: EdgeDependencies): void {
  const markets = new Markets(deps.exchange.engine, deps);
  const context: HttpContext = { deps, markets, trading: new Trading({ ...deps, markets }), endpoints: [] };
  orderRoutes(app, context);
  changeRoutes(app, context);
  accountRoutes(app, context);
  safeguardRoutes(app, context);
  fundsRoutes(app, context);
  accountAdminRoutes(app, context);
  venueAdminRoutes(app, context);
  marketRoutes(app, context);
  serviceRoutes(app, context);
  openApiRoutes(app, context);
}
