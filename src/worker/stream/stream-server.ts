import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Clock, systemClock } from '../../common/clock.ts';
import { EXCHANGE_ERRORS } from '../../common/errors.ts';
import type { EdgeDependencies } from '../types.ts';
import { Markets } from '../wire/markets.ts';
import { errorBody, type WireError } from '../wire/wire-error.ts';
import { CLOSE, StreamConnection } from './connection.ts';
import { frameOf } from './frames.ts';
import { endIfRevoked } from './key-checks.ts';
import { STREAM_LIMITS, type StreamLimits } from './limits.ts';
import { AccountPresence } from './presence.ts';
import { Session, type SessionDependencies } from './session.ts';
import { Subscriptions } from './subscriptions.ts';

const STREAM_PATH = '/api/v1/stream';

/** The WebSocket API, on the upgrades of an HTTP server. */
export class StreamServer {
  readonly #deps: EdgeDependencies;
  readonly #session: SessionDependencies;
  readonly #clock: Clock;
  readonly #limits: StreamLimits;
  readonly #connections = new Set<StreamConnection>();
  readonly #wss = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: STREAM_LIMITS.messageBytes,
  });
  #isStale = false;
  #isClosing = false;
  #cancelTimers: readonly (() => void)[] = [];

  constructor(deps: EdgeDependencies, clock: Clock = systemClock, limits: StreamLimits = STREAM_LIMITS) {
    const markets = new Markets(deps.exchange.engine, deps);
    const { engine } = deps.exchange;
    const subscriptions = new Subscriptions({ engine, feeds: deps.feeds, metrics: deps.metrics, markets });
    const presence = new AccountPresence(deps.exchange, clock);
    this.#deps = deps;
    this.#clock = clock;
    this.#limits = limits;
    this.#session = {
      ...{ ...deps, markets, subscriptions, presence, clock, limits },
      get rateLimits() {
        return deps.rateLimits;
      },
    };
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** Takes the upgrades of `server` from now on. */
  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) =>
      this.#upgrade(request, socket, head),
    );
  }

  /** Tells every client that the venue stops, and cuts off those that have not closed after `graceMs`. */
  async close(graceMs: number): Promise<void> {
    this.#isClosing = true;
    const closing = frameOf({ type: 'closing', reason: 'the venue is stopping' });
    for (const connection of this.#connections) {
      connection.send(closing);
      connection.close(CLOSE.goingAway, 'the venue is stopping');
    }
    const force = setTimeout(() => {
      for (const connection of this.#connections) connection.terminate();
    }, graceMs);
    await this.#allGone();
    clearTimeout(force);
  }

  #onGone: () => void = () => undefined;

  #allGone(): Promise<void> {
    if (this.#connections.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onGone = () => {
        if (this.#connections.size === 0) resolve();
      };
    });
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const path = (request.url ?? '').split('?', 1)[0];
    const isFull = this.#isClosing || this.#connections.size >= this.#limits.connections;
    if (path !== STREAM_PATH) refuse(socket, NO_STREAM);
    else if (isFull) refuse(socket, FULL);
    else this.#wss.handleUpgrade(request, socket, head, (ws) => this.#open(ws, socket));
  }

  #open(ws: WebSocket, socket: Socket): void {
    const connection = new StreamConnection(ws, socket, this.#limits);
    const session = new Session(connection, this.#session);
    const { subscriptions } = this.#session;
    this.#connections.add(connection);
    if (this.#connections.size === 1) this.#startTimers();
    connection.onDrain = () => subscriptions.catchUp(connection);
    ws.on('message', (data: Buffer, isBinary: boolean) => {
      session.receive(isBinary ? null : String(data));
    });
    // What a peer breaks of the protocol, ws answers by closing; the rest is a lost connection.
    ws.on('error', () => undefined);
    ws.on('close', () => this.#closed(connection));
  }

  #closed(connection: StreamConnection): void {
    const { subscriptions, presence } = this.#session;
    this.#connections.delete(connection);
    subscriptions.removeAll(connection);
    const account = connection.caller?.account ?? null;
    if (account !== null) presence.left(account);
    if (this.#connections.size === 0) this.#stopTimers();
    this.#onGone();
  }

  #startTimers(): void {
    this.#cancelTimers = [
      this.#every(this.#limits.pingIntervalMs, () => this.#ping()),
      this.#every(this.#limits.staleIntervalMs, () => this.#look()),
      this.#every(this.#limits.keyCheckIntervalMs, () => this.#checkKeys()),
    ];
  }

  #stopTimers(): void {
    for (const cancel of this.#cancelTimers) cancel();
    this.#isStale = false;
    this.#deps.metrics.feedQueued(0);
  }

  #every(ms: number, task: () => void): () => void {
    let cancel = this.#clock.after(ms, run);
    const again = () => this.#clock.after(ms, run);
    function run(): void {
      cancel = again();
      task();
    }
    return () => cancel();
  }

  #ping(): void {
    for (const connection of this.#connections) {
      if (!connection.ping()) connection.terminate();
    }
  }

  #checkKeys(): void {
    for (const connection of this.#connections) void endIfRevoked(connection, this.#deps.apiKeys);
  }

  /** Says how old the market is while the database does not answer, and once when it does again. */
  #look(): void {
    let queuedBytes = 0;
    for (const connection of this.#connections) queuedBytes += connection.queuedBytes;
    this.#deps.metrics.feedQueued(queuedBytes);
    const { staleSeconds } = this.#deps.exchange.health;
    if (staleSeconds !== null) this.#tellAll({ type: 'stale', seconds: staleSeconds });
    else if (this.#isStale) this.#tellAll({ type: 'live' });
    this.#isStale = staleSeconds !== null;
  }

  /** To whoever reads: the state of the venue is no message that must not be missed. */
  #tellAll(message: object): void {
    const frame = frameOf(message);
    for (const connection of this.#connections) if (!connection.isBehind) connection.send(frame);
  }
}

const NO_STREAM: WireError = {
  name: 'NO_ROUTE',
  message: `the path of a WebSocket must be ${STREAM_PATH}, but is another`,
};

const FULL: WireError = {
  name: 'BUSY',
  message: `streams must be at most ${STREAM_LIMITS.connections} together, on a venue that does not stop; try again`,
};

/** Answers an upgrade in HTTP, and closes: none of the timeouts of HTTP holds for this socket any more. */
function refuse(socket: Socket, error: WireError): void {
  const { http } = EXCHANGE_ERRORS[error.name];
  const body = JSON.stringify(errorBody(error));
  const head = [
    `HTTP/1.1 ${http} ${STATUS_CODES[http]}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.on('error', () => undefined);
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
