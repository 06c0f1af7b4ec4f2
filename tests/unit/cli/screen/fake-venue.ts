import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Trade } from '../../../../src/client/exchange/index.ts';

/** Where a venue answers, as far as a market view asks it: who it is, what traded, and its stream. */
export class FakeVenue {
  instance = 'exchange-sim-binance';
  earlier: readonly Trade[] = [];
  readonly #server: Server;
  readonly #stream: WebSocketServer;

  private constructor() {
    this.#server = createServer((request, response) => {
      const body = request.url?.startsWith('/api/v1/health')
        ? { status: 'ok', instance: this.instance }
        : { items: this.earlier.toReversed(), nextCursor: null };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
    this.#stream = new WebSocketServer({ server: this.#server });
    this.#stream.on('connection', (socket) =>
      socket.on('message', (data) => this.#hear(socket, String(data))),
    );
  }

  /** `port` 0: any free one. */
  static async listen(port = 0): Promise<FakeVenue> {
    const venue = new FakeVenue();
    venue.#server.listen(port, '127.0.0.1');
    await once(venue.#server, 'listening');
    return venue;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** To everybody who is connected. */
  say(message: object): void {
    for (const socket of this.#stream.clients) socket.send(JSON.stringify({ epoch: 1, seq: 1, ...message }));
  }

  async close(): Promise<void> {
    for (const socket of this.#stream.clients) socket.terminate();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #hear(socket: WebSocket, text: string): void {
    const { op, id, channel, symbol } = JSON.parse(text) as Record<string, unknown>;
    if (op !== 'subscribe') return;
    const at = { channel, symbol, epoch: 1, seq: 10 };
    socket.send(JSON.stringify({ type: 'subscribed', id, ...at }));
    if (channel === 'book') socket.send(JSON.stringify({ type: 'snapshot', ...at, ...BOOK }));
  }
}

const BOOK = {
  ...{ lastSeq: 10, at: '2026-01-02T03:04:05.000Z' },
  bids: [
    ['64000', '1.5'],
    ['63999.99', '0.25'],
  ],
  asks: [['64000.5', '2']],
};

/** A trade in the second `second` of a minute. */
export const trade = (seq: number, second: number, price: string): Trade => ({
  ...{ tradeId: String(seq), symbol: 'BTC-USDT', price, quantity: '0.5', takerSide: 'BUY', seq },
  at: `2026-01-02T03:04:${String(second).padStart(2, '0')}.000Z`,
});
