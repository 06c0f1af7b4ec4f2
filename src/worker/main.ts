import { loadBundle } from '../process/bundle.ts';

/**
 * Entry of a worker process: the program in `run-worker.ts`, as one file with its packages where a build has made that.
 * Only `node:` modules are loaded before.
 */
const bundle = loadBundle<typeof import('./run-worker.ts')>(
  new URL('./run-worker.cjs', import.meta.url),
  'worker',
);
const { runWorker } = bundle?.exports ?? (await import('./run-worker.ts'));
await runWorker(process.argv.slice(2), () => bundle?.keepCode());
