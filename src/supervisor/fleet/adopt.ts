import type { Clock } from '../../common/clock.ts';
import { bootId, isAlive, type ProcessIdentity } from '../../process/identity.ts';
import { lockHolder } from '../../process/lock.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import { processesOfProject } from '../../process/sweep.ts';
import { askHello, type Hello } from '../worker/link.ts';
import { type RunState, readRunState } from '../worker/run-state.ts';
import type { Adoptable } from './keeper.ts';

/** From being launched to holding its lock a worker only loads code. */
const LOADING_MS_MAX = 15_000;
const POLL_MS = 50;

/**
 * The worker of an instance that runs already, whoever started it; null when there is none. Its own word by its
 * control socket comes first, then the lock it holds, then what its launcher wrote down. A launch that its launcher
 * did not live to write down is waited for until the worker shows itself.
 */
export async function findWorker(paths: ProjectPaths, name: string, clock: Clock): Promise<Adoptable | null> {
  const deadlineMs = clock.monotonicMs() + LOADING_MS_MAX;
  for (;;) {
    const state = await readRunState(paths, name);
    const found = (await byHello(paths, name, state)) ?? (await byRecord(paths, name, state));
    if (found !== null) return found;
    if (clock.monotonicMs() >= deadlineMs || !(await isBeingLaunched(paths, name, state))) return null;
    await clock.sleep(POLL_MS);
  }
}

async function byHello(paths: ProjectPaths, name: string, state: RunState | null): Promise<Adoptable | null> {
  const hello = await askHello(paths.instance(name).socket);
  if (hello === null) return null;
  const identity = { pid: hello.pid, start: hello.start, bootId: await bootId() };
  if (!(await isAlive(identity))) return null;
  const ownState = state?.nonce === hello.nonce ? state : null;
  const { configHash, startedAt } = hello;
  return { identity, state: ownState, configHash, startedAt, reloads: reloadsOf(hello) };
}

async function byRecord(
  paths: ProjectPaths,
  name: string,
  state: RunState | null,
): Promise<Adoptable | null> {
  const identity = (await lockHolder(paths.instance(name).lockFile)) ?? state?.worker ?? null;
  if (identity === null || !(await isAlive(identity))) return null;
  const ownState = isOf(state, identity) ? state : null;
  const startedAt = ownState?.startedAt ?? new Date().toISOString();
  return {
    identity: justIdentity(identity),
    state: ownState,
    configHash: ownState?.configHash ?? '',
    startedAt,
    reloads: null,
  };
}

const reloadsOf = ({ capabilities, version }: Hello): string | null =>
  capabilities?.includes('reload') ? version : null;

/** A state without a worker is that of the launch the lock's holder came from: launches happen one at a time. */
const isOf = (state: RunState | null, identity: ProcessIdentity): boolean =>
  state !== null && (state.worker === null || state.worker.pid === identity.pid);

const justIdentity = ({ pid, start, bootId }: ProcessIdentity): ProcessIdentity => ({ pid, start, bootId });

/** The `sh` parent names the exit file in its arguments: it is there from before the worker until after it. */
async function isBeingLaunched(paths: ProjectPaths, name: string, state: RunState | null): Promise<boolean> {
  if (state === null || state.worker !== null) return false;
  const { exitFile } = paths.instance(name);
  const processes = await processesOfProject(paths.projectId);
  return processes.some(({ command }) => command.includes(` ${exitFile} `));
}
