import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { StreamConnection } from '../../../../src/worker/stream/connection.ts';
import { STREAM_LIMITS } from '../../../../src/worker/stream/limits.ts';

const HIGH_WATER_MARK = 1000;

/** A socket whose peer takes what was written when the test says so. */
class HeldSocket extends Writable {
  bytesRead = 0;
  readonly taken: Buffer[] = [];
  #takenBytes = 0;
  #take: (() => void) | null = null;

  constructor() {
    super({ highWaterMark: HIGH_WATER_MARK });
  }

  get bytesWritten(): number {
    return this.#takenBytes + this.writableLength;
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#take = () => {
      for (const { chunk } of chunks) {
        this.taken.push(chunk);
        this.#takenBytes += chunk.length;
      }
      done();
    };
  }

  /** The peer takes all of the write under way. */
  async read(): Promise<void> {
    const take = this.#take;
    this.#take = null;
    take?.();
    await turn();
  }
}

class FakeWebSocket {
  readonly OPEN = 1;
  readyState = 1;
  isPaused = false;
  pings = 0;
  closed: unknown[] | null = null;

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  ping(): void {
    this.pings += 1;
  }

  close(...why: unknown[]): void {
    this.closed = why;
  }
}

const turn = () => new Promise(setImmediate);
const frame = (bytes: number): Buffer => Buffer.alloc(bytes, 1);

let socket: HeldSocket;
let ws: FakeWebSocket;
let connection: StreamConnection;

beforeEach(() => {
  socket = new HeldSocket();
  ws = new FakeWebSocket();
  const limits = { ...STREAM_LIMITS, conflateBytes: 5000, queuedBytes: 20_000 };
  connection = new StreamConnection(ws as unknown as WebSocket, socket as unknown as Socket, limits);
});

async function send(...sizes: number[]): Promise<void> {
  for (const size of sizes) connection.send(frame(size));
  await turn();
}

test('frames go out in order, never more at a time than the socket takes', async () => {
  await send(400, 400, 400, 400, 7, 400);
  expect([socket.writableLength, connection.queuedBytes]).toEqual([1200, 2007]);
  await socket.read();
  expect(socket.taken.map(({ length }) => length)).toEqual([400, 400, 400]);
  await send(9);
  await socket.read();
  await socket.read();
  expect(socket.taken.map(({ length }) => length)).toEqual([400, 400, 400, 400, 7, 400, 9]);
  expect(connection.queuedBytes).toBe(0);
});

test('whoever is behind is not read from until all is taken', async () => {
  let drained = 0;
  connection.onDrain = () => {
    drained += 1;
  };
  await send(3000, 3000, 500);
  expect(ws.isPaused).toBe(true);
  await socket.read();
  expect([ws.isPaused, drained]).toEqual([true, 0]);
  await socket.read();
  await socket.read();
  expect([ws.isPaused, drained]).toEqual([false, 1]);
});

test('a peer that takes what waits is alive without a pong; one that takes nothing is not', async () => {
  expect(connection.ping()).toBe(true);
  await send(...Array<number>(6).fill(2000));
  socket.bytesRead += 2;
  expect(connection.ping()).toBe(true);
  for (const _ of [1, 2]) {
    await socket.read();
    expect(connection.ping()).toBe(true);
  }
  expect(connection.ping()).toBe(false);
});

test('what goes no further than to the kernel is no sign of life', async () => {
  expect(connection.ping()).toBe(true);
  await send(10);
  await socket.read();
  expect(connection.ping()).toBe(false);
});

test('one that is ended reads what waits, then why, then that it is closed; not for ever', async () => {
  await send(2000, 2000);
  connection.end({ name: 'SLOW_CONSUMER', message: 'read faster' });
  expect([connection.isOpen, ws.closed]).toEqual([false, null]);
  const alive: boolean[] = [];
  for (let looks = 0; looks < 5; looks++) {
    socket.bytesRead += 1;
    alive.push(connection.ping());
  }
  expect(alive).toEqual([true, true, true, true, false]);
  while (socket.writableLength > 0) await socket.read();
  expect(String(socket.taken.at(-1))).toContain('"code":6007');
  expect(ws.closed).toEqual([1008, 'SLOW_CONSUMER']);
});
