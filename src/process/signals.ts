import { type Clock, systemClock } from '../common/clock.ts';
import { errorCode } from './files.ts';
import { livingFacts, type ProcessIdentity, processFacts } from './identity.ts';

const POLL_MS = 20;
const REPORT_EVERY_MS = 1_000;
/** After SIGKILL a process ends at once, unless the kernel holds it in the middle of a read or write. */
const KILL_WAIT_MS = 10_000;

/** Signals that very process; false when it has ended. Its identity is verified right before. */
export async function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): Promise<boolean> {
  return (await livingFacts(identity)) !== null && send(identity.pid, signal);
}

/**
 * Signals the whole process group of that very process; false when it has ended. A process that shares the group of
 * this one (it was not started detached) gets the signal alone.
 */
export async function signalGroup(identity: ProcessIdentity, signal: NodeJS.Signals): Promise<boolean> {
  const target = await signalTarget(identity);
  return target !== null && send(target, signal);
}

export type TerminateOptions = {
  /** From SIGTERM to SIGKILL. */
  readonly graceMs: number;
  readonly clock?: Clock;
  /** Called about once a second while something still runs. */
  readonly onWait?: (waitedMs: number, waitingFor: readonly ProcessIdentity[]) => void;
  /** Ends the grace at once. */
  readonly hurry?: AbortSignal;
  /** Asks politely. Default SIGTERM. */
  readonly signal?: NodeJS.Signals;
  /** Whom the polite signal goes to: `group` (default), or only the process. SIGKILL always goes to the group. */
  readonly scope?: 'group' | 'process';
};

/** `ended` after the polite signal, or before it; `killed` by SIGKILL; `survived` even that, for 10 s. */
export type TerminateOutcome = 'ended' | 'killed' | 'survived';

/**
 * Ends processes and waits until they are gone, whoever's children they are: SIGTERM to their groups, the grace,
 * SIGKILL to their groups. A stopped process (SIGSTOP) is continued, so that it can end by itself. Processes of one
 * group are signalled once.
 */
export async function terminate(
  target: ProcessIdentity | readonly ProcessIdentity[],
  options: TerminateOptions,
): Promise<TerminateOutcome> {
  const identities = Array.isArray(target)
    ? (target as readonly ProcessIdentity[])
    : [target as ProcessIdentity];
  const wait = waiter(identities, options);
  await signalAll(identities, options.signal ?? 'SIGTERM', options.scope ?? 'group');
  await signalAll(identities, 'SIGCONT', 'group');
  if (await wait(options.graceMs, options.hurry)) return 'ended';
  await signalAll(identities, 'SIGKILL', 'group');
  return (await wait(KILL_WAIT_MS)) ? 'killed' : 'survived';
}

/** Waits until all are gone, at most `limitMs`; false when some are not by then. */
export async function waitUntilGone(
  identities: readonly ProcessIdentity[],
  limitMs: number,
  clock: Clock = systemClock,
): Promise<boolean> {
  return waiter(identities, { graceMs: limitMs, clock })(limitMs);
}

function waiter(identities: readonly ProcessIdentity[], options: TerminateOptions) {
  const clock = options.clock ?? systemClock;
  const startedMs = clock.monotonicMs();
  let reportedMs = startedMs;
  return async (limitMs: number, hurry?: AbortSignal): Promise<boolean> => {
    const deadline = clock.monotonicMs() + limitMs;
    for (;;) {
      const left = await living(identities);
      if (left.length === 0) return true;
      const now = clock.monotonicMs();
      if (now >= deadline || hurry?.aborted === true) return false;
      if (now - reportedMs >= REPORT_EVERY_MS) {
        reportedMs = now;
        options.onWait?.(now - startedMs, left);
      }
      await clock.sleep(POLL_MS, hurry);
    }
  };
}

async function living(identities: readonly ProcessIdentity[]): Promise<ProcessIdentity[]> {
  const alive: ProcessIdentity[] = [];
  for (const identity of identities) if ((await livingFacts(identity)) !== null) alive.push(identity);
  return alive;
}

async function signalAll(
  identities: readonly ProcessIdentity[],
  signal: NodeJS.Signals,
  scope: 'group' | 'process',
): Promise<void> {
  const done = new Set<number>();
  for (const identity of identities) {
    const target = scope === 'group' ? await signalTarget(identity) : await processTarget(identity);
    if (target === null || done.has(target)) continue;
    done.add(target);
    send(target, signal);
  }
}

/** What kill(2) takes: -group, or the pid where the group is our own; null when the process has ended. */
async function signalTarget(identity: ProcessIdentity): Promise<number | null> {
  const own = await processFacts(process.pid);
  const facts = await livingFacts(identity);
  if (facts === null) return null;
  return facts.groupId > 1 && facts.groupId !== own?.groupId ? -facts.groupId : facts.pid;
}

async function processTarget(identity: ProcessIdentity): Promise<number | null> {
  return (await livingFacts(identity))?.pid ?? null;
}

function send(target: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(target, signal);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false; // It ended in between.
    throw error;
  }
}
