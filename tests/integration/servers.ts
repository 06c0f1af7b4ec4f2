import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { projectPaths } from '../../src/process/paths.ts';
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
  const named = { postgres: process.env['TEST_POSTGRES_URL'], redis: process.env['TEST_REDIS_URL'] };
  const stateDir = await realpath(await mkdtemp(join(tmpdir(), 'exsim-test-servers-')));
  const paths = projectPaths(stateDir);
  const teardown = async (): Promise<void> => {
    await removeServices(paths);
    await rm(stateDir, { recursive: true, force: true });
  };
  try {
    const { postgres, redis } = await resolveServices({
      postgresUrl: named.postgres ?? null,
      redis: named.redis ?? null,
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
    await teardown();
    throw error;
  }
  return teardown;
}

function withoutServerUrls(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { POSTGRES_URL: _postgres, REDIS_URL: _redis, EXSIM_POSTGRES_ADMIN_URL: _admin, ...rest } = env;
  return rest;
}
