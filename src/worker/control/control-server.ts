import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../../common/clock.ts';
import {
  BEAT_INTERVAL_MS,
  CONTROL_LINE_MAX,
  type SupervisorMessage,
  type WorkerMessage,
  type WorkerStatus,
} from '../../protocol/control.ts';

export type ControlOptions = {
  /** Path of the Unix socket. The instance lock is held: whatever file is there is a leftover. */
  readonly socket: string;
  readonly hello: Extract<WorkerMessage, { type: 'hello' }>;
  readonly status: () => WorkerStatus;
  readonly onMessage: (message: SupervisorMessage) => void;
  readonly clock: Clock;
};

/** Supervisors at the same time: the old one, the new one, and a few who only ask for a hello. */
const CONNECTIONS_MAX = 8;
/** A supervisor that does not read its beats is hung up on. */
const UNREAD_BYTES_MAX = 1024 * 1024;

/** The worker's end of the control connection: hello, then a beat every second and at every change. */
export class ControlServer {
  readonly #options: ControlOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cancelBeat: () => void = () => undefined;
  #changed = false;

  private constructor(options: ControlOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#accept(socket));
    this.#server.maxConnections = CONNECTIONS_MAX;
  }

  static async listen(options: ControlOptions): Promise<ControlServer> {
    const control = new ControlServer(options);
    await rm(options.socket, { force: true });
    await new Promise<void>((resolve, reject) => {
      control.#server.once('error', reject);
      control.#server.listen(options.socket, resolve);
    });
    await chmod(options.socket, 0o600);
    control.#beatLater();
    return control;
  }

  /** Tells the new state at the end of this turn: several changes at once are one beat. */
  changed(): void {
    if (this.#changed) return;
    this.#changed = true;
    setImmediate(() => {
      this.#changed = false;
      this.#beat();
    });
  }

  /** Ends all connections; for a supervisor this is the worker's death, so it comes last. */
  async close(): Promise<void> {
    this.#cancelBeat();
    for (const socket of this.#sockets) socket.destroySoon();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setEncoding('utf8');
    socket.on('close', () => this.#sockets.delete(socket));
    // `close` follows and says all there is to know.
    socket.on('error', () => undefined);
    readLines(socket, (line) => this.#receive(socket, line));
    send(socket, this.#options.hello);
    send(socket, { type: 'beat', status: this.#options.status() });
  }

  #receive(socket: Socket, line: string): void {
    const message = parseMessage(line);
    if (message === null) socket.destroy();
    else this.#options.onMessage(message);
  }

  #beatLater(): void {
    this.#cancelBeat = this.#options.clock.after(BEAT_INTERVAL_MS, () => {
      this.#beat();
      this.#beatLater();
    });
  }

  #beat(): void {
    if (this.#sockets.size === 0) return;
    const message: WorkerMessage = { type: 'beat', status: this.#options.status() };
    for (const socket of this.#sockets) send(socket, message);
  }
}

function send(socket: Socket, message: WorkerMessage): void {
  if (!socket.writable) return;
  socket.write(`${JSON.stringify(message)}\n`);
  if (socket.writableLength > UNREAD_BYTES_MAX) socket.destroy();
}

function readLines(socket: Socket, handle: (line: string) => void): void {
  let rest = '';
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > CONTROL_LINE_MAX) socket.destroy();
    else for (const line of lines) handle(line);
  });
}

type Fields = Readonly<Record<'type' | 'graceMs' | 'configHash' | 'request', unknown>>;

function reloadMessage({ configHash, request }: Fields): SupervisorMessage | null {
  if (typeof configHash !== 'string' || typeof request !== 'string') return null;
  return { type: 'reload', configHash, request };
}

/** Null for anything a supervisor does not say. */
function parseMessage(line: string): SupervisorMessage | null {
  try {
    const message = JSON.parse(line) as Fields | null;
    const type: unknown = message?.type;
    if (message !== null && type === 'reload') return reloadMessage(message);
    const graceMs = message?.graceMs;
    if (type !== 'drain' || typeof graceMs !== 'number' || !(graceMs >= 0)) return null;
    return { type, graceMs };
  } catch {
    return null;
  }
}
