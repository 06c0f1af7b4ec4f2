import { probeRedis } from '../../provision/probe-redis.ts';
import { redisOnPath } from '../../services/redis/find.ts';
import { withoutPassword } from '../../services/status.ts';
import type { DoctorContext } from './context.ts';
import { type Finding, fine, warning } from './finding.ts';
import { serversOf } from './servers.ts';

/** The Redis that `up` would use: which, how new, and whether its user may administer ACLs. */
export async function checkRedis(context: DoctorContext): Promise<Finding[]> {
  const { redis } = await serversOf(context);
  if (redis === null) return [ownFinding(await redisOnPath(context.env['PATH'] ?? ''), process.platform)];
  if (redis.kind === 'off') return [fine('redis', 'off, as the instance file says')];
  const { version } = await probeRedis(redis.adminUrl);
  return [
    fine('redis', `${redis.kind} at ${withoutPassword(redis.adminUrl)}, version ${version}, with ACLs`),
  ];
}

export function ownFinding(found: Awaited<ReturnType<typeof redisOnPath>>, platform: string): Finding {
  if (found.found) return fine('redis', `${found.program.command}; exsim up starts one of its own`);
  if (platform === 'linux')
    return fine('redis', `${found.reason}; exsim up unpacks the distribution's package, or goes on without`);
  return warning(
    'redis',
    found.reason,
    'a server to start; without one there is no discovery',
    found.install,
  );
}
