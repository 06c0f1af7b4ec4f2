import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identityOf, isAlive, processFacts, selfIdentity } from '../../../src/process/identity.ts';
import { signalGroup, signalProcess, terminate, waitUntilGone } from '../../../src/process/signals.ts';
import { spawnDaemon } from '../../../src/process/spawn.ts';
import { processesInFolder, processesOfProject } from '../../../src/process/sweep.ts';

let dir: string;
let marker: string;
let serial = 0;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'exsim-signals-')));
  marker = `test${process.pid}s${++serial}`;
});
afterEach(async () => {
  const left = await processesOfProject(marker);
  await terminate(
    left.map(({ identity }) => identity),
    { graceMs: 0 },
  );
  rmSync(dir, { recursive: true, force: true });
});

/** Starts a shell script and waits until it has said `up`. */
async function start(script: string) {
  const identity = await spawnDaemon({
    command: '/bin/sh',
    args: ['-c', script],
    env: { PATH: '/usr/bin:/bin' },
    cwd: dir,
    outFile: join(dir, 'out'),
    marker,
  });
  while (!output().includes('up')) await new Promise((resolve) => setTimeout(resolve, 5));
  return identity;
}

const output = (): string => readFileSync(join(dir, 'out'), 'utf8');

const LOOP = 'while :; do sleep 0.02; done';
const GRACE_MS = 200;
const LONG_MS = 30_000;

test.each([
  {
    title: 'that ends when asked',
    script: `trap 'echo bye; exit 0' TERM; echo up; ${LOOP}`,
    outcome: 'ended',
  },
  { title: 'that ignores the request', script: `trap '' TERM; echo up; ${LOOP}`, outcome: 'killed' },
])('terminate: a process $title has $outcome', async ({ script, outcome }) => {
  const identity = await start(script);
  expect(await terminate(identity, { graceMs: outcome === 'killed' ? GRACE_MS : LONG_MS })).toBe(outcome);
  expect(await isAlive(identity)).toBe(false);
});

test('terminate: a stopped process is continued and ends by itself', async () => {
  const identity = await start(`trap 'echo bye; exit 0' TERM; echo up; ${LOOP}`);
  await signalGroup(identity, 'SIGSTOP');
  expect(await terminate(identity, { graceMs: LONG_MS })).toBe('ended');
  expect(output()).toContain('bye');
});

test('terminate: a stopped process that ignores the request is killed', async () => {
  const identity = await start(`trap '' TERM; echo up; ${LOOP}`);
  await signalGroup(identity, 'SIGSTOP');
  expect(await terminate(identity, { graceMs: GRACE_MS })).toBe('killed');
});

test('terminate: children of the process in its group go with it', async () => {
  const identity = await start(`trap '' TERM; sh -c "trap '' TERM; echo up; ${LOOP}" & wait`);
  expect(await processesOfProject(marker)).not.toHaveLength(1);
  await terminate(identity, { graceMs: 0 });
  const left = (await processesOfProject(marker)).map((found) => found.identity);
  expect(await waitUntilGone(left, LONG_MS)).toBe(true);
});

test('terminate: two processes of one group are asked once', async () => {
  const identity = await start(`trap 'echo asked' TERM; sleep 60 & echo up; while :; do wait; done`);
  const group = (await processesOfProject(marker)).map((found) => found.identity);
  expect(group).toHaveLength(2);
  await terminate([...group, identity], { graceMs: GRACE_MS });
  expect(output().match(/asked/g)).toHaveLength(1);
});

test('terminate: hurry ends the grace at once, and until then it says for whom it waits', async () => {
  const identity = await start(`trap '' TERM; echo up; ${LOOP}`);
  const hurry = new AbortController();
  const waits: number[] = [];
  const outcome = await terminate(identity, {
    graceMs: 600_000,
    hurry: hurry.signal,
    onWait: (waitedMs, waitingFor) => {
      expect(waitingFor).toEqual([identity]);
      waits.push(waitedMs);
      hurry.abort();
    },
  });
  expect(outcome).toBe('killed');
  expect(waits).toHaveLength(1);
});

test('terminate: what has ended already has ended', async () => {
  const identity = await start('echo up');
  await waitUntilGone([identity], LONG_MS);
  expect(await terminate(identity, { graceMs: 0 })).toBe('ended');
});

test('a process that has the pid of another by now is never signalled', async () => {
  const identity = await start(`echo up; ${LOOP}`);
  const earlier = { ...identity, start: String(Number(identity.start) - 1) };
  expect(await signalProcess(earlier, 'SIGKILL')).toBe(false);
  expect(await signalGroup(earlier, 'SIGKILL')).toBe(false);
  expect(await terminate(earlier, { graceMs: 0 })).toBe('ended');
  expect(await isAlive(identity)).toBe(true);
});

test('a zombie is not alive, though its pid can still be signalled', async () => {
  // The child of a shell that became `sleep`, which never asks how its children ended.
  await start('sh -c "exit 0" & echo "child $!"; echo up; exec sleep 60');
  const pid = Number(/child (\d+)/.exec(output())?.[1]);
  while ((await processFacts(pid))?.zombie !== true) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(process.kill(pid, 0)).toBe(true);
  expect(await identityOf(pid)).toBeNull();
  const { bootId } = await selfIdentity();
  expect(await isAlive({ pid, start: (await processFacts(pid))?.start ?? '', bootId })).toBe(false);
});

test('a signal to the group of this very process goes to the other one alone', async () => {
  const received: string[] = [];
  const listener = (): void => void received.push('SIGUSR2');
  process.on('SIGUSR2', listener);
  expect(await signalGroup(await selfIdentity(), 'SIGUSR2')).toBe(true);
  while (received.length === 0) await new Promise((resolve) => setImmediate(resolve));
  process.off('SIGUSR2', listener);
  expect(received).toEqual(['SIGUSR2']);
});

test('the sweep finds a process by its project, with its command, and no process of another project', async () => {
  const identity = await start(`echo up; exec sleep 60`);
  const found = await processesOfProject(marker);
  expect(found).toEqual([{ identity, command: 'sleep 60' }]);
  expect(await processesOfProject(marker.slice(0, -1))).toEqual([]);
  expect((await processesInFolder(dir)).map((process) => process.identity)).toEqual([identity]);
});
