import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import type { InstanceAccess } from '../../src/cli/project/instance-variables.ts';
import { TestProject } from './support/project.ts';
import { SteadyOrders } from './support/steady-orders.ts';

/** One supervisor after another, under a worker that is sent orders all the time. */
const PATIENCE = { timeout: 30_000, interval: 50 };
let project: TestProject;
let access: InstanceAccess;
let pid: number;

beforeAll(async () => {
  project = new TestProject();
  const postgresUrl = await project.createDatabase(inject('postgresAdminUrl'));
  await project.writeFleet({ postgresUrl, redis: 'off' }, ['kraken']);
  await project.exsim('up', '-d');
  access = JSON.parse((await project.exsim('env', '--json')).stdout).kraken;
});
beforeEach(async () => {
  pid = (await project.status()).instances[0]?.pid as number;
});
afterAll(() => project.remove());

const supervisorPid = async (): Promise<number | null> => (await project.status()).supervisor?.pid ?? null;

/** Does it while orders flow. Every one of them has to be taken, and by the same process. */
async function underOrders(act: () => Promise<void>): Promise<void> {
  const orders = new SteadyOrders(access);
  await orders.flowing();
  await act();
  await orders.flowing();
  expect(await orders.end()).toEqual([]);
  expect((await project.status()).instances).toMatchObject([
    { pid, state: 'ready', restarts: 0, adopted: true },
  ]);
}

test('supervisor restart puts another in its place, which has taken over when it returns', async () => {
  const before = await supervisorPid();
  const front = project.start('up');
  await front.until(/^Ctrl-C stops all of them\.$/m);
  await underOrders(async () => {
    const { code, stdout } = await project.exsim('supervisor', 'restart');
    expect(code).toBe(0);
    const after = await supervisorPid();
    expect(after).not.toBe(before);
    const text = stdout.replace(/in \d+\.\d s/, 'in <time>').replace(/\(.*?\)/, '(<version>)');
    expect(text).toBe(
      `Supervisor ${before} replaced by ${after} (<version>) in <time>.\nkraken: ready, same process ${pid}\n`,
    );
  });
  await front.until(/^the supervisor has ended; waiting for another one$/m);
  front.child.kill('SIGHUP');
  expect(await front.end()).toBe(129);
});

test('after kill -9 of the supervisor up -d starts one that takes over', async () => {
  await underOrders(async () => {
    process.kill((await supervisorPid()) as number, 'SIGKILL');
    await vi.waitFor(async () => expect(await supervisorPid()).toBeNull(), PATIENCE);
    expect((await project.exsim('up', '-d')).code).toBe(0);
  });
});

test('up of another version replaces the supervisor under the worker; other commands of it only warn', async () => {
  const [own, other] = [project.script, otherVersion('9.9.9')];
  try {
    project.script = other.script;
    const plan = await project.exsim('plan');
    expect(plan).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^warning: the supervisor is exsim .*, this is 9\.9\.9;/),
    });
    await underOrders(async () => {
      const { code, stderr } = await project.exsim('up', '-d');
      expect(stderr).toMatch(/^replacing supervisor .* by 9\.9\.9; the exchanges go on$/m);
      expect(code).toBe(0);
    });
    expect((await project.status()).supervisor).toMatchObject({ version: '9.9.9' });
  } finally {
    project.script = own;
    await project.exsim('up', '-d');
    other.remove();
  }
});

test('a worker that was taken over tells how it ended', async () => {
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(async () => {
    const [kraken] = (await project.status()).instances;
    expect(kraken).toMatchObject({
      state: 'ready',
      restarts: 1,
      lastExit: expect.stringMatching(/^killed by SIGKILL/),
    });
  }, PATIENCE);
});

test('supervisor stop leaves the exchange alone, and restart looks after it again', async () => {
  expect((await project.exsim('supervisor', 'stop')).code).toBe(0);
  expect(await project.status()).toMatchObject({ supervisor: null, instances: [{ pid, state: 'ready' }] });
  const { code, stdout } = await project.exsim('supervisor', 'restart');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    new RegExp(`^No supervisor ran\\. Started .*\nkraken: ready, same process ${pid}\n$`),
  );
});

test('with nothing to look after restart starts none', async () => {
  await project.exsim('down');
  expect(await project.exsim('supervisor', 'restart')).toMatchObject({
    code: 7,
    stderr: 'error: Neither a supervisor nor an exchange runs.\n  Start them with exsim up.\n',
  });
  expect(await project.processes()).toEqual([]);
});

/** The built command as a package of another version. */
function otherVersion(version: string): { readonly script: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'exsim-other-'));
  for (const part of ['bin', 'dist', 'proto']) cpSync(resolve(part), join(folder, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as object;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, version }));
  return {
    script: join(folder, 'bin', 'exsim.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
