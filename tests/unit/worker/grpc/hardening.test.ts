import { once } from 'node:events';
import type { ClientHttp2Session } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type ServerInterceptingCallInterface, type ServerOptions, status } from '@grpc/grpc-js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callCounting } from '../../../../src/worker/grpc/counting.ts';
import { GRPC_LIMITS, serverOptions } from '../../../../src/worker/grpc/limits.ts';
import { createGrpcEdge, type GrpcEdge } from '../../../../src/worker/grpc/server.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';
import { KEYS, type MemoryVenue, memoryVenue } from '../wire/memory-venue.ts';
import { framed, HTTP2_BEGINNING, HTTP2_PING, rawCall, rawSession } from './raw.ts';

const metrics = recordingMetrics();
let venue: MemoryVenue;
let edge: GrpcEdge;
let session: ClientHttp2Session;
const sockets: Socket[] = [];

beforeEach(() => start());
afterEach(stop);

async function start(options: ServerOptions = {}): Promise<void> {
  metrics.calls.length = 0;
  venue = memoryVenue(metrics);
  const listen = { host: '127.0.0.1', port: 0 };
  edge = await createGrpcEdge(venue.deps, listen, { ...serverOptions, ...options });
  session = rawSession(edge.port);
}

async function stop(): Promise<void> {
  for (const socket of sockets.splice(0)) socket.destroy();
  session.destroy();
  await edge.close(0);
}

function openSocket(): Socket {
  const socket = connect(edge.port, '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

/** A message whose field 1, a string, has these bytes. */
const withText = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0x0a, bytes.length]), bytes]);
const BTC = framed(withText(Buffer.from('BTC-USD')));

test('a message that unpacks to far more than it may be is refused', async () => {
  const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024));
  expect(bomb.length).toBeLessThan(GRPC_LIMITS.messageBytes);
  expect(await rawCall(session, 'GetOrderBook', framed(bomb, 1), { 'grpc-encoding': 'gzip' })).toEqual({
    status: status.RESOURCE_EXHAUSTED,
    details: `a message must be at most ${GRPC_LIMITS.messageBytes} bytes long`,
    code: '1010',
    name: 'TOO_LARGE',
    bytes: 0,
  });
});

test.each([
  ['that ends before it should', framed(Buffer.from('abc'), 0, 100), 'INVALID_ARGUMENT', '1001'],
  ['of which nothing comes', Buffer.alloc(0), 'INVALID_ARGUMENT', '1001'],
  ['with a field cut off', framed(Buffer.from([0x0a, 0x20, 0x41])), 'INVALID_ARGUMENT', '1001'],
  ['with a field of no known kind', framed(Buffer.from([0x0f])), 'INVALID_ARGUMENT', '1001'],
  ['with text that is no UTF-8', framed(withText(Buffer.from([0xff, 0xfe]))), 'NOT_FOUND', '2001'],
  ['longer than may be', framed(Buffer.alloc(70_000)), 'RESOURCE_EXHAUSTED', '1010'],
  ['with another one behind it', Buffer.concat([BTC, BTC]), 'INVALID_ARGUMENT', '1001'],
] as const)('a message %s is refused', async (_what, body, expected, code) => {
  const ended = await rawCall(session, 'GetOrderBook', body);
  expect([status[ended.status ?? -1], ended.code]).toEqual([expected, code]);
});

test.each(['', 'soon', '5', '1s'])('a deadline of "%s" is refused as what it is', async (timeout) => {
  const ended = await rawCall(session, 'GetOrderBook', BTC, { 'grpc-timeout': timeout });
  expect([status[ended.status ?? -1], ended.code]).toEqual(['INVALID_ARGUMENT', '1001']);
});

test('nothing is written behind the status of a call: the client would not see the status', () => {
  const written: string[] = [];
  const call = {
    sendMetadata: () => written.push('metadata'),
    sendMessage: () => written.push('message'),
    sendStatus: () => written.push('status'),
    stream: { close: () => undefined },
  } as unknown as ServerInterceptingCallInterface;
  callCounting(metrics, new Set())({ path: '/exchange.ExchangeService/PlaceOrders' } as never, call);
  call.sendMessage('an answer', () => undefined);
  call.sendStatus({ code: status.INTERNAL, details: 'Error deserializing request' });
  call.sendMessage('the answer to an order before that', () => undefined);
  expect(written).toEqual(['message', 'status']);
});

test('an order whose price is cut off inside its message is not placed', async () => {
  const fields = [0x10, 2, 0x18, 1, 0x22, 1, 0x31, 0x32, 9, ...Buffer.from('65000')];
  const order = Buffer.concat([withText(Buffer.from('BTC-USD')), Buffer.from(fields)]);
  const inStream = Buffer.concat([withText(order), Buffer.from('behind it')]);
  const key = { 'x-api-key': KEYS.alice };
  const ended = [
    await rawCall(session, 'PlaceOrder', framed(order), key),
    await rawCall(session, 'PlaceOrders', framed(inStream), key),
  ];
  expect(ended.map(({ code }) => code)).toEqual(['1001', '1001']);
  expect(venue.submitted).toEqual([]);
});

const RESTING = Buffer.concat([
  withText(Buffer.from('BTC-USD')),
  // side SELL, type LIMIT, quantity 1, price 65000.
  Buffer.from([0x10, 2, 0x18, 1, 0x22, 1, 0x31, 0x32, 5, ...Buffer.from('65000')]),
]);

test.each([
  ['ends within a message', framed(Buffer.from('abc'), 0, 100)],
  ['has a message that cannot be decoded', framed(Buffer.from([0x0a, 0x20, 0x41]))],
])('a stream of orders that %s is refused when what came before is answered', async (_what, end) => {
  const body = Buffer.concat([framed(withText(RESTING)), end]);
  const ended = await rawCall(session, 'PlaceOrders', body, { 'x-api-key': KEYS.alice });
  expect([status[ended.status ?? -1], ended.code]).toEqual(['INVALID_ARGUMENT', '1001']);
  expect(venue.submitted).toHaveLength(1);
  expect(ended.bytes).toBeGreaterThan(0);
});

test.each(['GetOrderBook', 'PlaceOrders', 'StreamTrades'])(
  'a message of 5 MB to %s is refused, and its connection stays as good as it was',
  async (rpc) => {
    const long = framed(Buffer.alloc(5_000_000));
    const ended = await rawCall(session, rpc, long, { 'x-api-key': KEYS.alice });
    expect([ended.status, ended.code]).toEqual([status.RESOURCE_EXHAUSTED, '1010']);
    expect(await rawCall(session, 'GetOrderBook', BTC)).toMatchObject({ status: status.OK });
  },
);

test('an id with bytes that are no UTF-8 places no order', async () => {
  const order = Buffer.concat([
    withText(Buffer.from('BTC-USD')),
    // side SELL, type LIMIT, quantity 1, price 65000, client id of one bad byte.
    Buffer.from([0x10, 2, 0x18, 1, 0x22, 1, 0x31, 0x32, 5, ...Buffer.from('65000'), 0x62, 1, 0xff]),
  ]);
  const ended = await rawCall(session, 'PlaceOrder', framed(order), { 'x-api-key': KEYS.alice });
  expect([ended.code, venue.submitted]).toEqual(['1007', []]);
});

test('a call with 60 kB of metadata is refused, one with 10 kB is not', async () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, 'v'.repeat(1000)]));
  const ended = await rawCall(session, 'GetOrderBook', BTC, many(59));
  expect([ended.status, ended.code]).toEqual([status.RESOURCE_EXHAUSTED, '1010']);
  expect(ended.details).toMatch(/^metadata must be at most 16384 bytes long, but was 59\d{3}$/);
  expect(await rawCall(session, 'GetOrderBook', BTC, many(10))).toMatchObject({ status: status.OK });
});

test('a client is told how many calls it may have at once', async () => {
  const [settings] = await once(session, 'remoteSettings');
  expect(settings).toMatchObject({ maxConcurrentStreams: GRPC_LIMITS.streamsPerConnection });
});

test('a client that pings without end and reads nothing loses its connection', async () => {
  const socket = openSocket();
  // It ends with an error of its own; only that it ends matters.
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.pause();
  socket.write(HTTP2_BEGINNING);
  const pings = Buffer.concat(Array.from({ length: 4096 }, () => HTTP2_PING));
  const flood = () => {
    while (!socket.destroyed && socket.write(pings));
  };
  socket.on('drain', flood);
  flood();
  await closed;
  expect(await rawCall(session, 'GetOrderBook', BTC)).toMatchObject({ status: status.OK });
});

test('a connection without a call is closed when it was idle for too long', async () => {
  await stop();
  await start({ 'grpc.max_connection_idle_ms': 50 });
  await once(session, 'close');
  await expect.poll(() => edge.connections).toBe(0);
});

test.each([
  ['answers no ping', HTTP2_BEGINNING],
  ['never says a word', Buffer.alloc(0)],
])('a connection that %s is closed', async (_what, bytes) => {
  await stop();
  await start({ 'grpc.keepalive_time_ms': 50, 'grpc.keepalive_timeout_ms': 50 });
  const socket = openSocket();
  socket.write(bytes);
  socket.resume();
  await once(socket, 'close');
  await expect.poll(() => edge.connections).toBe(1);
});

test('a deadline that passes on the way ends the call as of unknown outcome', async () => {
  venue.deps.exchange.submit = () => new Promise(() => undefined);
  const order = Buffer.concat([
    withText(Buffer.from('BTC-USD')),
    Buffer.from([0x10, 2, 0x18, 1, 0x22, 1, 0x31, 0x32, 5, ...Buffer.from('65000')]),
  ]);
  const headers = { 'x-api-key': KEYS.alice, 'grpc-timeout': '30m' };
  expect(await rawCall(session, 'PlaceOrder', framed(order), headers)).toMatchObject({
    status: status.DEADLINE_EXCEEDED,
    code: '7001',
    name: 'TIMEOUT_UNKNOWN',
  });
});

/** Asks reflection for the services there are. */
const LIST_SERVICES = framed(Buffer.from([0x3a, 1, 0x2a]));

/** A client that has no room for answers. */
const FULL = { settings: { initialWindowSize: 0 } } as const;

test('a call whose answer is not taken is cut off, and the connection stays as good as it was', async () => {
  const { untakenMs } = GRPC_LIMITS;
  Object.assign(GRPC_LIMITS, { untakenMs: 50 });
  try {
    session.destroy();
    session = rawSession(edge.port, FULL);
    const [book, trades] = await Promise.all([
      rawCall(session, 'GetOrderBook', BTC),
      rawCall(session, 'StreamTrades', BTC, { 'grpc-timeout': '100m' }),
    ]);
    expect([book.status, trades.status]).toEqual([null, null]);
    expect(await rawCall(session, 'GetOrder', BTC)).toMatchObject({ status: status.UNAUTHENTICATED });
    expect(metrics.calls.filter(([name]) => name === 'grpcFinished')).toHaveLength(3);
  } finally {
    Object.assign(GRPC_LIMITS, { untakenMs });
  }
});

test('reflection reads no further while its answers are not taken', async () => {
  session.destroy();
  session = rawSession(edge.port, FULL);
  const call = session.request({
    ':method': 'POST',
    ':path': '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    'content-type': 'application/grpc',
  });
  call.on('error', () => undefined);
  const begun = once(call, 'response');
  let isRead = false;
  // More than fits what both sides buffer.
  call.write(Buffer.concat(Array.from({ length: 50_000 }, () => LIST_SERVICES)), () => {
    isRead = true;
  });
  await begun;
  for (let asked = 0; asked < 20; asked += 1) await rawCall(session, 'GetOrder', BTC);
  expect(isRead).toBe(false);
});

test('an order whose client has gone before it was looked at is not placed', async () => {
  const { apiKeys } = venue.deps;
  const authenticate = apiKeys.authenticate.bind(apiKeys);
  let letIn: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    apiKeys.authenticate = async (key) => {
      await new Promise<void>((done) => {
        letIn = done;
        resolve();
      });
      return authenticate(key);
    };
  });
  const ending = rawCall(session, 'PlaceOrder', framed(RESTING), { 'x-api-key': KEYS.alice });
  await asked;
  session.destroy();
  await ending;
  await expect.poll(() => edge.connections).toBe(0);
  letIn();
  session = rawSession(edge.port);
  expect(await rawCall(session, 'GetOrderBook', BTC)).toMatchObject({ status: status.OK });
  expect(venue.submitted).toEqual([]);
});
