import { waitForLockToStop } from '../process/lock-to-stop.ts';
import type { Environment, ProjectPaths } from '../process/paths.ts';
import { locations } from './locations.ts';
import { removeEmbeddedPostgres, stopEmbeddedPostgres } from './postgres/embedded.ts';
import { removePrivateRedis, stopPrivateRedis } from './redis/private.ts';
import { withServicesLock } from './resolve.ts';

export type StoppedService = { readonly name: 'postgres' | 'redis'; readonly pid: number };

/**
 * Stops the project's own Redis and Postgres and waits until they are gone; `hurry` kills them at once. Servers of
 * others are left alone.
 */
export function stopServices(
  paths: ProjectPaths,
  env: Environment = process.env,
  hurry?: AbortSignal,
): Promise<StoppedService[]> {
  const stop = async (): Promise<StoppedService[]> => {
    const redis = await stopPrivateRedis(paths, hurry);
    const postgres = await stopEmbeddedPostgres({ paths, places: await locations(paths, env) }, hurry);
    return [
      ...redis.map(({ pid }) => ({ name: 'redis', pid }) as const),
      ...(postgres === null ? [] : [{ name: 'postgres', pid: postgres.pid } as const]),
    ];
  };
  return withServicesLock(paths, stop, undefined, waitForLockToStop);
}

/** Removes all data of the project's own servers, after they were stopped: every order and trade in them is gone. */
export async function removeServices(paths: ProjectPaths, env: Environment = process.env): Promise<void> {
  await stopServices(paths, env);
  await removePrivateRedis(paths);
  await removeEmbeddedPostgres({ paths, places: await locations(paths, env) });
}
