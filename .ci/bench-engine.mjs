/**
 * Compiles the benchmark of the engine, so that what is measured runs in plain Node, and runs it:
 *
 *   node .ci/bench-engine.mjs [--quick] [--rounds N]
 *
 * It prints its tables and writes docs/benchmarks.md. With --quick everything is 20 times smaller, and only printed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = fileURLToPath(new URL('..', import.meta.url));
/** Where tests/bench/engine/tsconfig.json lets the compiler write. */
const COMPILED = join(HOME, 'node_modules/.cache/exsim-bench');
const PAGE = join(HOME, 'docs/benchmarks.md');

function main(args) {
  run([join(HOME, 'node_modules/typescript/bin/tsc'), '-p', join(HOME, 'tests/bench/engine')]);
  // Below node_modules no package says that .js files are modules.
  mkdirSync(COMPILED, { recursive: true });
  writeFileSync(join(COMPILED, 'package.json'), '{ "type": "module" }\n');
  // As the build does with what a worker imports.
  run([join(HOME, '.ci/bundle-engine.mjs'), join(COMPILED, 'src/engine')]);
  const page = args.includes('--quick') ? [] : ['--page', PAGE];
  run([join(COMPILED, 'tests/bench/engine/main.js'), ...args, ...page]);
}

function run(args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

main(process.argv.slice(2));
