import { loadBundle } from '../process/bundle.ts';

/**
 * Entry of `exsim supervisor --state DIR`: the program in `program.ts`, as one file with its packages where a build has
 * made that. Only `node:` modules are loaded before.
 */
const bundle = loadBundle<typeof import('./program.ts')>(
  new URL('./program.cjs', import.meta.url),
  'supervisor',
);
const { runProgram } = bundle?.exports ?? (await import('./program.ts'));
const hasServed = await runProgram(process.argv.slice(2));
// By now it has compiled all that one needs.
if (hasServed) bundle?.keepCode();
