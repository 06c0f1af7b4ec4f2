import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { portOwner } from '../../../src/process/port-owner.ts';
import {
  accepts,
  freePort,
  portIsFree,
  portIsFreeOnLoopback,
  waitUntilFree,
} from '../../../src/process/tcp.ts';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(close));
});

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

function listen(host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    servers.push(server);
    server.listen(port, host, () => resolve(server));
  });
}

test('a port held on 127.0.0.1 is free on ::1, and not free on the loopback as a whole', async () => {
  const port = await freePort();
  await listen('127.0.0.1', port);
  expect([
    await portIsFree('127.0.0.1', port),
    await portIsFree('::1', port),
    await portIsFreeOnLoopback(port),
  ]).toEqual([false, true, false]);
});

test('a port held on ::1 alone is not free', async () => {
  const port = await freePort();
  await listen('::1', port);
  expect(await portIsFreeOnLoopback(port)).toBe(false);
});

test('the owner of a port is named with its command; a free port has none', async () => {
  const port = await freePort();
  expect(await portOwner(port)).toBeNull();
  await listen('127.0.0.1', port);
  expect(await portOwner(port)).toEqual({ pid: process.pid, command: expect.stringContaining('node') });
  expect(await accepts('127.0.0.1', port, 5_000)).toBe(true);
});

test('waiting for a port ends when it is let go, and at the limit when it is not', async () => {
  const port = await freePort();
  const server = await listen('127.0.0.1', port);
  expect(await waitUntilFree(port, 100)).toBe(false);
  const waiting = waitUntilFree(port, 30_000);
  await close(server);
  expect(await waiting).toBe(true);
  expect(await accepts('127.0.0.1', port, 5_000)).toBe(false);
});

test('a free port lies below those of outgoing connections, and is the next one when the first is held', async () => {
  const port = await freePort(17);
  expect(port).toBeGreaterThanOrEqual(20_000);
  expect(port).toBeLessThan(32_000);
  await listen('127.0.0.1', port);
  expect(await freePort(17)).toBeGreaterThan(port);
});
