/**
 * A worker without an exchange: it speaks the control protocol, answers for its readiness, and does what the file
 * FAKE_ORDERS names at its start says, or what a POST to its HTTP port says later.
 *   ready          as a good worker
 *   never-ready    beats, but accepts nothing
 *   exit CODE      ends at once with that code, saying "fake failure" on stderr
 *   shout          ends at once with code 1 and all its secrets on stderr
 *   deaf           ignores SIGTERM and the drain message
 */
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSocketServer, type Socket } from 'node:net';
import { selfIdentity } from '../../../../src/process/identity.ts';
import { acquireLock } from '../../../../src/process/lock.ts';
import type { WorkerMessage, WorkerStatus } from '../../../../src/protocol/control.ts';

const env = (name: string): string => process.env[name] ?? '';
const orders = readFileSync(env('FAKE_ORDERS'), 'utf8').trim();
const [order, argument] = orders.split(' ');

if (order === 'exit') {
  console.error('fake failure');
  process.exit(Number(argument));
}
if (order === 'shout') {
  console.error(readFileSync(env('EXSIM_SECRETS_FILE'), 'utf8'));
  process.exit(1);
}
const lock = await acquireLock(env('EXSIM_LOCK_FILE'));
if (!lock.ok) process.exit(75);

const { start } = await selfIdentity();
const connections = new Set<Socket>();
let degraded: string[] = [];
let silent = false;

const status = (): WorkerStatus => ({
  phase: order === 'never-ready' ? 'starting' : degraded.length > 0 ? 'degraded' : 'ready',
  reason: order === 'never-ready' ? 'told never to be ready' : null,
  degraded,
  accepting: order !== 'never-ready',
  journal: { commandSeq: 7, lagMs: 0, uncommitted: 0 },
  metrics: {
    ordersPerSecond: 1,
    tradesPerSecond: 0,
    rejectsPerSecond: 0,
    openOrders: 2,
    p50Ms: null,
    p99Ms: null,
    rssBytes: 1,
    cpuPercent: 0,
    eventLoopLagMs: 0,
    connections: 0,
  },
  symbols: [{ symbol: 'BTC-USD', bestBid: '1', bestAsk: null, last: null }],
});

function tell(socket: Socket, message: WorkerMessage): void {
  if (!silent) socket.write(`${JSON.stringify(message)}\n`);
}
const beat = (): void => {
  for (const socket of connections) tell(socket, { type: 'beat', status: status() });
};

const control = createSocketServer((socket) => {
  connections.add(socket);
  socket.on('close', () => connections.delete(socket));
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    if (String(chunk).includes('"drain"')) end();
  });
  tell(socket, {
    type: 'hello',
    pid: process.pid,
    start,
    nonce: env('EXSIM_NONCE'),
    instanceName: env('SERVICE_INSTANCE_NAME'),
    configHash: env('EXSIM_CONFIG_HASH'),
    version: env('SERVICE_VERSION'),
    startedAt: new Date().toISOString(),
  });
  tell(socket, { type: 'beat', status: status() });
});

const http = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://fake');
  if (url.pathname === '/fake/exit') process.exit(Number(url.searchParams.get('code')));
  if (url.pathname === '/fake/signal')
    process.kill(process.pid, url.searchParams.get('name') as NodeJS.Signals);
  if (url.pathname === '/fake/silence') silent = true;
  if (url.pathname === '/fake/degrade') degraded = url.searchParams.getAll('part');
  response.statusCode = order === 'never-ready' && url.pathname === '/api/v1/ready' ? 503 : 200;
  const answer = { status: 'ready', instance: env('SERVICE_INSTANCE_NAME') };
  response.end(JSON.stringify(url.pathname === '/fake/environment' ? process.env : answer));
  beat();
});

function end(): void {
  if (order !== 'deaf') process.exit(0);
}
process.on('SIGTERM', end);
process.on('SIGINT', end);

rmSync(env('EXSIM_CONTROL_SOCKET'), { force: true });
control.listen(env('EXSIM_CONTROL_SOCKET'));
http.listen(Number(env('HTTP_PORT')), '127.0.0.1');
setInterval(beat, 1000);
