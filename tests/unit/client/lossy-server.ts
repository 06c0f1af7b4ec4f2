import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer of the server: a status with a body, a connection cut before or within an answer, or silence. */
export type Play =
  | { readonly status: number; readonly body: object | string; readonly headers?: Record<string, string> }
  | 'cut'
  | 'cut-within'
  | 'silence';

/** A server that answers as it is told, in order, and keeps what it was asked. */
export class LossyServer {
  readonly #server: Server;
  readonly asked: string[] = [];
  readonly bodies: string[] = [];
  plays: Play[] = [];

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<LossyServer> {
    const server = new LossyServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    this.asked.push(`${request.method} ${request.url}`);
    this.bodies.push(body);
    const play: Play = this.plays.shift() ?? { status: 200, body: {} };
    if (play === 'silence') return;
    if (play === 'cut') return void request.socket.destroy();
    if (play === 'cut-within') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"half', () => request.socket.destroy());
      return;
    }
    const text = typeof play.body === 'string' ? play.body : JSON.stringify(play.body);
    response.writeHead(play.status, play.headers);
    response.end(text);
  }
}
