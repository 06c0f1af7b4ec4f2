import { systemClock } from '../../common/clock.ts';
import { deadlineIn } from '../../common/deadline.ts';
import { ExsimError } from '../../common/errors.ts';
import { type FleetOutcome, fleetOutcome } from '../../protocol/outcome.ts';
import type { FleetSnapshot, InstanceSnapshot, ServiceSnapshot } from '../../protocol/status.ts';
import { sentences, shownName } from '../../tui/plain-fleet.ts';
import { whileWaiting } from '../terminal/waiting.ts';

export type FleetWait = {
  /** As it was when the wait began: only what changes from there on is told. */
  readonly before: FleetSnapshot;
  /** Snapshots from now on; ends or throws when `signal` is aborted. */
  readonly changes: (signal: AbortSignal) => AsyncIterable<FleetSnapshot>;
  readonly names: readonly string[];
  readonly timeoutMs: number;
  /** Gives the wait up from outside. */
  readonly signal?: AbortSignal;
  readonly note: (line: string) => void;
};

/** How a wait ended, with the last snapshot seen. */
export type FleetEnd = { readonly outcome: FleetOutcome; readonly snapshot: FleetSnapshot };

/**
 * Waits until `names` are ready or cannot become it, and tells each change. Still `waiting` at the end means that the
 * time was up, or that the wait was given up. @throws SUPERVISOR_UNREACHABLE when the supervisor ends meanwhile.
 */
export const waitForFleet = (wait: FleetWait): Promise<FleetEnd> =>
  whileWaiting(waitingText([]), (tell) => followFleet(wait, tell));

/** The same without a word of its own. `tell` hears whom it waits for. */
export async function followFleet(
  wait: FleetWait,
  tell: (what: string) => void = () => undefined,
): Promise<FleetEnd> {
  const deadline = deadlineIn(systemClock, wait.timeoutMs, wait.signal);
  const stop = deadline.signal;
  let last: FleetEnd | null = null;
  try {
    for await (const snapshot of wait.changes(stop)) {
      for (const line of changeLines(last?.snapshot ?? wait.before, snapshot)) wait.note(line);
      last = { snapshot, outcome: fleetOutcome(snapshot, wait.names) };
      if (last.outcome.kind === 'waiting') tell(waitingText(last.outcome.for));
      if (last.outcome.kind !== 'waiting') return last;
    }
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    deadline.clear();
  }
  if (last === null || !stop.aborted) throw supervisorEnded();
  return last;
}

/** As many names as fit into a line. */
const WAITING_NAMES_MAX = 4;

/** `waiting for binance (starting), okx (pending) and 3 more`. */
export function waitingText(waiting: readonly Pick<InstanceSnapshot, 'name' | 'state'>[]): string {
  if (waiting.length === 0) return 'waiting for the supervisor';
  const names = waiting.slice(0, WAITING_NAMES_MAX).map(({ name, state }) => `${shownName(name)} (${state})`);
  const more = waiting.length - names.length;
  return `waiting for ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** A line per service or exchange that is in another state than before, and per new reason of a trouble. */
export function changeLines(before: FleetSnapshot, after: FleetSnapshot): string[] {
  const { postgres, redis } = after.services;
  return [
    ...serviceLine('postgres', before.services.postgres, postgres),
    ...serviceLine('redis', before.services.redis, redis),
    ...after.instances.flatMap((instance) =>
      instanceLine(
        before.instances.find(({ name }) => name === instance.name),
        instance,
      ),
    ),
  ];
}

const STATE_WIDTH = 12;
/** Nothing needs to be explained on the way from one to the next of these; at the end of it the error does that. */
const UNEXPLAINED = [
  'provisioning',
  'starting',
  'ready',
  'draining',
  'stopped',
  'blocked',
  'crash-loop',
  'fenced',
];

function serviceLine(name: string, before: ServiceSnapshot, after: ServiceSnapshot): string[] {
  if (before.status === after.status && before.reason === after.reason) return [];
  // A Redis that is off is a warning at the end, a Postgres that is down the error.
  if (after.kind === 'off' || (before.kind === 'off' && after.status === 'down')) return [];
  return [line(name, after.status, after.reason ?? after.kind)];
}

function instanceLine(before: InstanceSnapshot | undefined, after: InstanceSnapshot): string[] {
  if (after.state === 'pending') return []; // It waits for its turn: what comes next is told.
  const unexplained = UNEXPLAINED.includes(after.state);
  if (before?.state === after.state && (unexplained || before.reason === after.reason)) return [];
  if (unexplained) return [line(shownName(after.name), after.state, addressOf(after))];
  const told = sentences([after.reason, after.nextStep]);
  return [line(shownName(after.name), after.state, told === '' ? null : told)];
}

const addressOf = ({ state, httpUrl }: InstanceSnapshot): string | null =>
  state === 'ready' ? httpUrl : null;

const line = (name: string, state: string, told: string | null): string =>
  told === null ? `${name}: ${state}` : `${name}: ${state.padEnd(STATE_WIDTH)} ${told}`;

/** What is said when the time is up: who is not ready, and why. */
export function notReadyInTime(waiting: readonly InstanceSnapshot[], timeoutMs: number): ExsimError {
  const names = waiting.map(
    ({ name, state, reason }) => `${shownName(name)} (${reason === null ? state : `${state}: ${reason}`})`,
  );
  const who = names.length === 0 ? 'The supervisor is still at work' : `Not ready: ${names.join(', ')}`;
  return new ExsimError('NOT_READY', `${who} after ${timeoutMs / 1000} s.`, {
    wayOut: 'They go on starting: look at exsim status and exsim logs, or wait longer with --timeout.',
  });
}

const supervisorEnded = (): ExsimError =>
  new ExsimError('SUPERVISOR_UNREACHABLE', 'The supervisor ended while its exchanges were awaited.', {
    wayOut: 'Run exsim up again: running exchanges are taken over as they are.',
  });
