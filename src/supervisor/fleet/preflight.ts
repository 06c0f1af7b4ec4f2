import { ExsimError } from '../../common/errors.ts';
import type { PlannedInstance } from '../../instance/spec.ts';
import { portOwner } from '../../process/port-owner.ts';
import { waitUntilFree } from '../../process/tcp.ts';

/** An outgoing connection can hold a port of the ephemeral range for a moment: only a longer hold is a conflict. */
const HELD_MS_MAX = 3_000;

/**
 * Makes sure that the ports of an instance can be bound now. Ports in `ours` are held by workers of the project that
 * are about to give them up. @throws ExsimError PORT_TAKEN, naming the owner
 */
export async function requireFreePorts(instance: PlannedInstance, ours: ReadonlySet<number>): Promise<void> {
  const { http, grpc } = instance.ports;
  const wanted = [
    { kind: 'HTTP', port: http },
    { kind: 'gRPC', port: grpc },
  ].filter(({ port }) => !ours.has(port));
  await Promise.all(wanted.map(({ kind, port }) => requireFreePort(instance, kind, port)));
}

async function requireFreePort(instance: PlannedInstance, kind: string, port: number): Promise<void> {
  if (await waitUntilFree(port, HELD_MS_MAX)) return;
  const owner = await portOwner(port);
  const by = owner === null ? 'another process' : `process ${owner.pid} (${owner.command})`;
  const who = instance.spec.name === '' ? 'the instance' : `"${instance.spec.name}"`;
  throw new ExsimError(
    'PORT_TAKEN',
    `Expected ${kind} port ${port} of ${who} to be free, but it is held by ${by}.`,
    {
      wayOut: 'End that process, or set another port under "ports" in the instance file.',
    },
  );
}
