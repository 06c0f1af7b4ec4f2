import type { WireError } from '../../wire/wire-error.ts';
import { refusedStatus } from '../statuses.ts';

/** A call that is answered with many messages: what is needed of grpc-js's two kinds. */
export type StreamCall = {
  write(message: Buffer): boolean;
  end(): unknown;
  emit(event: 'error', status: object): boolean;
  on(event: 'drain', listener: () => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  readonly writableLength: number;
};

/** The answering side of a stream. Messages come encoded: once for all who get them, and so that their size is known. */
export class Outlet {
  readonly #call: StreamCall;
  #isBlocked = false;
  #isOver = false;

  /** `onRoom`: the client takes messages again. `onOver`: called once, however the stream ended. */
  constructor(call: StreamCall, hear: { readonly onRoom: () => void; readonly onOver: () => void }) {
    this.#call = call;
    call.on('drain', () => {
      this.#isBlocked = false;
      if (!this.#isOver) hear.onRoom();
    });
    call.once('close', () => {
      this.#isOver = true;
      hear.onOver();
    });
  }

  /** The client does not take what was sent: what is sent now waits in memory. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** It was ended, or the client has gone. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Messages that wait for the client. */
  get waiting(): number {
    return this.#call.writableLength;
  }

  send(message: Buffer): void {
    if (!this.#isOver && !this.#call.write(message)) this.#isBlocked = true;
  }

  /** Ends the stream behind what was sent; null ends it well. */
  end(error: WireError | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (error === null) this.#call.end();
    else this.#call.emit('error', refusedStatus(error));
  }
}
