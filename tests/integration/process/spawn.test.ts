import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { identityOf, isAlive, type ProcessIdentity } from '../../../src/process/identity.ts';
import { signalGroup, signalProcess, terminate, waitUntilGone } from '../../../src/process/signals.ts';
import {
  PARENT_SCRIPT,
  readExit,
  type SpawnedWorker,
  spawnDaemon,
  spawnDetached,
} from '../../../src/process/spawn.ts';
import { processesOfProject } from '../../../src/process/sweep.ts';
import { type Compiled, compileProcessModule } from './compiled.ts';
import { endRemotes, startRemote } from './remote.ts';

/** Starts the worker it reads about, once per line, and stays until it is killed. */
const STARTER = `
import { createInterface } from 'node:readline';
import { spawnDetached } from './process/spawn.js';
for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(await spawnDetached(JSON.parse(line))));
`;
const GONE_MS = 10_000;

let compiled: Compiled;
let starter: string;
let dir: string;
let marker: string;
let serial = 0;
beforeAll(() => {
  compiled = compileProcessModule();
  starter = compiled.program('starter.js', STARTER);
});
beforeEach(() => {
  marker = `test${process.pid}x${++serial}`;
  dir = join(compiled.dir, marker);
  mkdirSync(dir);
});
afterEach(async () => {
  await endRemotes();
  await terminate(
    (await processesOfProject(marker)).map(({ identity }) => identity),
    { graceMs: 0 },
  );
});
afterAll(() => compiled.remove());

const shell = (script: string) => ({
  command: '/bin/sh',
  args: ['-c', script],
  env: { PATH: '/usr/bin:/bin' },
  cwd: dir,
  outFile: join(dir, 'out'),
  exitFile: join(dir, 'exit'),
  marker,
});

/** Waits for the whole group: the parent ends only after it has written the exit file. */
const ended = ({ worker, parent }: SpawnedWorker): Promise<boolean> =>
  waitUntilGone([worker, parent], GONE_MS);

test.each([
  ['exit 0', { code: 0 }],
  ['exit 42', { code: 42 }],
  ['exit 128', { code: 128 }],
  ['kill -9 $$', { signal: 'SIGKILL' }],
  ['kill -SEGV $$', { signal: 'SIGSEGV' }],
])('a worker that ends by `%s` at once is reported, and its end is known', async (script, exit) => {
  const spawned = await spawnDetached(shell(script));
  expect(await ended(spawned)).toBe(true);
  expect(await readExit(join(dir, 'exit'), spawned.worker.pid)).toEqual(exit);
  expect(statSync(join(dir, 'exit')).mode & 0o777).toBe(0o600);
});

test.each([
  ['exit 0', { code: 0 }],
  ['exit 42', { code: 42 }],
  ['kill -9 $$', { signal: 'SIGKILL' }],
])(
  'a worker whose starter was killed goes on, and its end by `%s` is known all the same',
  async (script, exit) => {
    const remote = startRemote(starter);
    const options = shell(`trap '${script}' USR1; echo up >&2; while :; do sleep 0.02; done`);
    const spawned = (await remote.ask(JSON.stringify(options))) as SpawnedWorker;
    await remote.kill('SIGKILL');
    expect(await isAlive(spawned.worker)).toBe(true);
    expect(await readExit(join(dir, 'exit'))).toBeNull();
    await untilOutput('up');
    await signalProcess(spawned.worker, 'SIGUSR1');
    expect(await ended(spawned)).toBe(true);
    expect(await readExit(join(dir, 'exit'), spawned.worker.pid)).toEqual(exit);
  },
);

async function untilOutput(text: string): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (readFileSync(join(dir, 'out'), 'utf8').includes(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`the worker never said ${text}`);
}

test('a starter killed at any moment leaves no worker that the sweep does not find', async () => {
  for (let round = 0; round < 12; round++) {
    const remote = startRemote(starter);
    const spawning = remote.ask(
      JSON.stringify({ ...shell('echo $$ > pid; exec sleep 60'), exitFile: join(dir, `exit-${round}`) }),
    );
    spawning.catch(() => undefined); // Killed before it could answer.
    await new Promise((resolve) => setTimeout(resolve, round * 25));
    await remote.kill('SIGKILL');
  }
  // Between fork and exec a child still shows the environment of its starter, which has no marker here.
  await vi.waitFor(
    async () => {
      const left = (await processesOfProject(marker)).map(({ identity }) => identity);
      expect(await terminate(left, { graceMs: 0 })).not.toBe('survived');
      expect(await processesOfProject(marker)).toEqual([]);
      expect(await lastWorker()).toBeNull();
    },
    { timeout: GONE_MS },
  );
});

/** The last worker that wrote its pid, while it lives; a zombie does not. Empty when killed before it could write. */
async function lastWorker(): Promise<ProcessIdentity | null> {
  const file = join(dir, 'pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  return pid === 0 ? null : identityOf(pid);
}

test('a parent whose starter died before reading the report still tells the exit code', async () => {
  const exitFile = join(dir, 'exit');
  const args = ['-c', PARENT_SCRIPT, 'parent', exitFile, '/bin/sh', '-c', 'exit 6'];
  const parent = spawn('/bin/sh', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  (parent.stdio[3] as Socket).destroy(); // Closed before the shell has read its first line.
  await once(parent, 'exit');
  expect(await readExit(exitFile)).toEqual({ code: 6 });
});

test('a signal to the group reaches the worker, and its parent lives on to tell the code', async () => {
  const spawned = await spawnDetached(shell(`trap 'exit 7' TERM; echo up >&2; while :; do sleep 0.02; done`));
  await untilOutput('up');
  await signalGroup(spawned.worker, 'SIGTERM');
  expect(await ended(spawned)).toBe(true);
  expect(await readExit(join(dir, 'exit'))).toEqual({ code: 7 });
});

test('signals that a worker outlives do not end its parent', async () => {
  const spawned = await spawnDetached(
    shell(`trap '' INT HUP; trap 'exit 3' TERM; echo up >&2; while :; do sleep 0.02; done`),
  );
  await untilOutput('up');
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGINT'] as const) await signalGroup(spawned.worker, signal);
  await signalGroup(spawned.worker, 'SIGTERM');
  expect(await ended(spawned)).toBe(true);
  expect(await readExit(join(dir, 'exit'))).toEqual({ code: 3 });
});

test('a group that was killed leaves no exit code', async () => {
  const spawned = await spawnDetached(shell('exec sleep 60'));
  await signalGroup(spawned.worker, 'SIGKILL');
  expect(await ended(spawned)).toBe(true);
  expect(await readExit(join(dir, 'exit'))).toBeNull();
});

test('a program that is not there ends with 127, and the output says why', async () => {
  const spawned = await spawnDetached({ ...shell(''), command: join(dir, 'missing'), args: [] });
  expect(await ended(spawned)).toBe(true);
  expect(await readExit(join(dir, 'exit'))).toEqual({ code: 127 });
  expect(readFileSync(join(dir, 'out'), 'utf8')).toContain('missing');
});

test('arguments and environment arrive as they are, and nothing else is inherited', async () => {
  const odd = ['two words', '$HOME', "it's", '"', '', '*'];
  const program = compiled.program(
    'echo.js',
    'console.log(JSON.stringify([process.argv.slice(2), process.env]));',
  );
  const options = { ...shell(''), command: process.execPath, args: [program, ...odd], env: { A: 'b c' } };
  await ended(await spawnDetached(options));
  const [args, env] = JSON.parse(readFileSync(join(dir, 'out'), 'utf8')) as [
    string[],
    Record<string, string>,
  ];
  expect(args).toEqual(odd);
  const { PWD: _shellAdds, ...given } = env;
  expect(given).toEqual({ A: 'b c', EXSIM_PROJECT: marker });
});

test('output is appended to a file that only its owner reads, and an old exit code is gone at once', async () => {
  writeFileSync(join(dir, 'exit'), '{"pid":1,"code":9}\n');
  await ended(await spawnDetached(shell('echo one')));
  const spawned = await spawnDetached(shell('echo two; exec sleep 60'));
  expect(await readExit(join(dir, 'exit'))).toBeNull();
  await untilOutput('two');
  expect(readFileSync(join(dir, 'out'), 'utf8')).toBe('one\ntwo\n');
  expect(statSync(join(dir, 'out')).mode & 0o777).toBe(0o600);
  await signalGroup(spawned.worker, 'SIGKILL');
});

test('the exit code of an earlier worker is not taken for that of a later one', async () => {
  const spawned = await spawnDetached(shell('exit 5'));
  await ended(spawned);
  expect(await readExit(join(dir, 'exit'), spawned.worker.pid + 1)).toBeNull();
});

test('a daemon is a leader of its own group, whose failure to start is an error', async () => {
  const identity: ProcessIdentity = await spawnDaemon({ ...shell('exec sleep 60') });
  // While the shell passes through exec its environment cannot be read.
  await expect
    .poll(async () => (await processesOfProject(marker)).map((found) => found.identity))
    .toEqual([identity]);
  process.kill(-identity.pid, 'SIGKILL');
  await waitUntilGone([identity], GONE_MS);
  await expect(spawnDaemon({ ...shell(''), command: join(dir, 'missing') })).rejects.toThrow('ENOENT');
});
