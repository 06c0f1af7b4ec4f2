import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { median } from '../report/statistics.ts';
import { type Cost, node } from './command.ts';
import { cpuMs, type Memory, memoryOf } from './processes.ts';

/** What a process costs that does nothing of ours, in the same minutes. */
export type Floor = {
  /** `node -e 0`. */
  readonly empty: Cost;
  /** A fastify without a route, until it listens. */
  readonly listening: { readonly cpuMs: number; readonly memory: Memory };
};

const SERVER = `
  const { fastify } = await import('fastify');
  await fastify().listen({ host: '127.0.0.1', port: 0 });
  console.log('listens');`;

/** The median of `rounds`. */
export async function measureFloor(rounds: number): Promise<Floor> {
  const empty: Cost[] = [];
  const listening: Floor['listening'][] = [];
  for (let round = 0; round < rounds; round++) {
    empty.push(await node('-e', '0'));
    listening.push(await bareServer());
  }
  const [first] = listening;
  if (first === undefined) throw new Error('The floor is measured once at least.');
  return {
    empty: {
      tookMs: median(empty.map(({ tookMs }) => tookMs)),
      cpuMs: median(empty.map((cost) => cost.cpuMs)),
    },
    listening: { cpuMs: median(listening.map((server) => server.cpuMs)), memory: first.memory },
  };
}

async function bareServer(): Promise<Floor['listening']> {
  const args = ['--input-type=module', '--eval', SERVER];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    await Promise.race([once(child.stdout, 'data'), exited]);
    const pid = child.pid ?? 0;
    return { cpuMs: cpuMs(pid), memory: memoryOf(pid) };
  } finally {
    child.kill();
    await exited;
  }
}
