import { createServer, type Server as TcpServer } from 'node:net';
import { Server, ServerCredentials, type ServerOptions, type ServiceDefinition } from '@grpc/grpc-js';
import type { Edge, EdgeDependencies } from '../types.ts';
import { OpenSockets } from '../wire/open-sockets.ts';
import { Connections } from './connections.ts';
import { type GrpcContext, grpcContext } from './context.ts';
import { callCounting } from './counting.ts';
import { loadDefinition, served } from './definition.ts';
import { addHealth, healthService } from './health.ts';
import { GRPC_LIMITS, serverOptions } from './limits.ts';
import { addReflection, REFLECTION_PATHS } from './reflection.ts';
import { exchangeService } from './service.ts';
import { coalescing } from './streams/coalescing.ts';
import { answerUnknownRpcs } from './unknown-rpc.ts';

export type GrpcEdge = Edge & {
  /** Streams that are open. */
  readonly streams: number;
};

/**
 * The venue's gRPC API, listening, with health and reflection (v1 and v1alpha). Rejects when the port cannot be had.
 * The TCP server is ours and hands its connections over: grpc-js can neither limit nor count them.
 */
export async function createGrpcEdge(
  deps: EdgeDependencies,
  listen: { readonly host: string; readonly port: number },
  options: ServerOptions = serverOptions,
): Promise<GrpcEdge> {
  const service = loadDefinition();
  const tcp = createServer({ noDelay: true });
  tcp.maxConnections = GRPC_LIMITS.connections;
  const sockets = new OpenSockets(tcp);
  const context = grpcContext(deps, service, new Connections(tcp));
  const grpc = createServices(context, service, options);
  const endHealth = addHealth(grpc, () => deps.exchange.health.accepting, deps.nonce);
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  tcp.on('connection', (socket) => injector.injectConnection(socket));
  const end = (): void => {
    endHealth();
    context.streams.drain();
    injector.destroy();
    grpc.forceShutdown();
  };
  const port = await listening(tcp, listen.host, listen.port).catch((error: unknown) => {
    end();
    throw error;
  });
  return {
    port,
    get connections() {
      return sockets.count;
    },
    get streams() {
      return context.streams.count;
    },
    close: async (graceMs) => {
      endHealth();
      context.streams.drain();
      injector.drain(graceMs);
      await sockets.closeWithin(graceMs, () => new Promise((resolve) => tcp.close(() => resolve())));
      end();
    },
  };
}

function createServices(context: GrpcContext, service: ServiceDefinition, options: ServerOptions): Server {
  const known = [service, healthService].flatMap((each) => Object.values(each).map(({ path }) => path));
  const counting = callCounting(context.deps.metrics, new Set([...known, ...REFLECTION_PATHS]));
  const grpc = new Server({ ...options, interceptors: [counting, coalescing] });
  grpc.addService(served(service), exchangeService(context));
  answerUnknownRpcs(grpc);
  addReflection(grpc);
  return grpc;
}

/** Resolves to the port it really has. */
function listening(tcp: TcpServer, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen({ host, port }, () => {
      tcp.off('error', reject);
      const address = tcp.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
