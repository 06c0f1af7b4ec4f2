import { loadBundle } from '../process/bundle.ts';
import { COMMON_USE, codeUse } from './code-use.ts';

/**
 * Entry of all commands: the program in `entry.ts`, as one file with its packages where a build has made that. Only
 * `node:` modules are loaded before. It awaits nothing at its top: a build makes CommonJS of it, which Node starts
 * sooner.
 */
async function main(args: readonly string[]): Promise<void> {
  const { use, keeps } = codeUse(args);
  const url = new URL('./entry.cjs', import.meta.url);
  const bundle = loadBundle<typeof import('./entry.ts')>(url, use, COMMON_USE);
  const { runCli } = bundle?.exports ?? (await import('./entry.ts'));
  process.exitCode = await runCli(args);
  if (process.exitCode === 0 && keeps) bundle?.keepCode();
}

void main(process.argv.slice(2)); // What it throws is a bug, and ends the process with it.
