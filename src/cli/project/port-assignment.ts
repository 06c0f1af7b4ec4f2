import { ExsimError } from '../../common/errors.ts';
import {
  assignPorts,
  type PortAssignment,
  type PortRequest,
  portConflictMessage,
} from '../../instance/ports.ts';
import type { PortPair } from '../../instance/spec.ts';
import { readFileIfThere, writeFileAtomic } from '../../process/files.ts';
import { waitForLock } from '../../process/lock.ts';
import { portIsFreeOnLoopback } from '../../process/tcp.ts';

/** Rounds of choosing ports and finding one busy; each round skips at least one more. */
const ROUNDS_MAX = 100;
const LOCK_WAIT_MS = 10_000;

export type PortChoice = {
  readonly instances: readonly PortRequest[];
  readonly base: PortPair;
  /** True when a server could listen there. */
  readonly isFree?: (port: number) => Promise<boolean>;
};

/** Ports by instance name, as `up` would choose them now. Writes nothing. @throws PORT_TAKEN with all clashes */
export async function choosePorts(portsFile: string, choice: PortChoice): Promise<Record<string, PortPair>> {
  return { ...(await assign(await readPorts(portsFile), choice)).ports };
}

/** The same, written down: from now on each instance keeps its ports. Two commands at once agree on them. */
export async function keepPorts(portsFile: string, choice: PortChoice): Promise<Record<string, PortPair>> {
  const chosen = await choosePorts(portsFile, choice);
  return (await readFileIfThere(portsFile)) === textOf(chosen) ? chosen : writePorts(portsFile, choice);
}

const textOf = (ports: Record<string, PortPair>): string => `${JSON.stringify(ports, null, 2)}\n`;

async function writePorts(portsFile: string, choice: PortChoice): Promise<Record<string, PortPair>> {
  const lock = await waitForLock(`${portsFile}.lock`, LOCK_WAIT_MS);
  if (!lock.ok)
    throw new ExsimError('INTERNAL_ERROR', `${portsFile} is locked by process ${lock.error.pid}.`);
  try {
    const ports = await choosePorts(portsFile, choice);
    await writeFileAtomic(portsFile, textOf(ports));
    return ports;
  } finally {
    await lock.value.release();
  }
}

/** Chooses, looks whether what was chosen is free, and chooses again around what is not. */
async function assign(previous: Record<string, PortPair>, choice: PortChoice): Promise<PortAssignment> {
  const isFree = choice.isFree ?? portIsFreeOnLoopback;
  const busy = new Set<number>();
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const { instances, base } = choice;
    const result = assignPorts({ instances, base, previous, isBusy: (port) => busy.has(port) });
    if (!result.ok) throw clash(result.error.map(portConflictMessage));
    const taken = await filterAsync(result.value.fresh, async (port) => !(await isFree(port)));
    if (taken.length === 0) return result.value;
    for (const port of taken) busy.add(port);
  }
  throw clash([
    `No free ports were found in ${ROUNDS_MAX} rounds from ${choice.base.http} and ${choice.base.grpc} up.`,
  ]);
}

async function filterAsync<T>(values: readonly T[], test: (value: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(values.map(test));
  return values.filter((_, index) => kept[index]);
}

async function readPorts(portsFile: string): Promise<Record<string, PortPair>> {
  const text = await readFileIfThere(portsFile);
  if (text === null) return {};
  try {
    return JSON.parse(text) as Record<string, PortPair>;
  } catch (cause) {
    throw new ExsimError('CONFIG_INVALID', `${portsFile} is no JSON any more.`, {
      wayOut: 'Remove it: ports are then assigned anew.',
      cause,
    });
  }
}

const clash = (messages: readonly string[]): ExsimError =>
  new ExsimError('PORT_TAKEN', messages.join('\n'), { wayOut: 'Change "ports" in the instance file.' });
