import { loadBundle } from '../process/bundle.ts';

/** A command that many call, and that runs most of what the others run: its code is kept, for all of them. */
const KEEPS_CODE = 'up';

/**
 * Entry of all commands: the program in `entry.ts`, as one file with its packages where a build has made that. Only
 * `node:` modules are loaded before.
 */
const bundle = loadBundle<typeof import('./entry.ts')>(new URL('./entry.cjs', import.meta.url));
const { runCli } = bundle?.exports ?? (await import('./entry.ts'));
const args = process.argv.slice(2);
process.exitCode = await runCli(args);
if (process.exitCode === 0 && args[0] === KEEPS_CODE) bundle?.keepCode();
