import type { Socket } from 'node:net';

type Counts = Pick<Socket, 'bytesRead' | 'bytesWritten' | 'writableLength' | 'writableNeedDrain'>;

/** What had moved on a connection when it was looked at, in bytes since it was opened. */
type Movement = { readonly received: number; readonly taken: number; readonly waited: boolean };

/**
 * Whether a peer is alive, from one look to the next: something has come from it, be it the answer to a ping, or it has
 * taken something that waited for it. One that reads slowly has the ping behind much else, and is alive all the same.
 */
export class Pulse {
  readonly #socket: Counts;
  #before: Movement | null = null;

  constructor(socket: Counts) {
    this.#socket = socket;
  }

  /** True at the first look. */
  beats(): boolean {
    const before = this.#before;
    const now = movementOf(this.#socket);
    this.#before = now;
    if (before === null || now.received > before.received) return true;
    return before.waited && now.taken > before.taken;
  }
}

/** `waited`: what goes out goes as far as to the kernel when no more waits than a socket takes. */
const movementOf = ({ bytesRead, bytesWritten, writableLength, writableNeedDrain }: Counts): Movement => ({
  received: bytesRead,
  taken: bytesWritten - writableLength,
  waited: writableNeedDrain,
});
