import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

type Request = { readonly op: string; readonly id?: number };

/** The stream of a venue that does what a test says: `answer` sees each request. */
export class ScriptedVenue {
  readonly requests: Request[] = [];
  connections = 0;
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer, answer: (request: Request, socket: WebSocket) => void) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.connections += 1;
      socket.on('message', (data) => {
        const request = JSON.parse(String(data)) as Request;
        this.requests.push(request);
        answer(request, socket);
      });
    });
  }

  static async start(
    answer: (request: Request, socket: WebSocket) => void = () => undefined,
  ): Promise<ScriptedVenue> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    return new ScriptedVenue(server, answer);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  cut(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
