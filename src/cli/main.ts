import { loadBundle } from '../process/bundle.ts';

/** Commands that many call, each of which runs code of its own; all others run most of what the first does. */
const KEEP_CODE = ['up', 'provision', 'status'];

/**
 * Entry of all commands: the program in `entry.ts`, as one file with its packages where a build has made that. Only
 * `node:` modules are loaded before. It awaits nothing at its top: a build makes CommonJS of it, which Node starts
 * sooner.
 */
async function main(args: readonly string[]): Promise<void> {
  const [command = ''] = args;
  const use = KEEP_CODE.includes(command) ? command : 'up';
  const bundle = loadBundle<typeof import('./entry.ts')>(new URL('./entry.cjs', import.meta.url), use, 'up');
  const { runCli } = bundle?.exports ?? (await import('./entry.ts'));
  process.exitCode = await runCli(args);
  if (process.exitCode === 0 && command === use) bundle?.keepCode();
}

void main(process.argv.slice(2)); // What it throws is a bug, and ends the process with it.
