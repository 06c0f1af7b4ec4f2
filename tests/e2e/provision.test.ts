import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { TestProject } from './support/project.ts';

/** Provisioning without a fleet, told in order: each test stands on the one before. */
let project: TestProject;
let instanceName: string;

beforeAll(async () => {
  project = new TestProject();
  const postgresUrl = await project.createDatabase(inject('postgresAdminUrl'));
  await project.writeFleet({ postgresUrl, redis: inject('redisAdminUrl') }, ['binance', 'kraken']);
  instanceName = `${project.service}-kraken`;
});
afterAll(() => project.remove());

const secrets = (): string => readFileSync(join(project.env['EXSIM_HOME'] as string, 'secrets.json'), 'utf8');
const passwords = (text: string): string[] => text.match(/exsim_[a-z]_[\w-]{43}/g) ?? [];

test('a dry run prints SQL and ACL commands, and makes nothing', async () => {
  const first = await project.exsim('provision', '--dry-run');
  const second = await project.exsim('provision', '--dry-run');
  expect(first.code).toBe(0);
  expect(first.stdout).toMatch(/^-- Instance .*-binance$/m);
  expect(first.stdout).toContain('CREATE SCHEMA');
  expect(first.stdout).toContain('ACL SETUSER');
  expect(passwords(first.stdout)).toEqual([]);
  expect(second.stdout).toBe(first.stdout);
  expect(existsSync(project.env['EXSIM_HOME'] as string)).toBe(false);
});

test('provision makes it, and running it again changes nothing', async () => {
  const first = await project.exsim('provision', '--json');
  const again = await project.exsim('provision', '--json');
  expect([first.code, again.code]).toEqual([0, 0]);
  expect(JSON.parse(first.stdout)).toMatchObject({ changed: true });
  expect(JSON.parse(again.stdout)).toMatchObject({
    changed: false,
    instances: [
      { name: 'binance', created: [], changed: [] },
      { name: 'kraken', created: [], changed: [] },
    ],
  });
});

test('a script that cannot be written is told as such', async () => {
  expect(await project.exsim('provision', '--sql', 'no/such/folder/plan.sql')).toMatchObject({
    ...{ code: 2, stdout: '' },
    stderr: expect.stringContaining('error: Cannot write no/such/folder/plan.sql: ENOENT.'),
  });
});

test('no secret is in what is printed', async () => {
  const { stdout, stderr } = await project.exsim('provision', '--rotate');
  expect(passwords(secrets()).length).toBeGreaterThan(0);
  for (const secret of passwords(secrets())) expect(stdout + stderr).not.toContain(secret);
});

test('--rotate gives new secrets to the one named, and leaves the other its own', async () => {
  const before = JSON.parse(secrets());
  expect((await project.exsim('provision', '--rotate', 'kraken')).code).toBe(0);
  const after = JSON.parse(secrets());
  expect(JSON.stringify(after)).not.toBe(JSON.stringify(before));
  expect(after.instances.binance).toEqual(before.instances.binance);
});

test('--remove asks for --yes, and then drops what the one named had', async () => {
  expect(await project.exsim('provision', '--remove', 'kraken')).toMatchObject({
    code: 2,
    stderr: `error: --remove drops all orders, trades and balances of "kraken" for good.\n  Add --yes when you want that.\n`,
  });
  const removed = await project.exsim('provision', '--remove', 'kraken', '--yes');
  expect(removed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^kraken: removed .*schema/) });
  const again = await project.exsim('provision', '--dry-run');
  expect(again.stdout).toMatch(/-binance: nothing to do$/m);
  expect(again.stdout).toMatch(new RegExp(`^-- Instance ${instanceName}\nBEGIN;$`, 'm'));
});

test('a name that is not in the file is refused with those that are', async () => {
  const { code, stderr } = await project.exsim('provision', '--rotate', 'krakn');
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: No exchange is named "krakn": there are binance, kraken\.$/m);
});
