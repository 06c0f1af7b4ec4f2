import { counted } from '../../common/counted.ts';
import type { FleetProblem, InstanceState } from '../../protocol/status.ts';
import { LEFT_THE_FILE } from '../plan.ts';
import { restartAfterMs, SILENT_MS } from './deadlines.ts';
import { describeExit, describeLastExit } from './exits.ts';
import type { Life, Moment, RunningWorker } from './types.ts';

/** What a life looks like to a person. */
export type LifeView = {
  readonly state: InstanceState;
  readonly reason: string | null;
  readonly nextStep: string | null;
  readonly lastExit: string | null;
  readonly problem: FleetProblem | null;
};

export function viewLife(life: Life, moment: Pick<Moment, 'nowMs'>): LifeView {
  const { phase } = life;
  return {
    state: phase.state,
    reason: reasonOf(life, moment.nowMs),
    nextStep: nextStepOf(life, moment.nowMs),
    lastExit: life.lastExit === null ? null : describeLastExit(life.lastExit),
    problem: 'problem' in phase ? phase.problem : null,
  };
}

function reasonOf(life: Life, nowMs: number): string | null {
  const { phase } = life;
  switch (phase.state) {
    case 'stopped':
      return phase.why;
    case 'pending':
      return phase.reason;
    case 'provisioning':
      return 'its schema, role and Redis user are being made';
    case 'starting':
      return startingReason(phase.worker);
    case 'ready':
      return null;
    case 'degraded':
      return degradedReason(phase.worker);
    case 'unresponsive':
      return `no sign of life for ${seconds(nowMs - phase.worker.lastSignMs)}`;
    case 'draining':
      return phase.why;
    case 'backoff':
      return life.lastExit === null ? null : describeExit(life.lastExit);
    case 'crash-loop':
    case 'blocked':
    case 'fenced':
      return phase.problem.message;
  }
}

function startingReason(worker: RunningWorker): string {
  const { status } = worker;
  if (status === null) return worker.adopted ? 'found running, not heard from yet' : 'loading';
  if (status.reason !== null) return status.reason;
  if (worker.unready !== null) return worker.unready;
  return status.phase === 'recovering' ? 'replays its journal' : 'readiness not seen yet';
}

function degradedReason(worker: RunningWorker): string {
  const { status } = worker;
  if (status === null) return 'not heard from yet';
  if (status.reason !== null) return status.reason;
  return status.degraded.length > 0 ? `works without ${status.degraded.join(', ')}` : 'accepts no orders';
}

function nextStepOf(life: Life, nowMs: number): string | null {
  const { phase } = life;
  switch (phase.state) {
    case 'pending':
    case 'provisioning':
      return 'starts';
    case 'starting':
      return 'ready when its own HTTP and gRPC servers say so';
    case 'backoff':
      return `starts again in ${seconds(phase.untilMs - nowMs)} (${counted(life.attempts, 'early exit')} in a row)`;
    case 'unresponsive':
      return `restarted after ${seconds(restartAfterMs(life, phase.worker))} of silence`;
    case 'draining':
      return phase.next === 'stop' ? 'stops' : 'starts again';
    case 'crash-loop':
    case 'blocked':
    case 'fenced':
      return phase.problem.wayOut;
    case 'stopped':
      return stoppedNextStep(phase.why);
    case 'degraded':
      return 'ready when what is missing is back';
    case 'ready':
      return null;
  }
}

const stoppedNextStep = (why: string): string =>
  why === LEFT_THE_FILE
    ? 'starts with `exsim up` once it is in the file again'
    : 'starts with `exsim up` or `exsim start`';

const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(ms < SILENT_MS ? 1 : 0)} s`;
