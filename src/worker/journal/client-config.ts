import type pg from 'pg';

export type ConnectionSettings = {
  /** With password. */
  readonly url: string;
  /** File with the password of now, where it is not for good the one of the URL. */
  readonly secretsFile?: string | null;
  readonly applicationName: string;
};

/** Longest wait for a new connection. */
const CONNECT_TIMEOUT_MS = 5000;
/** libuv then probes every second, ten times: a dead host is noticed after about 11 s. */
const KEEPALIVE_DELAY_MS = 1000;
/**
 * What the server is told: commits wait for the disk; a function is Postgres' own, not one that somebody put into schema
 * public (until Postgres 15 everybody may); the backend of a dead worker's host is gone in 11 s.
 */
const SERVER_OPTIONS =
  '-c synchronous_commit=on -c search_path=pg_catalog ' +
  '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3';

/** Settings for every connection of a worker, also those of its pool. */
export function clientConfig(settings: ConnectionSettings): pg.ClientConfig {
  const url = new URL(settings.url);
  url.searchParams.set('options', SERVER_OPTIONS);
  return {
    connectionString: url.href,
    application_name: settings.applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_DELAY_MS,
  };
}
