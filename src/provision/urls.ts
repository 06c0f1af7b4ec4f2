import { ownDatabase } from '../instance/own-database.ts';
import type { Identity, PlannedInstance } from '../instance/spec.ts';
import { checkedUrl as checkedPostgresUrl, withDatabase } from './postgres/connect.ts';
import { checkedUrl as checkedRedisUrl } from './redis/connect.ts';
import type { Targets } from './types.ts';

export type WorkerUrls = {
  readonly postgresUrl: string;
  /** Null when there is no Redis. */
  readonly redisUrl: string | null;
};

type Placed = Pick<PlannedInstance, 'spec' | 'identity'>;

/**
 * Where an instance's worker connects, and as whom. No passwords: those come by EXSIM_SECRETS_FILE. What else the
 * admin URL says of the connection (host, database, TLS) is kept.
 */
export function workerUrls(instance: Placed, targets: Targets): WorkerUrls {
  const { identity } = instance;
  const { postgres, redis } = targets;
  const database = ownDatabase(instance);
  const inDatabase = database === null ? postgres.adminUrl : withDatabase(postgres.adminUrl, database);
  return {
    postgresUrl: postgresUrl(inDatabase, identity),
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
