import { ExsimError } from '../../common/errors.ts';
import type { PlannedInstance } from '../../instance/spec.ts';
import { portOwner } from '../../process/port-owner.ts';
import { waitUntilFree } from '../../process/tcp.ts';
import type { DesiredFleet } from '../../protocol/api.ts';

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
  const who = instance.spec.name === '' ? 'the instance' : `"${instance.spec.name}"`;
  const wayOut = 'End that process, or set another port under "ports" in the instance file.';
  await Promise.all(
    wanted.map(({ kind, port }) => requireFreePort(port, { what: `${kind} port ${port} of ${who}`, wayOut })),
  );
}

/** `what` and `wayOut` are for the error. @throws ExsimError PORT_TAKEN, naming the owner */
export async function requireFreePort(
  port: number,
  { what, wayOut }: { readonly what: string; readonly wayOut: string },
): Promise<void> {
  if (await waitUntilFree(port, HELD_MS_MAX)) return;
  const owner = await portOwner(port);
  const by = owner === null ? 'another process' : `process ${owner.pid} (${owner.command})`;
  throw new ExsimError('PORT_TAKEN', `Expected ${what} to be free, but it is held by ${by}.`, { wayOut });
}

/** A port of an instance that does not run looks free. @throws ExsimError CONFIG_INVALID */
export function refuseOwnPorts({ metricsPort, controlPort, instances }: DesiredFleet): void {
  refuseInstancePort('--metrics-port', metricsPort, instances);
  refuseInstancePort('--control-port', controlPort, instances);
  if (typeof controlPort !== 'number' || controlPort !== metricsPort) return;
  throw notOfItsOwn('--control-port', controlPort, 'the metrics port');
}

function refuseInstancePort(
  option: string,
  port: number | null | undefined,
  instances: readonly PlannedInstance[],
): void {
  const owner = instances.find(({ ports }) => ports.http === port || ports.grpc === port);
  if (owner !== undefined && typeof port === 'number')
    throw notOfItsOwn(option, port, `that of "${owner.spec.name}"`);
}

const notOfItsOwn = (option: string, port: number, owner: string): ExsimError =>
  new ExsimError('CONFIG_INVALID', `Expected ${option} to be a port of its own, but ${port} is ${owner}.`, {
    wayOut: 'Give another port: `exsim ports` lists those of the instances.',
  });
