import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { HTTP_LIMITS } from './limits.ts';

/**
 * Ends a connection on which more requests wait for an answer than anybody needs. Node reads pipelined requests as
 * fast as they come, and answers them in order: those that wait, for a commit or a sequence, would pile up without end.
 * A refusal would have to wait in the same line.
 */
export function boundPipelining(app: FastifyInstance): void {
  const waiting = new WeakMap<Socket, number>();
  app.addHook('onRequest', ({ socket }, reply, done) => {
    const count = (waiting.get(socket) ?? 0) + 1;
    if (count > HTTP_LIMITS.pipelinedRequests) {
      reply.hijack();
      socket.destroy();
      return;
    }
    waiting.set(socket, count);
    reply.raw.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    done();
  });
}
