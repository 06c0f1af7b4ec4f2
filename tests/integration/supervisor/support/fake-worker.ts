/**
 * A worker without an exchange: it speaks the control protocol, answers for its readiness, and does what the file
 * FAKE_ORDERS names at its start says, or what a POST to its HTTP port says later.
 *   ready          as a good worker
 *   never-ready    beats, but accepts nothing
 *   exit CODE      ends at once with that code, saying "fake failure" on stderr
 *   shout          ends at once with code 1 and all its secrets on stderr
 *   deaf           ignores SIGTERM and the drain message
 *   homeless       says that it is ready, and listens on none of its ports
 * It ends with FAKE_OWNER, the process of the test: one that was cut off leaves none behind.
 */
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer as createSocketServer, type Socket } from 'node:net';
import { selfIdentity } from '../../../../src/process/identity.ts';
import { acquireLock } from '../../../../src/process/lock.ts';
import {
  type ConfigStatus,
  NONCE_HEADER,
  type SupervisorMessage,
  WORKER_CAPABILITIES,
  type WorkerMessage,
  type WorkerStatus,
} from '../../../../src/protocol/control.ts';

type Reload = Extract<SupervisorMessage, { type: 'reload' }>;

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
let reloads: 'taken' | 'refused' | 'ignored' | 'kept' = 'taken';
/** What came while reloads were kept, for later. */
const kept: Reload[] = [];
let config: ConfigStatus = { hash: env('EXSIM_CONFIG_HASH'), refused: null };

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
  config,
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
    for (const line of String(chunk).split('\n')) if (line.includes('"reload"')) reload(JSON.parse(line));
  });
  tell(socket, {
    type: 'hello',
    pid: process.pid,
    start,
    nonce: env('EXSIM_NONCE'),
    instanceName: env('SERVICE_INSTANCE_NAME'),
    configHash: config.hash,
    version: env('SERVICE_VERSION'),
    startedAt: new Date().toISOString(),
    capabilities: WORKER_CAPABILITIES,
  });
  tell(socket, { type: 'beat', status: status() });
});

function reload(message: Reload): void {
  if (reloads === 'kept') kept.push(message);
  if (reloads === 'kept' || reloads === 'ignored') return;
  const { configHash, request } = message;
  const refused = { request, reason: 'told to refuse', wayOut: 'Take it back.' };
  config = reloads === 'taken' ? { hash: configHash, refused: null } : { ...config, refused };
  beat();
}

const http = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://fake');
  if (url.pathname === '/fake/exit') process.exit(Number(url.searchParams.get('code')));
  if (url.pathname === '/fake/signal')
    process.kill(process.pid, url.searchParams.get('name') as NodeJS.Signals);
  if (url.pathname === '/fake/crash') crash(Number(url.searchParams.get('lines')));
  if (url.pathname === '/fake/flood') flood(Number(url.searchParams.get('bytes')));
  if (url.pathname === '/fake/stuck') for (;;);
  if (url.pathname === '/fake/silence') silent = true;
  if (url.pathname === '/fake/reloads') {
    reloads = url.searchParams.get('are') as typeof reloads;
    for (const message of kept.splice(0)) reload(message);
  }
  if (url.pathname === '/fake/degrade') degraded = url.searchParams.getAll('part');
  response.statusCode = order === 'never-ready' && url.pathname === '/api/v1/ready' ? 503 : 200;
  response.setHeader(NONCE_HEADER, env('EXSIM_NONCE'));
  const answer = { status: 'ready', instance: env('SERVICE_INSTANCE_NAME') };
  const hash = url.pathname === '/fake/config' ? url.searchParams.get('hash') : null;
  if (hash !== null) config = { ...config, hash };
  const told = { '/fake/environment': process.env, '/fake/config': config }[url.pathname];
  response.end(JSON.stringify(told ?? answer));
  beat();
});

/** Says at least so much at once. */
function flood(bytes: number): void {
  const line = 'nothing of interest '.repeat(50);
  for (let said = 0; said < bytes; said += line.length + 1) console.log(line);
}

/** Says much at once, on both outputs, and is dead before anybody could read it. */
function crash(lines: number): void {
  for (let line = 0; line < lines; line++) {
    console.log(`line ${line} of a crash`);
    console.error(`line ${line} of its reason`);
  }
  process.abort();
}

/** The standard health check, the one thing it is asked by gRPC. */
const grpc = createHttp2Server();
grpc.on('stream', (stream) => {
  stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () =>
    stream.sendTrailers({ 'grpc-status': '0', [NONCE_HEADER]: env('EXSIM_NONCE') }),
  );
  stream.on('error', () => undefined);
  stream.end(Buffer.from([0, 0, 0, 0, 2, 8, 1]));
});

function end(): void {
  if (order !== 'deaf') process.exit(0);
}
process.on('SIGTERM', end);
process.on('SIGINT', end);

rmSync(env('EXSIM_CONTROL_SOCKET'), { force: true });
control.listen(env('EXSIM_CONTROL_SOCKET'));
if (order !== 'homeless') {
  http.listen(Number(env('HTTP_PORT')), '127.0.0.1');
  grpc.listen(Number(env('GRPC_PORT')), '127.0.0.1');
}
setInterval(() => {
  beat();
  if (!isAlive(Number(env('FAKE_OWNER')))) process.exit(0);
}, 1000);

/** Also true for 0, the own process group, where no owner is named. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
