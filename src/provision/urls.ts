import type { Identity } from '../instance/spec.ts';
import { checkedUrl as checkedPostgresUrl } from './postgres/connect.ts';
import { checkedUrl as checkedRedisUrl } from './redis/connect.ts';
import type { Targets } from './types.ts';

export type WorkerUrls = {
  readonly postgresUrl: string;
  /** Null when there is no Redis. */
  readonly redisUrl: string | null;
};

/**
 * Where an instance's worker connects, and as whom. No passwords: those come by EXSIM_SECRETS_FILE. What else the
 * admin URL says of the connection (host, database, TLS) is kept.
 */
export function workerUrls(identity: Identity, targets: Targets): WorkerUrls {
  const { postgres, redis } = targets;
  return {
    postgresUrl: postgresUrl(postgres.adminUrl, identity),
    redisUrl: redis.kind === 'off' ? null : redisUrl(redis.adminUrl, identity),
  };
}

/** Parameters of an admin's connection that are not its instance's business. */
const NOT_INHERITED = ['user', 'password', 'options', 'application_name'];

function postgresUrl(adminUrl: string, identity: Identity): string {
  const url = checkedPostgresUrl(adminUrl);
  if (url.pathname.length <= 1) url.pathname = `/${url.username}`;
  url.username = identity.role;
  url.password = '';
  for (const name of NOT_INHERITED) url.searchParams.delete(name);
  url.searchParams.set('application_name', identity.instanceName || identity.service);
  return url.href;
}

function redisUrl(adminUrl: string, identity: Identity): string {
  const url = checkedRedisUrl(adminUrl);
  url.username = identity.redisUser;
  url.password = '';
  return url.href;
}
