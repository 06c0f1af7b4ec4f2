import { hostname } from 'node:os';
import type { WorkerStatus } from '../../protocol/control.ts';
import type { InstanceSnapshot, InstanceState } from '../../protocol/status.ts';
import type { WorkerSettings } from '../settings.ts';

export type SnapshotParts = {
  readonly settings: WorkerSettings;
  readonly ports: { readonly http: number; readonly grpc: number };
  readonly startedAt: string;
  readonly status: WorkerStatus;
  readonly since: string;
};

/** The row others find by discovery: that of a FleetSnapshot, as far as a worker knows it itself. */
export function discoverySnapshot({
  settings,
  ports,
  startedAt,
  status,
  since,
}: SnapshotParts): InstanceSnapshot {
  const { identity, spec } = settings;
  const host = advertisedHost(settings.host);
  return {
    name: identity.name,
    instanceName: identity.instanceName,
    venue: spec.venue,
    state: stateOf(status),
    reason: status.reason,
    since,
    nextStep: null,
    lastExit: null,
    problem: null,
    pid: process.pid,
    startedAt,
    restarts: 0,
    adopted: false,
    httpUrl: `http://${host}:${ports.http}`,
    grpcAddress: `${host}:${ports.grpc}`,
    schema: identity.schema,
    redisNamespace: identity.redisNamespace,
    degraded: status.degraded,
    configInSync: true,
    isolation: null,
    journal: status.journal,
    metrics: status.metrics,
    symbols: status.symbols,
  };
}

/** A worker that listens everywhere is found under its machine's (or container's) name. */
function advertisedHost(host: string): string {
  const name = host === '0.0.0.0' || host === '::' ? hostname() : host;
  return name.includes(':') ? `[${name}]` : name;
}

const stateOf = ({ phase }: WorkerStatus): InstanceState => (phase === 'recovering' ? 'starting' : phase);
