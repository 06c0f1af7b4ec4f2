import { readAdmin } from './postgres/admin.ts';
import { withPostgres } from './postgres/connect.ts';

/** A Postgres as it is for somebody who wants to provision on it. */
export type PostgresLook = {
  readonly version: string;
  readonly role: string;
  readonly createRole: boolean;
  readonly createSchema: boolean;
  /** Settings under which a committed order can be lost. */
  readonly unsafeSettings: readonly string[];
  readonly connectionsMax: number;
  readonly connectionsUsed: number;
  /** Its clock, ms since 1970, at about the middle of the question. */
  readonly clockMs: number;
};

const ROOM = `
  SELECT current_setting('max_connections')::int AS "connectionsMax",
         (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS "connectionsUsed",
         extract(epoch FROM clock_timestamp())::float8 * 1000 AS "clockMs"`;

/** Connects once and changes nothing. @throws ExsimError as `probePostgres` does */
export const lookAtPostgres = (url: string): Promise<PostgresLook> =>
  withPostgres(url, async (client) => {
    const { version, role, createRole, createSchema, unsafeSettings } = await readAdmin(client, url);
    const { rows } =
      await client.query<Pick<PostgresLook, 'connectionsMax' | 'connectionsUsed' | 'clockMs'>>(ROOM);
    return { version, role, createRole, createSchema, unsafeSettings, ...rows[0]! };
  });
