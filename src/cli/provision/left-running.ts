import { lockHolder } from '../../process/lock.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import type { Targets } from '../../provision/types.ts';

/** The project's own servers that run on after a command, where there is no supervisor that would end them. */
export async function leftRunning(
  { supervisorLock }: ProjectPaths,
  { postgres, redis }: Targets,
): Promise<readonly string[]> {
  const own = [
    ...(postgres.kind === 'embedded' ? ['PostgreSQL'] : []),
    ...(redis.kind === 'path' || redis.kind === 'unpacked' ? ['Redis'] : []),
  ];
  return own.length === 0 || (await lockHolder(supervisorLock)) !== null ? [] : own;
}
