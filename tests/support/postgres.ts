import pg from 'pg';

/** Runs `task` with a connection of its own. */
export async function onServer<T>(url: string, task: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await task(client);
  } finally {
    await client.end();
  }
}

/** Drops the databases and roles whose names begin with `prefix`, whatever uses them. */
export const dropAll = (url: string, prefix: string): Promise<void> =>
  onServer(url, async (client) => {
    const names = async (sql: string): Promise<string[]> =>
      (await client.query<{ name: string }>(sql, [prefix])).rows.map(({ name }) => pg.escapeIdentifier(name));
    for (const name of await names('SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)'))
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    for (const name of await names('SELECT rolname AS name FROM pg_roles WHERE starts_with(rolname, $1)'))
      await client.query(`DROP ROLE ${name}`);
  });

/** The same server and user, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

export function withPassword(url: string, password: string): string {
  const changed = new URL(url);
  changed.password = password;
  return changed.href;
}
