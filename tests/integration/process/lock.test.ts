import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { selfIdentity } from '../../../src/process/identity.ts';
import { acquireLock, claimGeneration, lockHolder, waitForLock } from '../../../src/process/lock.ts';
import { type Compiled, compileProcessModule } from './compiled.ts';
import { endRemotes, type Remote, startRemote } from './remote.ts';

/** Takes the lock at each path it reads; answers with its result. `release` lets the last one go. */
const CONTENDER = `
import { createInterface } from 'node:readline';
import { acquireLock } from './process/lock.js';
let lock;
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'release') { await lock.release(); console.log('{}'); continue; }
  const result = await acquireLock(line);
  if (result.ok) lock = result.value;
  console.log(JSON.stringify(result.ok ? { won: true } : { won: false, holder: result.error.pid }));
}
`;
const CONTENDERS = 8;
const ROUNDS = 20;

let compiled: Compiled;
let program: string;
let path: string;
let serial = 0;
beforeAll(() => {
  compiled = compileProcessModule();
  program = compiled.program('contender.js', CONTENDER);
});
beforeEach(() => {
  path = join(compiled.dir, `test-${++serial}.lock`);
});
afterEach(endRemotes);
afterAll(() => compiled.remove());

type Answer = { won: boolean; holder?: number };

async function race(
  remotes: readonly Remote[],
  lockPath: string,
): Promise<{ winners: Remote[]; holders: Set<number> }> {
  const answers = await Promise.all(
    remotes.map(async (remote) => ({ remote, ...((await remote.ask(lockPath)) as Answer) })),
  );
  return {
    winners: answers.filter(({ won }) => won).map(({ remote }) => remote),
    holders: new Set(answers.flatMap(({ holder }) => (holder === undefined ? [] : [holder]))),
  };
}

test('of eight processes that race for a lock exactly one has it, and the others know who', async () => {
  const remotes = Array.from({ length: CONTENDERS }, () => startRemote(program));
  for (let round = 0; round < ROUNDS; round++) {
    const { winners, holders } = await race(remotes, `${path}-${round}`);
    expect(winners).toHaveLength(1);
    expect([...holders]).toEqual([winners[0]?.pid]);
  }
});

test('a lock whose holder was killed goes to exactly one of those that race for it, again and again', async () => {
  let remotes = Array.from({ length: CONTENDERS }, () => startRemote(program));
  while (remotes.length > 0) {
    const { winners } = await race(remotes, path);
    expect(winners).toHaveLength(1);
    await winners[0]?.kill('SIGKILL');
    remotes = remotes.filter((remote) => remote !== winners[0]);
  }
  const files = readdirSync(compiled.dir).filter((name) => name.startsWith(`test-${serial}.lock`));
  expect(files).toEqual([`test-${serial}.lock.${CONTENDERS}`]);
});

test('a lock that was let go is free, also while its last holder lives', async () => {
  const remote = startRemote(program);
  await remote.ask(path);
  expect((await lockHolder(path))?.pid).toBe(remote.pid);
  await remote.ask('release');
  expect(await lockHolder(path)).toBeNull();
  expect((await acquireLock(path)).ok).toBe(true);
});

test('a holder that is stopped still holds', async () => {
  const remote = startRemote(program);
  await remote.ask(path);
  process.kill(remote.pid, 'SIGSTOP');
  expect(await acquireLock(path)).toMatchObject({ ok: false, error: { pid: remote.pid, host: hostname() } });
});

test('who waits for a lock gets it when the holder dies', async () => {
  const remote = startRemote(program);
  await remote.ask(path);
  const waiting = waitForLock(path, 10_000);
  await remote.kill('SIGKILL');
  expect((await waiting).ok).toBe(true);
});

test.each([
  ['a reused pid', { start: '1' }, true],
  ['an earlier boot', { bootId: 'another' }, true],
  ['an earlier name of this host, held by a process that lives', { host: 'elsewhere' }, false],
  ['an earlier name of this host, held by a reused pid', { host: 'elsewhere', start: '1' }, true],
])('a lock of %s', async (_case, difference, free) => {
  const record = {
    ...(await selfIdentity()),
    host: hostname(),
    since: '2026-01-01T00:00:00.000Z',
    released: false,
  };
  writeFileSync(`${path}.1`, JSON.stringify({ ...record, ...difference }));
  expect((await acquireLock(path)).ok).toBe(free);
});

test('a lock of another host is an error that names the file to remove', async () => {
  const record = {
    ...(await selfIdentity()),
    host: 'elsewhere',
    bootId: 'another',
    since: 'now',
    released: false,
  };
  writeFileSync(`${path}.1`, JSON.stringify(record));
  await expect(acquireLock(path)).rejects.toMatchObject({
    code: 'NOT_READY',
    wayOut: expect.stringContaining(`rm ${path}.1`),
  });
});

test('a lock file that is none of ours is an error that names it, never a free lock', async () => {
  writeFileSync(`${path}.1`, 'garbage');
  await expect(acquireLock(path)).rejects.toThrow(`${path}.1`);
  rmSync(`${path}.1`);
});

test('a competitor that wins a generation cleaned up long ago does not have the lock, and leaves no trace', async () => {
  const remote = startRemote(program);
  const dead = { pid: 1, start: '0', bootId: 'old', host: hostname(), since: '', released: false };
  writeFileSync(`${path}.2`, JSON.stringify(dead));
  await remote.ask(path);
  expect(await claimGeneration(path, 1)).toBeNull();
  expect(existsSync(`${path}.1`)).toBe(false);
  expect(await acquireLock(path)).toMatchObject({ ok: false, error: { pid: remote.pid, file: `${path}.3` } });
});

test('a record that does not fit on the disk leaves nothing beside the lock', () => {
  const script = `import { acquireLock } from './process/lock.js'; await acquireLock(process.argv[2]);`;
  const args = [
    '-c',
    'ulimit -f 0; exec "$0" "$@"',
    process.execPath,
    compiled.program('full.js', script),
    path,
  ];
  const { status, stderr } = spawnSync('sh', args, { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('EFBIG') });
  expect(readdirSync(compiled.dir).filter((name) => name.startsWith(basename(path)))).toEqual([]);
});
