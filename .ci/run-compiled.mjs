import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(HOME, 'node_modules/.cache');

/**
 * Compiles `tests/<name>`, so that it runs in plain Node, and runs its `main`; answers the exit code. It compiles into
 * a folder of its own, which is gone afterwards. `complete` puts into it what the compiler does not.
 */
export function runCompiled(name, args, complete = () => undefined) {
  // The child that runs gets the same signal from the terminal; this one lives on to remove the folder.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, `exsim-${name}-`));
  try {
    const compiler = join(HOME, 'node_modules/typescript/bin/tsc');
    const compiled = run([compiler, '-p', join(HOME, 'tests', name), '--outDir', folder]);
    if (compiled !== 0) return compiled;
    // Below node_modules no package says that .js files are modules.
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    complete(folder);
    return run([join(folder, 'tests', name, 'main.js'), ...args]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(args) {
  return spawnSync(process.execPath, args, { cwd: HOME, stdio: 'inherit' }).status ?? 1;
}
