import { existsSync } from 'node:fs';
import { type ProjectPaths, projectPaths } from '../../process/paths.ts';
import { adoptedServices } from '../../services/resolve.ts';
import type { PostgresService, RedisService } from '../../services/types.ts';
import type { DoctorContext } from './context.ts';

export type FoundServers = {
  readonly postgres: PostgresService | null;
  readonly redis: RedisService | null;
};

/** The servers `up` would use; null: one of the project's own, which does not run. Starts none. */
export async function serversOf({ env, fleet, project, stateDir }: DoctorContext): Promise<FoundServers> {
  const wanted = { postgresUrl: fleet?.postgresUrl ?? null, redis: fleet?.redis ?? null };
  const paths = project?.paths ?? pathsOfNothing(stateDir);
  if (paths !== null) return adoptedServices({ ...wanted, paths, env });
  const given = (name: string): string | null => env[name] || null;
  const postgresUrl = wanted.postgresUrl ?? given('EXSIM_POSTGRES_ADMIN_URL') ?? given('POSTGRES_URL');
  const redis = wanted.redis ?? given('REDIS_URL');
  return {
    postgres: postgresUrl === null ? null : { kind: 'external', adminUrl: postgresUrl, pid: null },
    redis: redis === null ? null : namedRedis(redis),
  };
}

const namedRedis = (redis: string): RedisService =>
  redis === 'off' ? { kind: 'off', reason: null } : { kind: 'external', adminUrl: redis, pid: null };

/** A project without a state folder has no servers of its own. */
const pathsOfNothing = (stateDir: string): ProjectPaths | null =>
  existsSync(stateDir) ? projectPaths(stateDir) : null;
