import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Stands before a server, and cuts its connections when told. When a client says a word that was chosen, it is not passed
 * on, and the connection ends.
 */
export class TcpProxy {
  /** Null: everything passes. */
  word: string | null = null;
  /** Called when it was said. */
  onWord: () => void = () => undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(target: URL) {
    this.#server = createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.once('close', () => {
          this.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      far.pipe(near);
      near.on('data', (chunk) => {
        if (this.word === null || !chunk.includes(this.word)) return far.write(chunk);
        this.word = null; // Said once: whatever came meanwhile on other connections passes.
        this.onWord();
        near.destroy();
        return false;
      });
    });
  }

  static async before(url: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(new URL(url));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** The same URL by way of this proxy. */
  through(url: string): string {
    const own = new URL(url);
    own.host = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return own.href;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#server.close();
    this.cut();
  }
}
