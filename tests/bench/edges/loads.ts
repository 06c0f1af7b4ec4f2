import { UnaryLoad } from './load/grpc-load.ts';
import { batches, singleOrders } from './load/http-load.ts';
import type { Load } from './load/load.ts';
import type { Server } from './server.ts';

/** A way in which orders come in. */
export type LoadKind = {
  readonly title: string;
  /** Orders of a request are answered together, or requests do not wait for answers. */
  readonly isMany?: true;
  readonly make: (server: Server) => Load;
};

const CONNECTIONS = 64;
const BATCH = { orders: 50, connections: 8 } as const;

const post = (connections: number): LoadKind => ({
  title: connections === 1 ? 'POST, 1 connection' : `POST, ${connections} connections`,
  make: ({ ports, keys }) => singleOrders({ port: ports.http, keys }, connections),
});

export const LOADS: readonly LoadKind[] = [
  post(1),
  post(CONNECTIONS),
  {
    title: `POST of ${BATCH.orders} orders, ${BATCH.connections} connections`,
    isMany: true,
    make: ({ ports, keys }) => batches({ port: ports.http, keys }, BATCH.orders, BATCH.connections),
  },
  {
    title: `gRPC unary, ${CONNECTIONS} callers`,
    make: ({ ports, keys }) => new UnaryLoad({ port: ports.grpc, keys }, CONNECTIONS),
  },
];
