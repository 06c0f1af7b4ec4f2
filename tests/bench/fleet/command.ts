import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestProject } from '../../e2e/support/project.ts';
import { endedChildrenCpuMs } from './processes.ts';

/** What running a program to its end took. `cpuMs`: of all its threads; in steps of 10. */
export type Cost = { readonly tookMs: number; readonly cpuMs: number };

/** Runs a command of a project. One at a time: CPU time is that of all children which end meanwhile. */
export function exsim(project: TestProject, ...args: readonly string[]): Promise<Cost> {
  return measured(async () => {
    const { code, stderr } = await project.exsim(...args);
    if (code !== 0) throw new Error(`exsim ${args.join(' ')} ended with ${code}: ${stderr}`);
  });
}

/** Runs Node with these arguments. */
export function node(...args: readonly string[]): Promise<Cost> {
  return measured(async () => {
    const [code] = await once(spawn(process.execPath, args, { stdio: 'ignore' }), 'close');
    if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}.`);
  });
}

async function measured(run: () => Promise<void>): Promise<Cost> {
  const startedMs = performance.now();
  const before = endedChildrenCpuMs();
  await run();
  return { tookMs: performance.now() - startedMs, cpuMs: endedChildrenCpuMs() - before };
}
