import { randomInt } from 'node:crypto';
import { connect, createServer, type Server } from 'node:net';
import { type Clock, systemClock } from '../common/clock.ts';
import { errorCode } from './files.ts';

const POLL_MS = 50;

/**
 * True when a server could listen on the port now: it is bound and let go. 127.0.0.1 and ::1 are separate: a port that
 * must be free on both is tested on both with `portIsFreeOnLoopback`. Port numbers from 32768 on can be taken by any
 * outgoing connection at any moment.
 */
export async function portIsFree(host: string, port: number): Promise<boolean> {
  try {
    await close(await listen(host, port));
    return true;
  } catch (error) {
    // A host without IPv6 has no ::1 that anybody could hold.
    return ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(errorCode(error));
  }
}

/** True when nobody holds the port on 127.0.0.1 nor on ::1. */
export async function portIsFreeOnLoopback(port: number): Promise<boolean> {
  return (await portIsFree('127.0.0.1', port)) && (await portIsFree('::1', port));
}

/** Waits until the port is free on both loopback addresses, at most `limitMs`; false when it is not by then. */
export async function waitUntilFree(
  port: number,
  limitMs: number,
  clock: Clock = systemClock,
): Promise<boolean> {
  const deadline = clock.monotonicMs() + limitMs;
  while (!(await portIsFreeOnLoopback(port))) {
    if (clock.monotonicMs() >= deadline) return false;
    await clock.sleep(POLL_MS);
  }
  return true;
}

/** Ports that Linux and macOS do not hand out to outgoing connections by themselves. */
const QUIET_PORTS = { first: 20_000, count: 12_000 };
const FREE_PORT_TRIES = 200;

/**
 * A port nobody holds now, below the range that outgoing connections use, so that it stays free until it is bound.
 * The search begins at `seed` (any non-negative integer), so that a project keeps to its own; default: anywhere.
 */
export async function freePort(seed = randomInt(QUIET_PORTS.count)): Promise<number> {
  for (let step = 0; step < FREE_PORT_TRIES; step++) {
    const port = QUIET_PORTS.first + ((seed + step) % QUIET_PORTS.count);
    if (await portIsFreeOnLoopback(port)) return port;
  }
  throw new Error(`No free port among ${FREE_PORT_TRIES} from ${QUIET_PORTS.first} up.`);
}

/** True when somebody accepts connections there within `limitMs`. */
export function accepts(host: string, port: number, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: limitMs });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

function listen(host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => resolve(server));
  });
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
