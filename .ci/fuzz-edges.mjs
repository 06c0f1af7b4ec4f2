/**
 * Compiles the fuzz of the edges with the worker it starts, and runs it on a Postgres of its own:
 *
 *   node .ci/fuzz-edges.mjs [--seed N] [--requests N]
 */
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCompiled } from './run-compiled.mjs';

const HOME = fileURLToPath(new URL('..', import.meta.url));

/** What a worker reads beside its code, and its engine as the build makes it. */
function completeWorker(folder) {
  for (const part of ['package.json', 'proto'])
    cpSync(join(HOME, part), join(folder, part), { recursive: true });
  execFileSync(process.execPath, [join(HOME, '.ci/copy-assets.mjs'), join(folder, 'src')]);
  execFileSync(process.execPath, [join(HOME, '.ci/bundle-engine.mjs'), join(folder, 'src/engine')]);
}

process.exitCode = runCompiled('fuzz-edges', process.argv.slice(2), completeWorker);
