import type { PlannedInstance } from '../../instance/spec.ts';
import type { FleetProblem, FleetSnapshot, InstanceSnapshot } from '../../protocol/status.ts';
import type { Life, RunningWorker } from '../life/types.ts';
import { viewLife } from '../life/view.ts';
import { reachableHost } from '../worker/readiness.ts';
import type { ReloadRefusal } from '../worker/takeover.ts';

export type InstanceFacts = {
  readonly instance: PlannedInstance;
  readonly life: Life;
  readonly isolation: string | null;
  /** False when the running worker was started with another configuration. */
  readonly configInSync: boolean;
  /** It is about to run with the one it should have. False: nobody does anything about it. */
  readonly configPending: boolean;
  /** Why it did not take over the one it should have; null when it did, or has not answered. */
  readonly refusal: ReloadRefusal | null;
};

export const OFF_SERVICES: FleetSnapshot['services'] = {
  postgres: { kind: 'off', status: 'off', url: null, pid: null, reason: 'not looked for yet' },
  redis: { kind: 'off', status: 'off', url: null, pid: null, reason: 'not looked for yet' },
};

/** One instance as users see it. `nowMs` is monotonic. */
export function instanceSnapshot(facts: InstanceFacts, nowMs: number): InstanceSnapshot {
  const { life, isolation, configInSync } = facts;
  const worker = 'worker' in life.phase ? life.phase.worker : null;
  return {
    ...identityPart(facts.instance),
    ...viewLife(life, { nowMs }),
    ...configPart(facts),
    since: new Date(life.since).toISOString(),
    ...workerPart(worker),
    restarts: Math.max(0, life.launches - 1),
    configInSync,
    isolation,
  };
}

const TAKES_OVER = 'takes its changed configuration over';
const NOBODY_ASKS = 'exsim up has it take its changed configuration over';

/** A worker that goes on with another configuration than the file has, and why. */
function configPart({ life, configInSync, configPending, refusal }: InstanceFacts) {
  const isServing = life.phase.state === 'ready' || life.phase.state === 'degraded';
  if (configInSync || !isServing) return {};
  if (refusal === null) return { nextStep: configPending ? TAKES_OVER : NOBODY_ASKS };
  const message = `It goes on with the configuration it had: ${refusal.reason}`;
  const problem: FleetProblem = { code: 'CONFIG_INVALID', message, wayOut: refusal.wayOut };
  return { reason: message, nextStep: refusal.wayOut, problem };
}

function identityPart({ spec, identity, ports }: PlannedInstance) {
  const host = reachableHost(spec.host);
  const inUrl = host.includes(':') ? `[${host}]` : host;
  return {
    name: spec.name,
    instanceName: identity.instanceName,
    venue: spec.venue,
    httpUrl: `http://${inUrl}:${ports.http}`,
    grpcAddress: `${inUrl}:${ports.grpc}`,
    schema: identity.schema,
    redisNamespace: identity.redisNamespace,
  };
}

function workerPart(worker: RunningWorker | null) {
  const status = worker?.status ?? null;
  return {
    pid: worker?.pid ?? null,
    startedAt: worker?.startedAt ?? null,
    adopted: worker?.adopted ?? false,
    degraded: status?.degraded ?? [],
    journal: status?.journal ?? null,
    metrics: status?.metrics ?? null,
    symbols: status?.symbols ?? [],
  };
}
