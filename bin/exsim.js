#!/usr/bin/env node
/**
 * Starts exsim: `worker` and `supervisor` have entries of their own, so that these long-lived processes load nothing
 * of the command line; everything else goes to the commands, `supervisor restart` too. `worker --provision` provisions
 * first, then is a worker in the same process. A script in plain syntax: an old Node can read it and say so, and Node
 * starts a script sooner than a module (see package.json beside it).
 */
const NODE_MIN = [20, 19];
const ENTRIES = new Map([
  ['worker', 'worker/main.js'],
  ['supervisor', 'supervisor/main.js'],
]);
/** The first that was built. */
const COMMANDS = ['cli/main.cjs', 'cli/main.js'];
const PROVISION = '--provision';

const [command, option] = process.argv.slice(2);
const asksForHelp = option === '--help' || option === '-h';
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
  const wanted = `exsim needs Node ${NODE_MIN.join('.')} or newer, but this is ${process.versions.node}.`;
  stop(wanted, 'Install it from https://nodejs.org, or: nvm install 20');
} else {
  void start();
}

async function start() {
  if (command === '--version' || command === '-V') return console.log(require('../package.json').version);
  const { existsSync } = require('node:fs');
  const entry = entries().find(existsSync);
  if (entry === undefined)
    stop(`exsim is not built: ${entries()[0]} is missing.`, 'Run `make build` in the folder of exsim.');
  else if (entry.endsWith('.cjs')) require(entry);
  else if (await prepared()) await load(entry);
}

function entries() {
  const isCommand = asksForHelp || (command === 'supervisor' && option !== '--state');
  const entry = isCommand ? undefined : ENTRIES.get(command);
  return entry === undefined ? COMMANDS.map(built) : [built(entry)];
}

/** False when the worker cannot be provisioned, which has been told then. */
async function prepared() {
  const at = process.argv.indexOf(PROVISION);
  if (command !== 'worker' || asksForHelp || at === -1) return true;
  process.argv.splice(at, 1);
  const { provisionWorker } = await load(built('cli/provision-worker.js'));
  return provisionWorker();
}

function built(program) {
  return require('node:path').join(__dirname, '../dist', program);
}

function load(module) {
  return import(require('node:url').pathToFileURL(module).href);
}

function stop(problem, wayOut) {
  console.error(`error: ${problem}\n  ${wayOut}`);
  process.exitCode = 1;
}
