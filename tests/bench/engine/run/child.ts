import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Figures, JobKind, Jobs } from './jobs.ts';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
/** Word that makes main.ts do one job instead of all of them. */
export const CHILD = 'child';
/** The slowest job takes a minute. */
const TIMEOUT_MS = 900_000;

/** Does one job in a process of its own, which starts clean and ends with it. Throws when that fails. */
export function runInChild<K extends JobKind>(kind: K, job: Jobs[K]): Figures[K] {
  const { status, signal, stdout } = spawnSync(
    process.execPath,
    ['--expose-gc', MAIN, CHILD, kind, JSON.stringify(job)],
    {
      encoding: 'utf8',
      timeout: TIMEOUT_MS,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: withoutNodeOptions(),
    },
  );
  if (status !== 0) throw new Error(`The process that measures ${kind} ended with ${status ?? signal}.`);
  return JSON.parse(stdout);
}

/** Options of the surrounding shell must not measure with it. */
function withoutNodeOptions(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_OPTIONS: '' };
}
