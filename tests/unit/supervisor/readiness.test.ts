import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { NONCE_HEADER } from '../../../src/protocol/control.ts';
import { whyNotReady } from '../../../src/supervisor/worker/readiness.ts';
import { createGrpcEdge } from '../../../src/worker/grpc/server.ts';
import { createHttpEdge } from '../../../src/worker/http/server.ts';
import { recordingMetrics } from '../worker/metrics/recording-metrics.ts';
import { memoryVenue } from '../worker/wire/memory-venue.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const HOST = '127.0.0.1';

/** Port of a server that runs until the end of the test. */
async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  closers.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

const httpStranger = (answer: RequestListener) => listening(createHttpServer(answer));

function grpcStranger(answer: (stream: ServerHttp2Stream) => void): Promise<number> {
  const server = createHttp2Server();
  server.on('stream', answer);
  return listening(server as unknown as Server);
}

/** The servers of a worker, with the nonce `a-nonce`. */
async function worker() {
  const { deps } = memoryVenue(recordingMetrics());
  const listen = { host: HOST, port: 0 };
  const edges = [await createHttpEdge(deps, listen), await createGrpcEdge(deps, listen)];
  for (const edge of edges) closers.push(() => edge.close(0));
  const [http, grpc] = edges.map(({ port }) => port) as [number, number];
  return { host: HOST, ports: { http, grpc }, instanceName: 'exchange-sim-test', nonce: 'a-nonce' };
}

test('a worker is ready when HTTP and gRPC say so with its nonce', async () => {
  expect(await whyNotReady(await worker())).toBeNull();
  expect(await whyNotReady({ ...(await worker()), nonce: null })).toBeNull();
});

test('another start of the same instance is not the one that was meant', async () => {
  const target = await worker();
  const reason = `its HTTP port ${target.ports.http} is answered by somebody else`;
  expect(await whyNotReady({ ...target, nonce: 'another' })).toBe(reason);
  expect(await whyNotReady({ ...target, instanceName: 'exchange-sim-other' })).toBe(reason);
});

test('a stranger on the HTTP port is never ready, whatever it answers', async () => {
  const target = await worker();
  const http = await httpStranger((_request, response) => {
    response.end(JSON.stringify({ status: 'ready', instance: target.instanceName }));
  });
  expect(await whyNotReady({ ...target, ports: { ...target.ports, http } })).toBe(
    `its HTTP port ${http} is answered by somebody else`,
  );
});

test('a stranger on the gRPC port is never ready, though it says SERVING', async () => {
  const target = await worker();
  const grpc = await grpcStranger((stream) => {
    stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', [NONCE_HEADER]: 'mine' }));
    stream.end(Buffer.from([0, 0, 0, 0, 2, 8, 1]));
  });
  expect(await whyNotReady({ ...target, ports: { ...target.ports, grpc } })).toBe(
    `its gRPC port ${grpc} is answered by somebody else`,
  );
});

test('a gRPC port that speaks something else, or nobody listens on, is said', async () => {
  const target = await worker();
  const http = await httpStranger((_request, response) => response.end());
  expect(await whyNotReady({ ...target, ports: { ...target.ports, grpc: http } })).toBe(
    `nothing answers on its gRPC port ${http}`,
  );
});
