import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Server } from '../server.ts';

const PROGRAM = fileURLToPath(new URL('./main.js', import.meta.url));

/** The floor in a process of its own; it asks for no key. */
export async function startFloor(): Promise<Server> {
  const child = spawn(process.execPath, [PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = await Promise.race([once(child.stdout, 'data'), exited]);
  return {
    pid: child.pid ?? 0,
    ports: JSON.parse(String(line)),
    keys: { alice: 'alice', bob: 'bob' },
    close: async () => {
      child.kill();
      await exited;
    },
  };
}
