import { Server, ServerCredentials, type ServerDuplexStream, type sendUnaryData } from '@grpc/grpc-js';
import { fastify } from 'fastify';
import { loadDefinition, served } from '../../../../src/worker/grpc/definition.ts';
import { orderAnswerMessage } from '../../../../src/worker/grpc/messages.ts';
import { coalescing } from '../../../../src/worker/grpc/streams/coalescing.ts';
import {
  batchAnswerSchema,
  batchRequestSchema,
  orderAnswerSchema,
  orderRequestSchema,
} from '../../../../src/worker/http/schemas.ts';
import { answersInTurn } from './answers.ts';

/** Servers that answer every order at once and do nothing with it. */
export type Floor = {
  readonly ports: { readonly http: number; readonly grpc: number };
  close(): Promise<void>;
};

/** Listens on free ports. */
export async function openFloor(): Promise<Floor> {
  const http = emptyRoutes();
  await http.listen({ host: '127.0.0.1', port: 0 });
  const address = http.server.address();
  const grpc = emptyService();
  const grpcPort = await new Promise<number>((resolve, reject) => {
    grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    );
  });
  return {
    ports: { http: typeof address === 'object' ? (address?.port ?? 0) : 0, grpc: grpcPort },
    close: async () => {
      grpc.forceShutdown();
      await http.close();
    },
  };
}

/** Fastify as it comes, with the schemas of the venue for what comes in and goes out. */
function emptyRoutes() {
  const app = fastify();
  const next = answersInTurn((answer) => answer);
  const single = { body: orderRequestSchema, response: { 201: orderAnswerSchema } };
  app.post('/api/v1/orders', { schema: single }, async (_request, reply) => {
    reply.code(201);
    return next();
  });
  const batch = { body: batchRequestSchema, response: { 200: batchAnswerSchema } };
  app.post<{ Body: { orders: unknown[] } }>('/api/v1/orders/batch', { schema: batch }, async ({ body }) => ({
    results: body.orders.map(next),
  }));
  return app;
}

/** The service as a venue serves it: answers of streams are encoded when they are written, and follow each other. */
function emptyService(): Server {
  const service = loadDefinition();
  const next = answersInTurn(orderAnswerMessage);
  const encode = service['PlaceOrders']!.responseSerialize;
  const server = new Server({ interceptors: [coalescing] });
  server.addService(served(service), {
    placeOrder: (_call: unknown, callback: sendUnaryData<object>) => callback(null, next()),
    placeOrders: (call: ServerDuplexStream<object, Buffer>) => {
      let position = 0;
      call.on('data', () => call.write(encode({ position: ++position, result: next() })));
      call.on('end', () => call.end());
    },
  });
  return server;
}
