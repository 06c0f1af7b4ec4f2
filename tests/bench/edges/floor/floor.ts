import { Server, ServerCredentials, type ServerDuplexStream, type sendUnaryData } from '@grpc/grpc-js';
import { fastify } from 'fastify';
import { loadDefinition } from '../../../../src/worker/grpc/definition.ts';
import { orderMessage } from '../../../../src/worker/grpc/messages.ts';
import {
  batchAnswerSchema,
  batchRequestSchema,
  orderAnswerSchema,
  orderRequestSchema,
} from '../../../../src/worker/http/schemas.ts';
import { ORDER_ANSWER } from './answers.ts';

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
  const single = { body: orderRequestSchema, response: { 201: orderAnswerSchema } };
  app.post('/api/v1/orders', { schema: single }, async (_request, reply) => {
    reply.code(201);
    return ORDER_ANSWER;
  });
  const batch = { body: batchRequestSchema, response: { 200: batchAnswerSchema } };
  app.post<{ Body: { orders: unknown[] } }>('/api/v1/orders/batch', { schema: batch }, async ({ body }) => ({
    results: body.orders.map(() => ORDER_ANSWER),
  }));
  return app;
}

function emptyService(): Server {
  const service = loadDefinition();
  const order = orderMessage(ORDER_ANSWER.order);
  const answer = { ...ORDER_ANSWER, order };
  const server = new Server();
  server.addService(service, {
    placeOrder: (_call: unknown, callback: sendUnaryData<object>) => callback(null, answer),
    placeOrders: (call: ServerDuplexStream<object, object>) => {
      call.on('data', () => call.write({ result: answer }));
      call.on('end', () => call.end());
    },
  });
  return server;
}
