import { err, ok, type Result } from '../common/result.ts';
import type { PortPair } from './spec.ts';

export const DEFAULT_BASE_PORTS: PortPair = { http: 8081, grpc: 50052 };
/** Ports of the single unnamed instance. */
export const SINGLE_INSTANCE_PORTS: PortPair = { http: 8080, grpc: 50051 };
export const PORT_MAX = 65_535;

type PortKind = keyof PortPair;
const KINDS: readonly PortKind[] = ['http', 'grpc'];

export type PortRequest = {
  readonly name: string;
  /** Null: to be assigned. */
  readonly ports: { readonly http: number | null; readonly grpc: number | null };
};

/** Who wants a port: `file` asks for it there, `kept` has it from an earlier run. */
export type PortClaim = {
  readonly name: string;
  readonly kind: PortKind;
  readonly source: 'file' | 'kept';
};

export type PortConflict =
  | {
      readonly type: 'clash';
      readonly port: number;
      readonly first: PortClaim;
      readonly second: PortClaim;
    }
  /** No port from the base up to 65535 is left. */
  | { readonly type: 'exhausted'; readonly name: string };

export type PortAssignment = {
  /** By instance name: those asked for, and those only kept for names that are gone. To be written down. */
  readonly ports: Readonly<Record<string, PortPair>>;
  /** Ports chosen in this run, which `isBusy` let through. */
  readonly fresh: readonly number[];
};

export type PortAssignmentInput = {
  /** In the order of the file. */
  readonly instances: readonly PortRequest[];
  readonly base: PortPair;
  /** What an earlier run wrote down. Stays as it is, whoever comes, goes or changes order. */
  readonly previous: Readonly<Record<string, PortPair>>;
  /** True when something outside the project holds the port. Asked for first assignments only. */
  readonly isBusy: (port: number) => boolean;
};

/**
 * Gives every instance its ports: those the file asks for, else those it had, else the lowest free pair, one up from
 * `base` per instance. All clashes at once; nothing is assigned when there is one.
 */
export function assignPorts(input: PortAssignmentInput): Result<PortAssignment, PortConflict[]> {
  const previous = new Map(Object.entries(input.previous));
  const claims = input.instances.flatMap((instance) => claimsOf(instance, previous.get(instance.name)));
  const clashes = findClashes(claims);
  if (clashes.length > 0) return err(clashes);
  const kept = keptForOthers(previous, claims, input.instances);
  const taken = new Set([...claims.map((claim) => claim.port), ...kept.flatMap(([, pair]) => portsOf(pair))]);
  return assignMissing(input, previous, taken, new Map(kept));
}

/** Clashes among the ports that the file itself asks for. */
export const requestedPortClashes = (instances: readonly PortRequest[]): PortConflict[] =>
  findClashes(instances.flatMap((instance) => claimsOf(instance, undefined)));

/** One sentence for a person: what clashes, and what to do. */
export function portConflictMessage(conflict: PortConflict): string {
  if (conflict.type === 'exhausted')
    return `No free port pair is left for "${conflict.name}" up to ${PORT_MAX}. Set its "ports", or a lower "ports" base.`;
  const { port, first, second } = conflict;
  return `Port ${port} is ${claimText(second)}, but it is already ${claimText(first)}. Give one of them another port.`;
}

function claimText(claim: PortClaim): string {
  const verb = claim.source === 'file' ? 'asked for as' : 'kept from an earlier run as';
  return `${verb} the ${claim.kind} port of "${claim.name}"`;
}

type ClaimedPort = PortClaim & { readonly port: number };

function claimsOf(instance: PortRequest, kept: PortPair | undefined): ClaimedPort[] {
  return KINDS.flatMap((kind): ClaimedPort[] => {
    const asked = instance.ports[kind];
    if (asked !== null) return [{ name: instance.name, kind, source: 'file', port: asked }];
    return kept === undefined ? [] : [{ name: instance.name, kind, source: 'kept', port: kept[kind] }];
  });
}

function findClashes(claims: readonly ClaimedPort[]): PortConflict[] {
  const holders = new Map<number, PortClaim>();
  const clashes: PortConflict[] = [];
  for (const { port, ...claim } of claims) {
    const first = holders.get(port);
    if (first === undefined) holders.set(port, claim);
    else clashes.push({ type: 'clash', port, first, second: claim });
  }
  return clashes;
}

/** Names that are gone keep their ports for the day they come back, unless the file now gives one to another. */
function keptForOthers(
  previous: ReadonlyMap<string, PortPair>,
  claims: readonly ClaimedPort[],
  instances: readonly PortRequest[],
): [string, PortPair][] {
  const present = new Set(instances.map((instance) => instance.name));
  const claimed = new Set(claims.map((claim) => claim.port));
  return [...previous].filter(
    ([name, pair]) => !present.has(name) && !portsOf(pair).some((port) => claimed.has(port)),
  );
}

const portsOf = (pair: PortPair): number[] => KINDS.map((kind) => pair[kind]);

function assignMissing(
  input: PortAssignmentInput,
  previous: ReadonlyMap<string, PortPair>,
  taken: Set<number>,
  ports: Map<string, PortPair>,
): Result<PortAssignment, PortConflict[]> {
  const fresh: number[] = [];
  for (const { name, ports: asked } of input.instances) {
    const known = previous.get(name);
    const fixed = { http: asked.http ?? known?.http ?? null, grpc: asked.grpc ?? known?.grpc ?? null };
    const open = KINDS.filter((kind) => fixed[kind] === null);
    const offset = lowestOffset(open, input, taken);
    if (offset === null) return err([{ type: 'exhausted', name }]);
    const pair = {
      http: fixed.http ?? input.base.http + offset,
      grpc: fixed.grpc ?? input.base.grpc + offset,
    };
    for (const kind of open) {
      taken.add(pair[kind]);
      fresh.push(pair[kind]);
    }
    ports.set(name, pair);
  }
  return ok({ ports: Object.fromEntries(ports), fresh });
}

/** Both ports of a pair move together, so that 8083 goes with 50054. Null: none is left. */
function lowestOffset(
  kinds: readonly PortKind[],
  { base, isBusy }: PortAssignmentInput,
  taken: ReadonlySet<number>,
): number | null {
  const highestBase = Math.max(0, ...kinds.map((kind) => base[kind]));
  for (let offset = 0; highestBase + offset <= PORT_MAX; offset++) {
    const candidates = kinds.map((kind) => base[kind] + offset);
    const distinct = new Set(candidates).size === candidates.length;
    if (distinct && !candidates.some((port) => taken.has(port) || isBusy(port))) return offset;
  }
  return null;
}
