import { batches, singleOrders } from './load/http-load.ts';
import type { Load } from './load/load.ts';
import { StreamLoad } from './load/stream-load.ts';
import { UnaryLoad } from './load/unary-load.ts';
import type { Plan } from './plan.ts';
import type { Server } from './server.ts';

/** A way in which orders come in. */
export type LoadKind = {
  readonly title: string;
  /** How many orders are counted. */
  readonly span: keyof Plan['spans'];
  readonly make: (server: Server) => Load;
};

const CONNECTIONS = 64;
/** Orders under way on each stream. */
const WINDOW = 128;
const BATCH = { orders: 50, connections: 8 } as const;

const post = (connections: number): LoadKind => ({
  title: connections === 1 ? 'POST, 1 connection' : `POST, ${connections} connections`,
  span: connections === 1 ? 'inTurn' : 'single',
  make: ({ ports, keys }) => singleOrders({ port: ports.http, keys }, connections),
});

const stream = (streams: number): LoadKind => ({
  title: `gRPC, ${streams === 1 ? '1 stream' : `${streams} streams`} with ${WINDOW} orders under way on each`,
  span: 'many',
  make: ({ ports, keys }) => new StreamLoad({ port: ports.grpc, keys }, { streams, window: WINDOW }),
});

export const LOADS: readonly LoadKind[] = [
  post(1),
  post(CONNECTIONS),
  {
    title: `POST of ${BATCH.orders} orders, ${BATCH.connections} connections`,
    span: 'many',
    make: ({ ports, keys }) => batches({ port: ports.http, keys }, BATCH.orders, BATCH.connections),
  },
  {
    title: `gRPC unary, ${CONNECTIONS} callers`,
    span: 'single',
    make: ({ ports, keys }) => new UnaryLoad({ port: ports.grpc, keys }, CONNECTIONS),
  },
  stream(1),
  stream(4),
];
