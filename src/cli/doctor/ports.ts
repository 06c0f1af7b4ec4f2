import { ExsimError } from '../../common/errors.ts';
import type { PlannedInstance } from '../../instance/spec.ts';
import { type PortOwner, portOwner } from '../../process/port-owner.ts';
import { processesOfProject } from '../../process/sweep.ts';
import { portIsFreeOnLoopback } from '../../process/tcp.ts';
import { shownName } from '../../tui/plain-fleet.ts';
import type { DoctorContext } from './context.ts';
import { type Finding, fine, trouble } from './finding.ts';

/** A port of an exchange that somebody holds. */
export type HeldPort = {
  readonly name: string;
  readonly kind: 'http' | 'grpc';
  readonly port: number;
  /** Null: another user's process, which this one may not look at. */
  readonly owner: PortOwner | null;
};

/** Every port the exchanges of the file have, or would be given: free, or held by the project itself. */
export async function checkPorts({ fleet, project }: DoctorContext): Promise<Finding[]> {
  if (fleet === null) return [];
  const ours = project === null ? [] : await processesOfProject(project.paths.projectId);
  const held = (await Promise.all(fleet.instances.map(heldPortsOf))).flat();
  const pids = new Set(ours.map(({ identity }) => identity.pid));
  return portFindings(fleet.instances.length * 2, held, pids);
}

export function portFindings(count: number, held: readonly HeldPort[], ours: ReadonlySet<number>): Finding[] {
  const foreign = held.filter(({ owner }) => owner === null || !ours.has(owner.pid));
  if (foreign.length > 0) return foreign.map(heldFinding);
  return [fine('ports', `${count} ports: ${held.length} held by the project, ${count - held.length} free`)];
}

function heldFinding({ name, kind, port, owner }: HeldPort): Finding {
  const by = owner === null ? 'a process of another user' : `process ${owner.pid} (${owner.command})`;
  const problem = `Expected ${kind} port ${port} of "${shownName(name)}" to be free, but it is held by ${by}.`;
  const change = `set another port under "ports" of "${shownName(name)}"`;
  const wayOut = owner === null ? change : `kill ${owner.pid}, or ${change}`;
  return trouble('ports', new ExsimError('PORT_TAKEN', problem, { wayOut }));
}

async function heldPortsOf({ spec, ports }: PlannedInstance): Promise<HeldPort[]> {
  const held: HeldPort[] = [];
  for (const kind of ['http', 'grpc'] as const) {
    const port = ports[kind];
    if (await portIsFreeOnLoopback(port)) continue;
    held.push({ name: spec.name, kind, port, owner: await portOwner(port) });
  }
  return held;
}
