import { unreachable } from '../../common/assert.ts';
import { backoffMs } from '../../common/backoff.ts';
import type { RestartSpec } from '../../instance/spec.ts';
import type { WorkerStatus } from '../../protocol/control.ts';
import { nextDeadlineMs, OWN_STALL_MS } from './deadlines.ts';
import { describeExit, judgeExit } from './exits.ts';
import { isTooHeavy, tooHeavy, weighed } from './memory.ts';
import type {
  AfterDraining,
  Effect,
  GivenUp,
  Input,
  Life,
  Moment,
  Phase,
  Reaction,
  RunningWorker,
  WorkerExit,
} from './types.ts';

/** An exit this long after readiness is a worker lost, not a worker that cannot start. */
const EARLY_EXIT_MS = 5_000;

/** An instance nobody has asked for yet. */
export const newLife = (policy: RestartSpec, at: number): Life => ({
  phase: { state: 'stopped', why: 'not started yet' },
  wanted: false,
  since: at,
  policy,
  attempts: 0,
  earlyExits: [],
  launches: 0,
  lastExit: null,
});

/** What becomes of an instance when `input` happens. Pure: the effects are for the caller to carry out, in order. */
export function reduce(life: Life, input: Input, moment: Moment): Reaction {
  const reaction = react(life, input, moment);
  if (reaction.life.phase.state === life.phase.state) return reaction;
  return { ...reaction, life: { ...reaction.life, since: sinceOf(reaction.life.phase, life.phase, moment) } };
}

/** A worker that is found ready by the next supervisor has been so since its start, as far as anybody knows. */
function sinceOf(phase: Phase, before: Phase, { at }: Moment): number {
  const isFound = phase.state === 'ready' && before.state === 'starting' && before.worker.adopted;
  return isFound ? Math.min(at, Date.parse(before.worker.startedAt)) : at;
}

function react(life: Life, input: Input, moment: Moment): Reaction {
  switch (input.type) {
    case 'run':
      return run(life);
    case 'resume':
      return isGivenUp(life.phase) ? stay({ ...life, wanted: true }) : run(life);
    case 'remembered':
      return remembered({ ...life, launches: input.launches }, input.givenUp);
    case 'stop':
      return stop({ ...life, wanted: false }, input.why);
    case 'restart':
      return restart({ ...forgiven(life), wanted: true }, input.why);
    case 'provisioning':
      return life.phase.state === 'pending' ? enter(life, { state: 'provisioning' }) : stay(life);
    case 'waiting':
      return isWaiting(life.phase) ? enter(life, { state: 'pending', reason: input.reason }) : stay(life);
    case 'blocked':
      return isWaiting(life.phase) ? enter(life, { state: 'blocked', problem: input.problem }) : stay(life);
    case 'launched':
      return launched({ ...life, launches: input.launches }, newWorker(input, false, moment));
    case 'adopted':
      return launched({ ...life, launches: input.launches }, newWorker(input, true, moment));
    case 'beat':
      return beat(life, input.status, moment);
    case 'readySeen':
      return readySeen(life, moment);
    case 'unready':
      return unready(life, input.reason);
    case 'exited':
      return exited(life, { ...input.exit, cause: causeOf(life.phase) }, moment);
    case 'policy':
      return stay({ ...life, policy: input.policy });
    case 'tick':
      return tick(life, moment);
    default:
      return unreachable(input);
  }
}

function run(life: Life): Reaction {
  const wanted = { ...life, wanted: true };
  switch (life.phase.state) {
    case 'stopped':
    case 'backoff':
    case 'crash-loop':
    case 'blocked':
    case 'fenced':
      return launch(forgiven(wanted), 'waits for a free place to start');
    case 'draining':
      return enter(wanted, { ...life.phase, next: 'restart' });
    case 'pending':
    case 'provisioning':
    case 'starting':
    case 'ready':
    case 'degraded':
    case 'unresponsive':
      return stay(wanted);
    default:
      return unreachable(life.phase);
  }
}

/** Whether it is left alone until a person asks for another start. */
export const isGivenUp = (phase: Phase): phase is GivenUp =>
  phase.state === 'crash-loop' || phase.state === 'blocked' || phase.state === 'fenced';

const remembered = (life: Life, givenUp: GivenUp | null): Reaction =>
  givenUp !== null && life.phase.state === 'stopped' ? enter(life, givenUp) : stay(life);

function stop(life: Life, why: string): Reaction {
  const { phase } = life;
  if (phase.state === 'draining') return enter(life, { ...phase, next: 'stop', why });
  if ('worker' in phase) return drain(life, phase.worker, 'stop', why);
  return enter(forgiven(life), { state: 'stopped', why });
}

function restart(life: Life, why: string): Reaction {
  const { phase } = life;
  if (phase.state === 'draining') return enter(life, { ...phase, next: 'restart', why });
  if ('worker' in phase) return drain(life, phase.worker, 'restart', why);
  return isWaiting(phase) ? stay(life) : launch(life, why);
}

/** A process appeared. It may come too late: whoever asked for it can have changed their mind. */
function launched(life: Life, worker: RunningWorker): Reaction {
  if (!life.wanted && !worker.adopted) return drain(life, worker, 'stop', 'no longer wanted');
  return enter(life, { state: 'starting', worker });
}

function beat(life: Life, status: WorkerStatus, moment: Moment): Reaction {
  const { phase } = life;
  if (!('worker' in phase)) return stay(life);
  const worker = weighed({ ...phase.worker, status, lastSignMs: moment.nowMs }, life.policy, moment.nowMs);
  if (phase.state === 'draining') return enter(life, { ...phase, worker });
  if (status.phase === 'draining') {
    return drain(life, worker, life.wanted ? 'retry' : 'stop', UNASKED);
  }
  if (isTooHeavy(worker, moment.nowMs)) return drain(life, worker, 'retry', tooHeavy(worker, life.policy));
  if (worker.readyAtMs !== null) return enter(life, serving(worker));
  return enter(life, { state: 'starting', worker }, isUp(status) ? [{ type: 'probe' }] : []);
}

/** Its start is over: it takes orders, or it serves and has no room for them. */
export const isUp = ({ phase, accepting, degraded }: WorkerStatus): boolean =>
  accepting || (phase === 'degraded' && !degraded.includes('database'));

function readySeen(life: Life, moment: Moment): Reaction {
  if (life.phase.state !== 'starting') return stay(life);
  return enter(life, serving({ ...life.phase.worker, readyAtMs: moment.nowMs, unready: null }));
}

function unready(life: Life, reason: string): Reaction {
  const { phase } = life;
  if (phase.state !== 'starting') return stay(life);
  return enter(life, { ...phase, worker: { ...phase.worker, unready: reason } });
}

/** Ready says that orders are accepted and nothing is missing. */
function serving(worker: RunningWorker): Phase {
  const { status } = worker;
  const whole = status?.phase === 'ready' && status.accepting && status.degraded.length === 0;
  return { state: whole ? 'ready' : 'degraded', worker };
}

/** Which of the two, its exit tells. */
const UNASKED = 'the worker ends by itself, or was told to by someone else';

/** What the supervisor itself has ended it for; null when it has not. */
const causeOf = (phase: Phase): string | null =>
  phase.state === 'draining' && phase.why !== UNASKED ? phase.why : null;

function exited(before: Life, exit: WorkerExit, moment: Moment): Reaction {
  const life = { ...before, lastExit: exit };
  const { phase } = life;
  if (!('worker' in phase)) return stay(life);
  if (!life.wanted) return enter(life, { state: 'stopped', why: exit.cause ?? describeExit(exit) });
  if (phase.state === 'draining' && phase.next === 'restart') return launch(life, phase.why);
  const verdict = judgeExit(exit);
  if (verdict.kind !== 'retry') return enter(life, { state: verdict.kind, problem: verdict.problem });
  if (isEarly(phase.worker, life.policy, moment)) return countExit(life, exit, moment);
  return launch(forgiven(life), `starts again after ${describeExit(exit)}`);
}

/** One that soon takes too much memory again is no better for another start: that counts like an early exit. */
function isEarly(
  { readyAtMs, heavySinceMs }: RunningWorker,
  policy: RestartSpec,
  { nowMs }: Moment,
): boolean {
  const earlyMs = heavySinceMs === null ? EARLY_EXIT_MS : policy.crashLoopWindowMs;
  return readyAtMs === null || nowMs - readyAtMs <= earlyMs;
}

function countExit(life: Life, exit: WorkerExit, moment: Moment): Reaction {
  const { policy } = life;
  const recent = life.earlyExits.filter((atMs) => moment.nowMs - atMs < policy.crashLoopWindowMs);
  const earlyExits = [...recent, moment.nowMs].slice(-policy.crashLoopExits);
  const counted = { ...life, earlyExits, attempts: life.attempts + 1 };
  if (earlyExits.length >= policy.crashLoopExits) return enter(counted, crashLoop(policy, exit));
  const settings = { baseMs: policy.backoffBaseMs, maxMs: policy.backoffMaxMs };
  const delayMs = backoffMs(life.attempts, settings, moment.random);
  return enter(counted, { state: 'backoff', untilMs: moment.nowMs + delayMs });
}

const crashLoop = (policy: RestartSpec, exit: WorkerExit): Phase => ({
  state: 'crash-loop',
  problem: {
    code: 'CRASH_LOOP',
    message: `Ended ${policy.crashLoopExits} times within ${policy.crashLoopWindowMs / 1000} s of starting (${describeExit(exit)}).`,
    wayOut: 'Mend what the last lines say, then run `exsim up` or `exsim restart`.',
  },
});

function tick(life: Life, moment: Moment): Reaction {
  const deadlineMs = nextDeadlineMs(life);
  if (deadlineMs === null || moment.nowMs < deadlineMs) return stay(life);
  const { phase } = life;
  if (phase.state === 'backoff') return launch(life, 'waits for a free place to start');
  if (!('worker' in phase)) return stay(life);
  if (moment.nowMs - deadlineMs > OWN_STALL_MS) return countAnew(life, phase, moment);
  if (phase.state !== 'unresponsive') return enter(life, { state: 'unresponsive', worker: phase.worker });
  return drain(life, phase.worker, 'retry', 'it gave no sign of life', 0);
}

/** The supervisor itself was held up: beats may lie unread, so silence is counted from now. */
const countAnew = (life: Life, phase: Extract<Phase, { worker: RunningWorker }>, moment: Moment): Reaction =>
  enter(life, { ...phase, worker: { ...phase.worker, lastSignMs: moment.nowMs } });

function drain(
  life: Life,
  worker: RunningWorker,
  next: AfterDraining,
  why: string,
  graceMs = life.policy.stopGraceMs,
): Reaction {
  return enter(life, { state: 'draining', worker, next, why }, [{ type: 'terminate', graceMs }]);
}

const launch = (life: Life, reason: string): Reaction =>
  enter(life, { state: 'pending', reason }, [{ type: 'launch' }]);

const enter = (life: Life, phase: Phase, effects: readonly Effect[] = []): Reaction => ({
  life: { ...life, phase },
  effects,
});

const stay = (life: Life): Reaction => ({ life, effects: [] });

const forgiven = (life: Life): Life => ({ ...life, attempts: 0, earlyExits: [] });

const isWaiting = (phase: Phase): boolean => phase.state === 'pending' || phase.state === 'provisioning';

const newWorker = (
  input: { readonly pid: number; readonly startedAt: string },
  adopted: boolean,
  moment: Moment,
): RunningWorker => ({
  pid: input.pid,
  startedAt: input.startedAt,
  adopted,
  status: null,
  lastSignMs: moment.nowMs,
  readyAtMs: null,
  unready: null,
  heavySinceMs: null,
});
