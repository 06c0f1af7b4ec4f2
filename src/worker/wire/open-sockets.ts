import type { Server, Socket } from 'node:net';

/** The open connections of a server, counted and, when its grace is over, ended. */
export class OpenSockets {
  readonly #sockets = new Set<Socket>();

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  get count(): number {
    let open = 0;
    for (const socket of this.#sockets) if (!socket.destroyed) open += 1;
    return open;
  }

  /** Runs `close`, which resolves when all connections are gone, and ends by force those still open after `graceMs`. */
  async closeWithin(graceMs: number, close: () => Promise<void>): Promise<void> {
    const force = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, graceMs);
    try {
      await close();
    } finally {
      clearTimeout(force);
    }
  }
}
