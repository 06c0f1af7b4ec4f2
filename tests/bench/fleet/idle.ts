import { readdir } from 'node:fs/promises';
import { identityOf, processFacts } from '../../../src/process/identity.ts';
import { projectPaths } from '../../../src/process/paths.ts';
import { commandOf, type FoundProcess, processesOfProject } from '../../../src/process/sweep.ts';
import { exsim } from './command.ts';
import type { Plan } from './plan.ts';
import { cpuWithChildrenMs, type Memory, memoryOf } from './processes.ts';
import { stateDirOf, withFleet } from './project.ts';

/** A kind of process of a fleet that nobody uses. */
export type IdleRow = {
  readonly kind: string;
  readonly processes: number;
  /** Of one core, all processes of the kind together: 0.01 is one percent. */
  readonly cpuShare: number;
  /** Of all of them. */
  readonly memory: Memory;
};

/** What starting has left to do is done by then: snapshots, first beats, closed connections. */
const SETTLED_MS = 10_000;

/** By their commands. A worker has a shell beside it that waits for its exit code; Postgres has a process for each connection. */
const KINDS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['supervisor', /^\S*node .* supervisor /],
  ['workers', /^\S*node .* worker$/],
  ['Postgres', /postgres/],
  ['Redis', /(redis|valkey)-server/],
];

export const measureIdle = ({ instances, seconds }: Plan['idle']): Promise<IdleRow[]> =>
  withFleet(instances, async (project) => {
    await exsim(project, 'up', '--detach');
    await passed(SETTLED_MS);
    const { projectId } = projectPaths(stateDirOf(project), project.env);
    const marked = await processesOfProject(projectId);
    const processes = [...marked, ...(await childrenOf(marked))];
    const startedMs = performance.now();
    const before = new Map(processes.map(({ identity: { pid } }) => [pid, cpuWithChildrenMs(pid)]));
    await passed(seconds * 1000);
    const tookMs = performance.now() - startedMs;
    return KINDS.map(([kind, pattern]) => {
      const those = processes.filter(({ command }) => pattern.test(command));
      const usedMs = total(those, (pid) => cpuWithChildrenMs(pid) - (before.get(pid) ?? Number.NaN));
      return { kind, processes: those.length, cpuShare: usedMs / tookMs, memory: memoryOfAll(those) };
    });
  });

/** Those that have given their environment, and the marker in it, a name of their own: processes of Postgres. */
async function childrenOf(parents: readonly FoundProcess[]): Promise<FoundProcess[]> {
  const known = new Set(parents.map(({ identity }) => identity.pid));
  const children: FoundProcess[] = [];
  for (const pid of (await readdir('/proc')).map(Number)) {
    const facts = known.has(pid) ? null : await processFacts(pid);
    const identity = facts !== null && known.has(facts.parentPid) ? await identityOf(pid) : null;
    if (identity !== null) children.push({ identity, command: await commandOf(pid) });
  }
  return children;
}

const total = (processes: readonly FoundProcess[], of: (pid: number) => number): number =>
  processes.reduce((sum, { identity }) => sum + of(identity.pid), 0);

const memoryOfAll = (processes: readonly FoundProcess[]): Memory => ({
  ownBytes: total(processes, (pid) => memoryOf(pid).ownBytes),
  shareBytes: total(processes, (pid) => memoryOf(pid).shareBytes),
});

const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
