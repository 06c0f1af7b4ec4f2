import { projectPaths } from '../../../src/process/paths.ts';
import { processesOfProject } from '../../../src/process/sweep.ts';
import type { TestProject } from '../../e2e/support/project.ts';
import { median } from '../report/statistics.ts';
import { type Cost, exsim } from './command.ts';
import { cpuWithChildrenMs, type Memory, memoryOf } from './processes.ts';
import { namesOf, stateDirOf, withFleet } from './project.ts';
import { readTimeline, workerCpuMs } from './timeline.ts';

/** What a fleet costs that was never started before; medians of its instances. */
export type FirstStart = {
  readonly instances: number;
  /** `up --detach`, which starts servers and supervisor too. */
  readonly up: Cost;
  readonly toAllReadyMs: number;
  readonly startMs: number;
  /** Of all processes of the project and the command, when all were ready. */
  readonly allCpuMs: number;
  readonly supervisorCpuMs: number;
  readonly workerCpuMs: number;
  readonly workerMemory: Memory;
  /** `up --detach` again. */
  readonly again: Cost;
  readonly down: Cost;
};

/** Long for a machine under load. */
const TIMEOUT_SECONDS = '300';

export const measureFirstStart = (instances: number, repeats: number): Promise<FirstStart> =>
  withFleet(instances, async (project) => {
    const up = await exsim(project, 'up', '--detach', '--timeout', TIMEOUT_SECONDS);
    const cpu = await cpuByNow(project);
    const stateDir = stateDirOf(project);
    const names = namesOf(instances);
    const { toAllReadyMs, startsMs } = readTimeline(stateDir);
    return {
      ...{ instances, up, toAllReadyMs, startMs: median(startsMs) },
      ...{ allCpuMs: cpu.allMs + up.cpuMs, supervisorCpuMs: cpu.supervisorMs },
      workerCpuMs: median(names.map((name) => workerCpuMs(stateDir, name))),
      workerMemory: middle((await pidsOf(project)).map(memoryOf)),
      again: await measureAgain(project, repeats),
      down: await exsim(project, 'down'),
    };
  });

/** The cheapest of some: what disturbs a machine only ever adds. */
async function measureAgain(project: TestProject, repeats: number): Promise<Cost> {
  const all: Cost[] = [];
  for (let round = 0; round < repeats; round++) all.push(await exsim(project, 'up', '--detach'));
  return {
    tookMs: Math.min(...all.map(({ tookMs }) => tookMs)),
    cpuMs: Math.min(...all.map(({ cpuMs }) => cpuMs)),
  };
}

async function cpuByNow(project: TestProject): Promise<{ allMs: number; supervisorMs: number }> {
  const { projectId } = projectPaths(stateDirOf(project), project.env);
  const processes = await processesOfProject(projectId);
  const sum = (all: typeof processes): number =>
    all.reduce((total, { identity }) => total + cpuWithChildrenMs(identity.pid), 0);
  const isSupervisor = ({ command }: (typeof processes)[number]): boolean => command.includes(' supervisor ');
  return { allMs: sum(processes), supervisorMs: sum(processes.filter(isSupervisor)) };
}

async function pidsOf(project: TestProject): Promise<number[]> {
  return (await project.status()).instances.flatMap(({ pid }) => pid ?? []);
}

const middle = (all: readonly Memory[]): Memory => ({
  ownBytes: median(all.map(({ ownBytes }) => ownBytes)),
  shareBytes: median(all.map(({ shareBytes }) => shareBytes)),
});
