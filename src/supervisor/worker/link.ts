import { connect, type Socket } from 'node:net';
import {
  CONTROL_LINE_MAX,
  type SupervisorMessage,
  type WorkerMessage,
  type WorkerStatus,
} from '../../protocol/control.ts';

export type Hello = Extract<WorkerMessage, { type: 'hello' }>;

/** How long a worker that accepted a connection may take to say hello. */
const HELLO_WAIT_MS = 2_000;

export type LinkListener = {
  /** Who answered. False ends the connection: it is not the worker that was meant. */
  readonly hello: (hello: Hello) => boolean;
  /** Only after an accepted hello. */
  readonly beat: (status: WorkerStatus) => void;
};

/** A control connection to a worker. */
export type WorkerLink = {
  send(message: SupervisorMessage): void;
  close(): void;
  /** Settles when the connection has ended, was refused, or did not say hello in time; never rejects. */
  readonly ended: Promise<void>;
};

/** Connects to a worker's control socket. Whatever does not speak the protocol is hung up on. */
export function openLink(socketPath: string, listener: LinkListener): WorkerLink {
  const socket = connect(socketPath);
  const tooLate = setTimeout(() => socket.destroy(), HELLO_WAIT_MS);
  let accepted = false;
  onMessages(socket, (message) => {
    if (message.type === 'beat') return accepted ? listener.beat(message.status) : undefined;
    clearTimeout(tooLate);
    accepted ||= listener.hello(message);
    if (!accepted) socket.destroy();
  });
  // A socket error is always followed by `close`, which says all there is to know.
  socket.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => {
      clearTimeout(tooLate);
      resolve();
    });
  });
  return { send: (message) => sendTo(socket, message), close: () => socket.destroy(), ended };
}

/** Who listens on a control socket; null when nobody does, or nobody who speaks the protocol. */
export async function askHello(socketPath: string): Promise<Hello | null> {
  let answer: Hello | null = null;
  const link = openLink(socketPath, {
    hello: (hello) => {
      answer = hello;
      return false;
    },
    beat: () => undefined,
  });
  await link.ended;
  return answer;
}

function sendTo(socket: Socket, message: SupervisorMessage): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

function onMessages(socket: Socket, handle: (message: WorkerMessage) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > CONTROL_LINE_MAX) return void socket.destroy();
    for (const line of lines) {
      const message = parseMessage(line);
      if (message === null) return void socket.destroy();
      handle(message);
    }
  });
}

/** Null when the line is no message of a worker. Only what the supervisor acts on is checked. */
function parseMessage(line: string): WorkerMessage | null {
  try {
    const message = JSON.parse(line) as WorkerMessage;
    if (message.type === 'hello') return isHello(message) ? message : null;
    return message.type === 'beat' && isStatus(message.status) ? message : null;
  } catch {
    return null;
  }
}

const isHello = (hello: Partial<Hello>): boolean =>
  typeof hello.nonce === 'string' &&
  typeof hello.start === 'string' &&
  typeof hello.configHash === 'string' &&
  Number.isSafeInteger(hello.pid);

const isStatus = (status: Partial<WorkerStatus> | undefined): boolean =>
  typeof status?.phase === 'string' &&
  typeof status.accepting === 'boolean' &&
  Array.isArray(status.degraded) &&
  Array.isArray(status.symbols);
