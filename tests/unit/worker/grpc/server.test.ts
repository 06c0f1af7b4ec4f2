import { connect } from 'node:net';
import {
  type Client,
  credentials,
  Metadata,
  makeGenericClientConstructor,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGrpcEdge } from '../../../../src/worker/grpc/server.ts';
import type { Edge } from '../../../../src/worker/types.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';
import { type MemoryVenue, memoryVenue } from '../wire/memory-venue.ts';
import { exchangeClient, unaryCall } from './client.ts';
import { reflectedFiles, reflectedServices } from './reflection.ts';

const metrics = recordingMetrics();
let venue: MemoryVenue;
let edge: Edge;
const clients: Client[] = [];

beforeEach(async () => {
  metrics.calls.length = 0;
  venue = memoryVenue(metrics);
  edge = await createGrpcEdge(venue.deps, { host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await edge.close(0);
});

function opened<T extends Client>(client: T): T {
  clients.push(client);
  return client;
}

const healthClient = () => {
  const Health = makeGenericClientConstructor(healthService as never, 'grpc.health.v1.Health');
  return opened(new Health(`127.0.0.1:${edge.port}`, credentials.createInsecure()));
};

test.each(['', 'exchange.ExchangeService'])(
  'health of "%s" is SERVING while orders are accepted',
  async (name) => {
    const health = healthClient();
    const check = () => unaryCall(health['check']!.bind(health) as never, { service: name });
    expect(await check()).toMatchObject({ message: { status: 'SERVING' } });
    venue.health = { ...venue.health, accepting: false };
    expect(await check()).toMatchObject({ message: { status: 'NOT_SERVING' } });
    venue.health = { ...venue.health, accepting: true };
    expect(await check()).toMatchObject({ message: { status: 'SERVING' } });
  },
);

test('those who watch hear of a change, and of the end', async () => {
  const health = healthClient();
  const seen: string[] = [];
  const watch = (health['watch'] as unknown as (request: object) => NodeJS.EventEmitter).call(health, {
    service: '',
  });
  watch.on('data', (answer: { status: string }) => seen.push(answer.status));
  watch.on('error', () => seen.push('ended'));
  await expect.poll(() => seen).toEqual(['SERVING']);
  venue.health = { ...venue.health, accepting: false };
  await expect.poll(() => seen).toEqual(['SERVING', 'NOT_SERVING']);
  await edge.close(0);
  await expect.poll(() => seen).toEqual(['SERVING', 'NOT_SERVING', 'ended']);
});

test('health knows its two names: another is not found, and unknown to who watches it', async () => {
  const health = healthClient();
  const ask = (rpc: string, request: object) => unaryCall(health[rpc]!.bind(health) as never, request);
  expect(await ask('check', { service: 'nobody' })).toMatchObject({
    status: 'NOT_FOUND',
    details: 'service must be "" or "exchange.ExchangeService", but was "nobody"',
  });
  const serving = { status: 'SERVING' };
  expect(await ask('list', {})).toMatchObject({
    message: { statuses: { '': serving, 'exchange.ExchangeService': serving } },
  });
  const watch = (health['watch'] as unknown as (request: object) => NodeJS.EventEmitter).call(health, {
    service: 'nobody',
  });
  watch.on('error', () => undefined);
  const first = new Promise((resolve) => watch.once('data', resolve));
  expect(await first).toMatchObject({ status: 'SERVICE_UNKNOWN' });
});

test('a name of 40 kB that health does not know is repeated in part: all of it would break the connection', async () => {
  const health = healthClient();
  const check = (service: string) => unaryCall(health['check']!.bind(health) as never, { service });
  expect(await check('\u{1f600}'.repeat(10_000))).toMatchObject({
    status: 'NOT_FOUND',
    details: expect.stringMatching(/^service must be .{1,200}$/u),
  });
  expect(await check('')).toMatchObject({ message: { status: 'SERVING' } });
});

test.each(['v1', 'v1alpha'] as const)('reflection %s lists the services', async (version) => {
  const services = await reflectedServices(edge.port, version);
  expect(services.toSorted()).toEqual(['exchange.ExchangeService', 'grpc.health.v1.Health']);
});

test('reflection answers files that link: every import is there by its own name', async () => {
  const files = await reflectedFiles(edge.port, 'exchange.ExchangeService');
  expect(files).toEqual([
    { name: 'exchange.proto', dependency: ['google/protobuf/timestamp.proto'] },
    { name: 'google/protobuf/timestamp.proto', dependency: [] },
  ]);
});

test('reflection answers the health service as buf compiles it', async () => {
  const files = await reflectedFiles(edge.port, 'grpc.health.v1.Health');
  expect(files).toEqual([{ name: 'health/v1/health.proto', dependency: [] }]);
});

test.each(['/exchange.ExchangeService/ListEverything', '/nobody.Knows/This'])(
  'an RPC %s that nobody has is named so, and is no label',
  async (path) => {
    const { client } = exchangeClient(edge.port);
    opened(client);
    const ended = await new Promise<ServiceError>((resolve) => {
      const bytes = (value: Buffer) => value;
      client.makeUnaryRequest(path, bytes, bytes, Buffer.alloc(0), new Metadata(), (error) =>
        resolve(error!),
      );
    });
    expect(status[ended.code]).toBe('UNIMPLEMENTED');
    expect(ended.details).toBe(`there is no RPC "${path}"; proto/exchange.proto has those there are`);
    expect(ended.metadata.get('name')).toEqual(['NO_ROUTE']);
    await expect
      .poll(() => metrics.calls)
      .toEqual([
        ['grpcStarted', 'unknown'],
        ['grpcFinished', 'unknown', 'UNIMPLEMENTED'],
      ]);
  },
);

test('a message that cannot be decoded is the fault of its sender', async () => {
  const { client } = exchangeClient(edge.port);
  opened(client);
  const ended = await new Promise<ServiceError>((resolve) => {
    const bytes = (value: Buffer) => value;
    const broken = Buffer.from([0x0f]);
    client.makeUnaryRequest(
      '/exchange.ExchangeService/GetOrderBook',
      bytes,
      bytes,
      broken,
      new Metadata(),
      (error) => resolve(error!),
    );
  });
  expect([status[ended.code], ended.metadata.get('code')]).toEqual(['INVALID_ARGUMENT', ['1001']]);
});

test('bytes that are no HTTP/2 end their own connection and no other', async () => {
  const socket = connect(edge.port, '127.0.0.1');
  await new Promise((resolve) => {
    socket.once('close', resolve);
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(`${'x'.repeat(100)}\r\n\r\n`);
  });
  const { client, call } = exchangeClient(edge.port);
  opened(client);
  expect(await call('GetOrderBook', { symbol: 'BTC-USD' })).toMatchObject({ status: 'OK' });
});

test('a port that is taken is an error that says so', async () => {
  await expect(createGrpcEdge(venue.deps, { host: '127.0.0.1', port: edge.port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test('closing lets a call in flight end, and then takes no more', async () => {
  const { client, call } = exchangeClient(edge.port);
  opened(client);
  let release: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => {
    venue.deps.exchange.waitForSeq = async () => {
      resolve();
      await new Promise<void>((done) => {
        release = done;
      });
      return true;
    };
  });
  const slow = call('GetOrderBook', { symbol: 'BTC-USD', minSeq: 1_000_000 });
  await waiting;
  const closing = edge.close(5000);
  release();
  expect(await slow).toMatchObject({ status: 'OK' });
  await closing;
  expect(edge.connections).toBe(0);
  expect(await call('GetOrderBook', { symbol: 'BTC-USD' })).toMatchObject({ status: 'UNAVAILABLE' });
});

test('closing ends a call that hangs when the grace is over', async () => {
  const { client, call } = exchangeClient(edge.port);
  opened(client);
  const waiting = new Promise<void>((resolve) => {
    venue.deps.exchange.waitForSeq = () => {
      resolve();
      return new Promise(() => undefined);
    };
  });
  const hanging = call('GetOrderBook', { symbol: 'BTC-USD', minSeq: 1_000_000 });
  await waiting;
  await edge.close(20);
  expect(await hanging).toMatchObject({ status: expect.stringMatching(/UNAVAILABLE|CANCELLED/) });
});
