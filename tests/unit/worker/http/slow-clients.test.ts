import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HTTP_LIMITS, type SocketLimits } from '../../../../src/worker/http/limits.ts';
import { createHttpEdge } from '../../../../src/worker/http/server.ts';
import type { Edge } from '../../../../src/worker/types.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';
import { KEYS, type MemoryVenue, memoryVenue } from '../wire/memory-venue.ts';

/** The times of the server, each a fiftieth, so that nobody waits for it: it is the server that ends each test. */
const LIMITS: SocketLimits = {
  requestTimeoutMs: HTTP_LIMITS.requestTimeoutMs / 50,
  headersTimeoutMs: HTTP_LIMITS.headersTimeoutMs / 50,
  connectionTimeoutMs: HTTP_LIMITS.connectionTimeoutMs / 50,
  keepAliveTimeoutMs: HTTP_LIMITS.keepAliveTimeoutMs / 50,
  checkIntervalMs: HTTP_LIMITS.checkIntervalMs / 50,
  connections: 3,
};

let venue: MemoryVenue;
let edge: Edge;
let sockets: Socket[];
beforeEach(async () => {
  sockets = [];
  venue = memoryVenue(recordingMetrics());
  edge = await createHttpEdge(venue.deps, { host: '127.0.0.1', port: 0 }, LIMITS);
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await edge.close(0);
});

/** A connection that sends this and then nothing; resolves to all it got when the server ended it. */
async function untilEnded(bytes: string): Promise<string> {
  const socket = await opened();
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(received).toString();
}

async function opened(): Promise<Socket> {
  const socket = connect(edge.port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

const HEAD = `Host: x\r\nX-API-Key: ${KEYS.alice}\r\nContent-Type: application/json\r\n`;

describe('the server ends a connection', () => {
  test.each([
    ['whose headers never end', 'GET /api/v1/time HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    [
      'whose body never comes',
      `POST /api/v1/orders HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\n{"symbol":`,
    ],
    [
      'whose chunked body never ends',
      `POST /api/v1/orders HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{"sym`,
    ],
  ])('%s, with 408', async (_, bytes) => {
    const answer = await untilEnded(bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toMatch(/\r\nX-Request-Id: [0-9a-f]{12}-/);
    expect(answer).toContain('"code":1001,"name":"MALFORMED"');
    expect(venue.submitted).toEqual([]);
  });

  test('on which nothing ever comes', async () => {
    await untilEnded('');
  });

  test('that is kept alive for nothing', async () => {
    expect(await untilEnded('GET /api/v1/time HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('too many', async () => {
    for (let open = 0; open < LIMITS.connections; open += 1) await opened();
    expect(await untilEnded('GET /api/v1/time HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('');
  });

  test('whose other half is gone', async () => {
    const socket = await opened();
    socket.end('GET /api/v1/time HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.resume();
    await once(socket, 'close');
    await vi.waitUntil(() => edge.connections === 0);
  });
});
