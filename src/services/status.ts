import type { PostgresService, RedisService, ServiceProbes, ServiceStatus } from './types.ts';

/** How the services in use are right now, by looking at each once. Null: one of the project's own that does not run. */
export async function servicesStatus(
  services: { readonly postgres: PostgresService | null; readonly redis: RedisService | null },
  probes: ServiceProbes,
): Promise<{ postgres: ServiceStatus; redis: ServiceStatus }> {
  const [postgres, redis] = await Promise.all([
    services.postgres === null ? notRunning('embedded') : look(services.postgres, probes.postgres),
    services.redis === null ? notRunning('path') : redisStatus(services.redis, probes),
  ]);
  return { postgres, redis };
}

function redisStatus(redis: RedisService, probes: ServiceProbes): ServiceStatus | Promise<ServiceStatus> {
  if (redis.kind !== 'off') return look(redis, probes.redis);
  return { kind: 'off', status: 'off', url: null, pid: null, reason: redis.reason };
}

async function look(
  service: PostgresService | Exclude<RedisService, { kind: 'off' }>,
  probe: (url: string) => Promise<unknown>,
): Promise<ServiceStatus> {
  const shown = { kind: service.kind, url: withoutPassword(service.adminUrl), pid: service.pid };
  try {
    await probe(service.adminUrl);
    return { ...shown, status: 'up', reason: ('note' in service && service.note) || null };
  } catch (error) {
    return { ...shown, status: 'down', reason: error instanceof Error ? error.message : String(error) };
  }
}

function notRunning(kind: ServiceStatus['kind']): ServiceStatus {
  return { kind, status: 'down', url: null, pid: null, reason: 'not running' };
}

/** The URL without its password, wherever it stands; as it is when it is no URL. */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return url;
  const shown = new URL(url);
  shown.password = '';
  shown.searchParams.delete('password');
  return shown.href;
}
