/**
 * Compiles the chaos harness, so that it runs in plain Node, and runs it:
 *
 *   node .ci/chaos.mjs [--seed N] [--runs N] [--only NAME,NAME]
 *   node .ci/chaos.mjs --planted [--fault PART]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(HOME, 'node_modules/.cache');

function main(args) {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'exsim-chaos-main-'));
  try {
    const compiler = join(HOME, 'node_modules/typescript/bin/tsc');
    const compiled = run([compiler, '-p', join(HOME, 'tests/e2e/chaos'), '--outDir', folder]);
    if (compiled !== 0) return compiled;
    // Below node_modules no package says that .js files are modules.
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    return run([join(folder, 'tests/e2e/chaos/main.js'), ...args]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(args) {
  const env = { ...process.env, EXSIM_CHAOS_HOME: HOME };
  return spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1;
}

// The child that runs gets the same signal from the terminal; this one lives on to remove the folder.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.exitCode = main(process.argv.slice(2));
