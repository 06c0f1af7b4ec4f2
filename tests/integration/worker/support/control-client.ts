import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { WorkerMessage, WorkerStatus } from '../../../../src/protocol/control.ts';

/** A supervisor's end of the connection. */
export class Supervisor {
  readonly socket: Socket;
  readonly #lines: AsyncIterator<string>;

  constructor(path: string) {
    this.socket = connect(path);
    // A worker that ends with something of ours unread resets the connection: its end, like any other.
    this.socket.on('error', () => undefined);
    this.#lines = createInterface({ input: this.socket })[Symbol.asyncIterator]();
  }

  async next(): Promise<WorkerMessage> {
    return JSON.parse((await this.#lines.next()).value ?? 'null');
  }

  /** The first beat that says so. */
  async beat(wanted: (status: WorkerStatus) => boolean): Promise<WorkerStatus> {
    for (;;) {
      const message = await this.next();
      if (message.type === 'beat' && wanted(message.status)) return message.status;
    }
  }

  say(message: object | string): void {
    this.socket.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
  }
}

/** Whether somebody listens on a socket: its file appears a moment before. */
export const answers = (path: string): Promise<boolean> =>
  new Promise((done) => {
    const probe = connect(path);
    probe.once('connect', () => done(true)).once('error', () => done(false));
    probe.once('connect', () => probe.destroy());
  });
