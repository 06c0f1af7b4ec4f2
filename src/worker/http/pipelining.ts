import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { HTTP_LIMITS } from './limits.ts';

/**
 * Bounds what one connection can ask for before it has read anything. Node reads pipelined requests as fast as they
 * come, and answers them in order.
 *
 * More requests than anybody needs end the connection: those that wait, for a commit or a sequence, would pile up
 * without end, and a refusal would have to wait in the same line. Reads begin a few at a time, each when the answer of
 * another one has gone out: large answers would pile up for a client that does not read them.
 */
export function boundPipelining(app: FastifyInstance): void {
  const lines = new WeakMap<Socket, Line>();
  app.addHook('onRequest', ({ socket, method }, reply, done) => {
    let line = lines.get(socket);
    if (line === undefined) {
      line = new Line();
      lines.set(socket, line);
    }
    if (line.requests >= HTTP_LIMITS.pipelinedRequests) {
      reply.hijack();
      socket.destroy();
      return;
    }
    const isRead = method === 'GET' || method === 'HEAD';
    reply.raw.once('close', () => line.leave(isRead, socket.destroyed));
    line.enter(isRead, done);
  });
}

/** The requests of one connection that are not answered yet. */
class Line {
  requests = 0;
  #reads = 0;
  #waiting: (() => void)[] = [];

  enter(isRead: boolean, begin: () => void): void {
    this.requests += 1;
    if (isRead && this.#reads >= HTTP_LIMITS.pipelinedReads) {
      this.#waiting.push(begin);
      return;
    }
    if (isRead) this.#reads += 1;
    begin();
  }

  /** `isOver`: nobody is there any more for whom the next one could begin. */
  leave(isRead: boolean, isOver: boolean): void {
    this.requests -= 1;
    const next = isRead && !isOver ? this.#waiting.shift() : undefined;
    // Others come between: a client that reads fast would keep the event loop for all it has asked.
    if (next !== undefined) setImmediate(next);
    else if (isRead) this.#reads -= 1;
  }
}
