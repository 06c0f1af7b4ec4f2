#!/usr/bin/env node
/**
 * Starts exsim: `worker` and `supervisor` have entries of their own, so that these long-lived processes load nothing
 * of the command line; everything else goes to the commands, `supervisor restart` too. `worker --provision` provisions first, then is a worker
 * in the same process. Plain syntax, so that an old Node can read it and say so.
 */
import { existsSync, readFileSync } from 'node:fs';

const NODE_MIN = [20, 19];
const ENTRIES = { worker: 'worker/main.js', supervisor: 'supervisor/main.js' };

const PROVISION = '--provision';

const root = new URL('../', import.meta.url);
const [major, minor] = process.versions.node.split('.').map(Number);
const [command, option] = process.argv.slice(2);
const asksForHelp = option === '--help' || option === '-h';
const isCommand = asksForHelp || (command === 'supervisor' && option !== '--state');
const entry = new URL(`dist/${(!isCommand && ENTRIES[command]) || 'cli/main.js'}`, root);

if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
  const wanted = `exsim needs Node ${NODE_MIN.join('.')} or newer, but this is ${process.versions.node}.`;
  stop(wanted, 'Install it from https://nodejs.org, or: nvm install 20');
} else if (command === '--version' || command === '-V') {
  console.log(JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).version);
} else if (!existsSync(entry)) {
  stop(`exsim is not built: ${entry.pathname} is missing.`, 'Run `make build` in the folder of exsim.');
} else {
  if (await prepared()) await import(entry.href);
}

/** False when the worker cannot be provisioned, which has been told then. */
async function prepared() {
  const at = process.argv.indexOf(PROVISION);
  if (command !== 'worker' || asksForHelp || at === -1) return true;
  process.argv.splice(at, 1);
  const { provisionWorker } = await import(new URL('dist/cli/provision-worker.js', root).href);
  return provisionWorker();
}

function stop(problem, wayOut) {
  console.error(`error: ${problem}\n  ${wayOut}`);
  process.exitCode = 1;
}
