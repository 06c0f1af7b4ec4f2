import type { Server, Socket } from 'node:net';

/** Stands for a connection that has gone while its call was looked at. */
const GONE = {};

/** The open connections of a server by the name grpc-js has for them, its `getPeer`. */
export class Connections {
  readonly #sockets = new Map<string, Socket>();

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      const peer = `${socket.remoteAddress}:${socket.remotePort}`;
      this.#sockets.set(peer, socket);
      socket.once('close', () => {
        if (this.#sockets.get(peer) === socket) this.#sockets.delete(peer);
      });
    });
  }

  /** An object that lives as long as the connection does. */
  of(peer: string): object {
    return this.#sockets.get(peer) ?? GONE;
  }
}
