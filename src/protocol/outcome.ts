import { TOOL_ERRORS, type ToolErrorName } from '../common/errors.ts';
import { takesNoOrders } from './degraded.ts';
import type { FleetProblem, FleetSnapshot, InstanceSnapshot } from './status.ts';

/** How far an `up` has come. Failures come with the error that decides the exit code. */
export type FleetOutcome =
  | { readonly kind: 'waiting'; readonly for: readonly InstanceSnapshot[] }
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'failed';
      readonly problem: FleetProblem;
      readonly instances: readonly InstanceSnapshot[];
    };

/** A worker's own codes are for whoever started that worker; a command about a fleet has codes of its own. */
const OF_FLEET: { readonly [code in ToolErrorName]?: ToolErrorName } = {
  WORKER_CONFIG: 'CONFIG_INVALID',
  WORKER_JOURNAL_DAMAGED: 'NOT_READY',
  WORKER_REFUSED: 'NOT_READY',
  WORKER_FENCED: 'NOT_READY',
};

/** Exit codes from the one that matters most to the one that matters least. */
const EXIT_PRECEDENCE: readonly number[] = [2, 5, 4, 6, 3];

/** 0 is the most important place. */
function rankOf(exit: number): number {
  const index = EXIT_PRECEDENCE.indexOf(exit);
  return index === -1 ? EXIT_PRECEDENCE.length : index;
}

/** Exit codes with the one that matters most first. */
export const worstFirst = (exits: readonly number[]): number[] =>
  exits.toSorted((a, b) => rankOf(a) - rankOf(b));

/**
 * Judges a snapshot for whoever waits for `names` to be ready. It waits while the supervisor is still at work, so
 * that a failed instance does not hide what becomes of the others.
 */
export function fleetOutcome(snapshot: FleetSnapshot, names: readonly string[]): FleetOutcome {
  const wanted = snapshot.instances.filter((instance) => names.includes(instance.name));
  if (snapshot.problem !== null && !snapshot.reconciling) {
    return { kind: 'failed', problem: ofFleet(snapshot.problem), instances: wanted };
  }
  const waiting = wanted.filter((instance) => !isFinal(instance) && !isAsWished(instance));
  if (waiting.length > 0 || snapshot.reconciling) return { kind: 'waiting', for: waiting };
  const failed = wanted.filter((instance) => isFinal(instance) || isRefused(instance));
  if (failed.length === 0) return { kind: 'ready' };
  return { kind: 'failed', problem: worst(failed), instances: failed };
}

/** `up` is satisfied by ready, or by degraded where orders are taken all the same. */
const isServing = (instance: InstanceSnapshot): boolean =>
  instance.state === 'ready' || (instance.state === 'degraded' && !takesNoOrders(instance.degraded));

/** It serves, and with the configuration it should have; or it will not take that. */
const isAsWished = (instance: InstanceSnapshot): boolean =>
  isServing(instance) && (instance.configInSync || isRefused(instance));

/** It goes on with the configuration it had. */
const isRefused = (instance: InstanceSnapshot): boolean =>
  isServing(instance) && !instance.configInSync && instance.problem !== null;

/** States that only `up`, `start` or `restart` ends. */
const isFinal = (instance: InstanceSnapshot): boolean =>
  ['crash-loop', 'blocked', 'fenced', 'stopped'].includes(instance.state);

function worst(failed: readonly InstanceSnapshot[]): FleetProblem {
  const problems = failed.map((instance) => named(instance, ofFleet(instance.problem ?? notReady(instance))));
  const rank = (problem: FleetProblem): number => rankOf(TOOL_ERRORS[problem.code].exit);
  return problems.reduce((first, second) => (rank(second) < rank(first) ? second : first));
}

/** Of several instances one alone may have failed: the message says which. */
const named = ({ name }: InstanceSnapshot, problem: FleetProblem): FleetProblem =>
  problem.message.includes(name) ? problem : { ...problem, message: `${name}: ${problem.message}` };

/** The worker's own exit code stays in the message. */
const ofFleet = (problem: FleetProblem): FleetProblem => ({
  ...problem,
  code: OF_FLEET[problem.code] ?? problem.code,
});

const notReady = (instance: InstanceSnapshot): FleetProblem => ({
  code: 'NOT_READY',
  message: `${instance.name} is ${instance.state}${instance.reason === null ? '' : `: ${instance.reason}`}.`,
  wayOut: `Look at \`exsim logs ${instance.name}\`.`,
});
