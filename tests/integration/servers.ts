import { mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { errorCode } from '../../src/process/files.ts';
import { acquireLock } from '../../src/process/lock.ts';
import { type ProjectPaths, projectPaths } from '../../src/process/paths.ts';
import { resolveServices } from '../../src/services/resolve.ts';
import { removeServices } from '../../src/services/stop.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of a role that may create databases and roles. Each test file makes a database of its own. */
    postgresAdminUrl: string;
    /** URL of a Redis user that may do everything. */
    redisAdminUrl: string;
  }
}

/**
 * Servers for the integration tests: those that TEST_POSTGRES_URL and TEST_REDIS_URL name, else private ones on free
 * ports, removed afterwards. Throws when they cannot be had: tests are never skipped for want of a server. Neither
 * POSTGRES_URL nor REDIS_URL is used, nor what runs on the standard ports.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned();
  const stateDir = await realpath(await mkdtemp(join(tmpdir(), PREFIX)));
  const paths = projectPaths(stateDir);
  await acquireLock(ownerLock(stateDir));
  try {
    const { postgres, redis } = await resolveServices({
      postgresUrl: process.env['TEST_POSTGRES_URL'] ?? null,
      redis: process.env['TEST_REDIS_URL'] ?? null,
      paths,
      env: withoutServerUrls(process.env),
      log: (_level, line) => console.log(`test servers: ${line}`),
      // Named servers are not looked at here: a test that cannot use them fails by itself.
      probes: { postgres: () => Promise.resolve(), redis: () => Promise.resolve() },
    });
    if (redis.kind === 'off')
      throw new Error(`The tests need a Redis: ${redis.reason}; or set TEST_REDIS_URL.`);
    project.provide('postgresAdminUrl', postgres.adminUrl);
    project.provide('redisAdminUrl', redis.adminUrl);
  } catch (error) {
    await remove(paths);
    throw error;
  }
  return () => remove(paths);
}

const PREFIX = 'exsim-test-servers-';
/** A folder this young may be about to be locked. */
const YOUNG_MS = 60_000;

const ownerLock = (stateDir: string): string => join(stateDir, 'tests.lock');

async function remove(paths: ProjectPaths): Promise<void> {
  await removeServices(paths);
  await rm(paths.stateDir, { recursive: true, force: true });
}

/** Servers of runs that were killed before they could stop them. Who gets the lock of such a run removes it. */
async function removeAbandoned(): Promise<void> {
  const temporary = await realpath(tmpdir());
  for (const name of await readdir(temporary)) {
    const stateDir = join(temporary, name);
    if (name.startsWith(PREFIX) && (await isAbandoned(stateDir))) await remove(projectPaths(stateDir));
  }
}

async function isAbandoned(stateDir: string): Promise<boolean> {
  try {
    const young = Date.now() - (await stat(stateDir)).mtimeMs < YOUNG_MS;
    return !young && (await acquireLock(ownerLock(stateDir))).ok;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false; // Another run removed it.
    throw error;
  }
}

function withoutServerUrls(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { POSTGRES_URL: _postgres, REDIS_URL: _redis, EXSIM_POSTGRES_ADMIN_URL: _admin, ...rest } = env;
  return rest;
}
