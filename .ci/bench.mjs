/**
 * Compiles the benchmarks, so that what is measured runs in plain Node, and runs one of them:
 *
 *   node .ci/bench.mjs engine|durable|restart|edges|fleet|metrics [--quick] [--rounds N]
 *
 * It prints its tables and writes its part of docs/benchmarks.md. With --quick everything is smaller, and only printed.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = fileURLToPath(new URL('..', import.meta.url));
/** Where tests/bench/tsconfig.json lets the compiler write. */
const COMPILED = join(HOME, 'node_modules/.cache/exsim-bench');
const PAGE = join(HOME, 'docs/benchmarks.md');
const BENCHMARKS = ['engine', 'durable', 'restart', 'edges', 'fleet', 'metrics'];

function main([benchmark, ...args]) {
  if (!BENCHMARKS.includes(benchmark))
    throw new Error(`Expected one of ${BENCHMARKS.join(', ')} first, but was ${benchmark ?? 'nothing'}.`);
  run([join(HOME, 'node_modules/typescript/bin/tsc'), '-p', join(HOME, 'tests/bench')]);
  // Below node_modules no package says that .js files are modules.
  mkdirSync(COMPILED, { recursive: true });
  writeFileSync(join(COMPILED, 'package.json'), '{ "type": "module" }\n');
  run([join(HOME, '.ci/copy-assets.mjs'), join(COMPILED, 'src')]);
  cpSync(join(HOME, 'proto'), join(COMPILED, 'proto'), { recursive: true });
  // As the build does with what a worker imports.
  run([join(HOME, '.ci/bundle-engine.mjs'), join(COMPILED, 'src/engine')]);
  const page = args.includes('--quick') ? [] : ['--page', PAGE];
  run([join(COMPILED, `tests/bench/${benchmark}/main.js`), ...args, ...page]);
}

function run(args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

main(process.argv.slice(2));
