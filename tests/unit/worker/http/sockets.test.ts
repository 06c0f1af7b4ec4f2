import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HTTP_LIMITS } from '../../../../src/worker/http/limits.ts';
import { createHttpEdge } from '../../../../src/worker/http/server.ts';
import type { Edge } from '../../../../src/worker/types.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';
import { KEYS, type MemoryVenue, memoryVenue } from '../wire/memory-venue.ts';
import { ASK } from './api.ts';

const metrics = recordingMetrics();
let venue: MemoryVenue;
let edge: Edge;

beforeEach(async () => {
  metrics.calls.length = 0;
  venue = memoryVenue(metrics);
  edge = await createHttpEdge(venue.deps, { host: '127.0.0.1', port: 0 });
});
afterEach(() => edge.close(0));

const url = (path: string) => `http://127.0.0.1:${edge.port}${path}`;

/** Sends bytes as they stand and answers all that comes back until the server closes. */
async function exchangeBytes(bytes: string): Promise<string> {
  const socket = connect(edge.port, '127.0.0.1');
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(received).toString();
}

describe('over a socket', () => {
  test('an order is placed and read', async () => {
    const headers = { 'x-api-key': KEYS.alice, 'content-type': 'application/json' };
    const placed = await fetch(url('/api/v1/orders'), { method: 'POST', headers, body: JSON.stringify(ASK) });
    expect(placed.status).toBe(201);
    const read = await fetch(url('/api/v1/orders/1'), { headers });
    expect(await read.json()).toMatchObject({ orderId: '1', status: 'NEW' });
  });

  test('HEAD answers like GET, without the body', async () => {
    const head = await fetch(url('/api/v1/health'), { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    await expect.poll(() => metrics.calls).toContainEqual(['httpFinished', 'HEAD', '/api/v1/health', 200]);
  });

  test('a body of 10 MB is refused before it is read', async () => {
    const head = [
      'POST /api/v1/orders HTTP/1.1',
      'Host: x',
      `X-API-Key: ${KEYS.alice}`,
      'Content-Type: application/json',
      'Content-Length: 10485760',
      'Connection: close',
    ];
    const answer = await exchangeBytes(`${head.join('\r\n')}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"code":1010,"name":"TOO_LARGE"');
  });

  test.each([
    ['what is no HTTP', 'hello\r\n\r\n', '400', 1001],
    ['headers of 20 kB', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, '431', 1010],
  ])('%s is answered like any error and closed', async (_, bytes, status, code) => {
    const answer = await exchangeBytes(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain(`"code":${code},`);
  });

  test('headers beyond the hundredth are not read', async () => {
    const many = Array.from({ length: HTTP_LIMITS.headers }, (_, index) => `X-${index}: 1\r\n`).join('');
    const ask = (headers: string) =>
      exchangeBytes(`GET /api/v1/balances HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`);
    const key = `X-API-Key: ${KEYS.alice}\r\n`;
    expect(await ask(`${key}${many}`)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await ask(`${many}${key}`)).toMatch(/^HTTP\/1\.1 401 /);
  });

  test('a method nobody uses is counted as OTHER', async () => {
    await exchangeBytes('PROPFIND /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(metrics.calls).toEqual([
      ['httpStarted', 'OTHER'],
      ['httpFinished', 'OTHER', 'unmatched', 404],
    ]);
  });

  test('a request whose client leaves is counted once, and is no longer in flight', async () => {
    const { waiting } = blockReads();
    const leaving = request(url('/api/v1/symbols?minSeq=1000000'));
    leaving.on('error', () => undefined);
    leaving.end();
    await waiting;
    leaving.destroy();
    await expect
      .poll(() => metrics.calls)
      .toEqual([
        ['httpStarted', 'GET'],
        ['httpFinished', 'GET', '/api/v1/symbols', 499],
      ]);
  });

  test('connections are counted while they are open', async () => {
    const agent = new Agent({ keepAlive: true });
    const asking = request(url('/api/v1/health'), { agent });
    asking.end();
    const [answer] = await once(asking, 'response');
    answer.resume();
    await once(answer, 'end');
    expect(edge.connections).toBe(1);
    agent.destroy();
    await expect.poll(() => edge.connections).toBe(0);
  });
});

/** How many answers have come so far. */
function countAnswers(socket: Socket): () => number {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += String(chunk);
  });
  return () => text.split('HTTP/1.1 200').length - 1;
}

describe('pipelined requests', () => {
  const wait = 'GET /api/v1/symbols?minSeq=1000000 HTTP/1.1\r\nHost: x\r\n\r\n';

  test('are answered in their order', async () => {
    const time = 'GET /api/v1/time HTTP/1.1\r\nHost: x\r\n';
    const answers = await exchangeBytes(
      `${time}X-Request-Id: a\r\n\r\n${time}X-Request-Id: b\r\nConnection: close\r\n\r\n`,
    );
    expect(answers.match(/x-request-id: ./g)).toEqual(['x-request-id: a', 'x-request-id: b']);
  });

  test('end their connection when more wait than anybody needs', async () => {
    let waiting = 0;
    venue.deps.exchange.submit = () => {
      waiting += 1;
      return new Promise(() => undefined);
    };
    const cancel = `DELETE /api/v1/orders HTTP/1.1\r\nHost: x\r\nX-API-Key: ${KEYS.alice}\r\n\r\n`;
    expect(await exchangeBytes(cancel.repeat(HTTP_LIMITS.pipelinedRequests + 50))).toBe('');
    expect(waiting).toBe(HTTP_LIMITS.pipelinedRequests);
    expect((await fetch(url('/api/v1/health'))).status).toBe(200);
  });

  test('that read begin a few at a time, the next one when an answer has gone out', async () => {
    const reading: (() => void)[] = [];
    venue.deps.exchange.waitForSeq = () => new Promise((resolve) => reading.push(() => resolve(true)));
    const socket = connect(edge.port, '127.0.0.1');
    const answers = countAnswers(socket);
    socket.write(wait.repeat(20));
    await expect.poll(() => reading.length).toBe(HTTP_LIMITS.pipelinedReads);
    for (let answered = 1; answered <= 20; answered++) {
      reading[answered - 1]!();
      await expect.poll(answers).toBe(answered);
      const begun = Math.min(20, HTTP_LIMITS.pipelinedReads + answered);
      await expect.poll(() => reading.length).toBe(begun);
    }
    socket.destroy();
  });

  test('that wait for others are forgotten with their connection', async () => {
    const { waiting } = blockReads();
    const socket = connect(edge.port, '127.0.0.1');
    socket.write(wait.repeat(20));
    await waiting;
    socket.destroy();
    await expect.poll(() => edge.connections).toBe(0);
    expect(metrics.calls.filter(([name]) => name === 'httpStarted')).toHaveLength(HTTP_LIMITS.pipelinedReads);
  });
});

describe('an edge', () => {
  test('on a taken port does not start', async () => {
    const second = createHttpEdge(venue.deps, { host: '127.0.0.1', port: edge.port });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('that closes lets a request in flight end, and takes no more', async () => {
    const { waiting, release } = blockReads();
    const slow = fetch(url('/api/v1/symbols?minSeq=1000000'));
    await waiting;
    const closing = edge.close(5000);
    release();
    expect((await slow).status).toBe(200);
    await closing;
    await expect(fetch(url('/api/v1/health'))).rejects.toThrow();
    expect(edge.connections).toBe(0);
  });

  test('that closes ends a request that hangs when the grace is over', async () => {
    const { waiting } = blockReads();
    const hanging = fetch(url('/api/v1/symbols?minSeq=1000000')).catch(() => 'ended');
    await waiting;
    await edge.close(20);
    expect(await hanging).toBe('ended');
  });
});

/** Makes reads with `minSeq` wait until they are released. */
function blockReads() {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const waiting = new Promise<void>((resolve) => {
    venue.deps.exchange.waitForSeq = async () => {
      resolve();
      await released;
      return true;
    };
  });
  return { waiting, release: () => release() };
}
