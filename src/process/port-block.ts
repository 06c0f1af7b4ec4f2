import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/** Below what `freePort` gives out and what outgoing connections use. */
const FIRST_PORT = 10_000;
const BLOCK_PORTS = 200;
const BLOCKS = 50;
const HOST = '127.0.0.1';

/** A run of ports that no other block overlaps. Whoever keeps to blocks does not meet another who does. */
export type PortBlock = {
  /** The first port that is free to use; the claim itself is below. */
  readonly first: number;
  /** How many there are from `first` up. */
  readonly count: number;
  release(): Promise<void>;
};

/**
 * Claims a block of ports on this machine, until `release` or the death of this process: its first port is listened
 * on, so that the kernel is the one that keeps two apart, whoever they are, and nothing is left to clean up. The
 * others may be held by strangers: look before using them. Null when all 50 blocks are taken.
 */
export async function claimPortBlock(): Promise<PortBlock | null> {
  const start = randomInt(BLOCKS);
  for (let step = 0; step < BLOCKS; step++) {
    const claim = FIRST_PORT + ((start + step) % BLOCKS) * BLOCK_PORTS;
    const server = await listen(claim);
    if (server === null) continue;
    return { first: claim + 1, count: BLOCK_PORTS - 1, release: () => close(server) };
  }
  return null;
}

/** Null when the port is held. Nobody is served there: who connects is hung up on. */
function listen(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(null));
    server.listen({ host: HOST, port, exclusive: true }, () => resolve(server.unref()));
  });
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
