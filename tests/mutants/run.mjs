/**
 * Puts errors into the engine, one at a time, and looks whether the tests notice:
 *
 *   node tests/mutants/run.mjs [--sample N | --all] [--seed S] [--file PART] [--workers N]
 *   node tests/mutants/run.mjs --planted [--file PART] [--workers N]
 *
 * Without --planted: small changes at random places (main.ts). With it: wrong rules by name (planted/). It compiles
 * into a folder of its own, which is gone afterwards.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(HOME, 'node_modules/.cache');

function main(args) {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'exsim-mutants-'));
  try {
    return compileAndRun(folder, args);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compileAndRun(folder, args) {
  const base = join(folder, 'base');
  const compiler = join(HOME, 'node_modules/typescript/bin/tsc');
  const compiled = run([compiler, '-p', join(HOME, 'tests/mutants'), '--outDir', base]);
  if (compiled !== 0) return compiled;
  // Below node_modules no package says that .js files are modules.
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  return run([join(base, 'tests/mutants/main.js'), ...args], { EXSIM_MUTANTS_HOME: HOME });
}

function run(args, variables = {}) {
  const env = { ...process.env, ...variables };
  return spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1;
}

// The child that runs gets the same signal from the terminal; this one lives on to remove the folder.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.exitCode = main(process.argv.slice(2));
