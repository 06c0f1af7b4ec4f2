import { createServer, type Server as TcpServer } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { service as healthService } from 'grpc-health-check';
import type { Edge, EdgeDependencies } from '../types.ts';
import { OpenSockets } from '../wire/open-sockets.ts';
import { callCounting } from './counting.ts';
import { loadDefinition } from './definition.ts';
import { addHealth } from './health.ts';
import { GRPC_LIMITS, serverOptions } from './limits.ts';
import { reflectable } from './reflected.ts';
import { exchangeService } from './service.ts';
import { answerUnknownRpcs } from './unknown-rpc.ts';

const REFLECTION_PATHS = ['v1', 'v1alpha'].map(
  (version) => `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
);

/**
 * The venue's gRPC API, listening, with health and reflection (v1 and v1alpha). Rejects when the port cannot be had.
 * The TCP server is ours and hands its connections over: grpc-js can neither limit nor count them.
 */
export async function createGrpcEdge(
  deps: EdgeDependencies,
  listen: { readonly host: string; readonly port: number },
): Promise<Edge> {
  const grpc = createServices(deps);
  const endHealth = addHealth(grpc, () => deps.exchange.health.accepting);
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const tcp = createServer({ noDelay: true }, (socket) => injector.injectConnection(socket));
  const sockets = new OpenSockets(tcp);
  tcp.maxConnections = GRPC_LIMITS.connections;
  const end = (): void => {
    endHealth();
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
    close: async (graceMs) => {
      endHealth();
      injector.drain(graceMs);
      await sockets.closeWithin(graceMs, () => new Promise((resolve) => tcp.close(() => resolve())));
      end();
    },
  };
}

function createServices(deps: EdgeDependencies): Server {
  const { all, service } = loadDefinition();
  const known = [service, healthService].flatMap((each) => Object.values(each).map(({ path }) => path));
  const counting = callCounting(deps.metrics, new Set([...known, ...REFLECTION_PATHS]));
  const grpc = new Server({ ...serverOptions, interceptors: [counting] });
  grpc.addService(service, exchangeService(deps));
  answerUnknownRpcs(grpc);
  new ReflectionService(reflectable(all)).addToServer(grpc);
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
