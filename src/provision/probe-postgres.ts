import { readAdmin } from './postgres/admin.ts';
import { withPostgres } from './postgres/connect.ts';

export type PostgresFacts = {
  readonly version: string;
  /** Settings under which a committed order can be lost (`fsync`, `full_page_writes`); normally none. */
  readonly unsafeSettings: readonly string[];
};

/**
 * Connects once, and says what is there. Throws POSTGRES_UNREACHABLE, or POSTGRES_REFUSED for a wrong user, password
 * or database, a version before 14, and a server that is read-only. No message has the password.
 */
export async function probePostgres(url: string): Promise<PostgresFacts> {
  const { version, unsafeSettings } = await withPostgres(url, (client) => readAdmin(client, url));
  return { version, unsafeSettings };
}
