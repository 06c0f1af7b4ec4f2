import { mkdir, mkdtemp, readFile, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectPaths } from '../../../src/process/paths.ts';
import { provision } from '../../../src/provision/provision.ts';
import { applyUser } from '../../../src/provision/redis/apply.ts';
import { withRedis } from '../../../src/provision/redis/connect.ts';
import { observeRedis } from '../../../src/provision/redis/observe.ts';
import { removeInstance } from '../../../src/provision/remove.ts';
import type { ProvisionInput } from '../../../src/provision/types.ts';
import { redisWish, secretsWanted } from '../../../src/provision/wishes.ts';
import { resolveServices } from '../../../src/services/resolve.ts';
import { removeServices } from '../../../src/services/stop.ts';
import { World } from './world.ts';

/** A private Redis with an ACL file, as `up` starts one. */
let stateDir: string;
let input: ProvisionInput;
let world: World;

beforeAll(async () => {
  world = await World.open();
  stateDir = await realpath(await mkdtemp(join(tmpdir(), 'exsim-acl-file-')));
  const probes = { postgres: () => Promise.resolve(), redis: () => Promise.resolve() };
  const { PATH, HOME } = process.env;
  const { redis } = await resolveServices({
    ...{ postgresUrl: world.adminUrl, redis: null, paths: projectPaths(stateDir), probes },
    ...{ env: { PATH, HOME }, log: () => {} },
  });
  input = { ...world.input(['binance', 'kraken']), redis };
});
afterAll(async () => {
  await removeServices(projectPaths(stateDir));
  await rm(stateDir, { recursive: true, force: true });
  await world.close();
});

/** This world's users in the file a restarted server would read. */
async function savedUsers(file: string): Promise<readonly string[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  return lines.filter((user) => user.startsWith(world.service)).toSorted();
}

async function aclFileOf(adminUrl: string): Promise<string> {
  const answer = await withRedis(adminUrl, (redis) => redis.config('GET', 'aclfile') as Promise<string[]>);
  return answer[1] ?? '';
}

test('a run that died between setting a user and saving it is completed by the next one', async () => {
  if (input.redis.kind === 'off') throw new Error('expected a private Redis');
  const { adminUrl } = input.redis;
  const file = await aclFileOf(adminUrl);
  const instances = input.instances.slice(1);
  const [secrets] = await input.secrets.ensureAll(instances.map(secretsWanted));
  await withRedis(adminUrl, async (redis) =>
    applyUser(redis, await observeRedis(redis, adminUrl), redisWish(instances[0]!, secrets!, input)),
  );
  expect(await savedUsers(file)).toEqual([]);
  const report = await provision({ ...input, instances });
  expect(report.instances[0]?.changed).toEqual([`ACL file, which had no "${world.service}-kraken" as it is`]);
  expect(await savedUsers(file)).toEqual([`${world.service}-kraken`]);
  expect((await provision({ ...input, instances })).changed).toBe(false);
});

test('users outlive a restart of a Redis with an ACL file, and the file stays closed to others', async () => {
  if (input.redis.kind === 'off') throw new Error('expected a private Redis');
  const { adminUrl } = input.redis;
  const file = await aclFileOf(adminUrl);
  const report = await provision(input);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await savedUsers(file)).toEqual(['binance', 'kraken'].map((name) => `${world.service}-${name}`));
  expect(report.findings.filter(({ leak }) => leak.startsWith('Redis'))).toEqual([]);
  expect((await provision(input)).changed).toBe(false);
  await removeInstance({ ...input, name: 'binance' });
  expect(await savedUsers(file)).toEqual([`${world.service}-kraken`]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('an ACL file that the server cannot write is named, and written by the next run that finds it writable', async () => {
  if (input.redis.kind === 'off') throw new Error('expected a private Redis');
  const file = await aclFileOf(input.redis.adminUrl);
  await rename(file, `${file}.aside`);
  await mkdir(file); // Not to be replaced by a file, whoever the server runs as.
  await expect(provision(input)).rejects.toMatchObject({
    code: 'PROVISION_FAILED',
    message: expect.stringMatching(`^Redis could not write its ACL file ${file}: ERR There was an error`),
    wayOut: expect.stringContaining('Let the user that Redis runs as write to this file and its folder'),
  });
  await rmdir(file);
  await rename(`${file}.aside`, file);
  const { instances } = await provision(input);
  expect(instances[0]?.changed).toEqual([`ACL file, which had no "${world.service}-binance" as it is`]);
  expect(await savedUsers(file)).toEqual(['binance', 'kraken'].map((name) => `${world.service}-${name}`));
});
