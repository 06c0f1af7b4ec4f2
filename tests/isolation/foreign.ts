import { onServer } from '../support/postgres.ts';

/** What somebody else has in the shared database, as far as exsim could touch it. */
const PICTURE = `
  SELECT 'schema ' || nspname || ' ' || pg_get_userbyid(nspowner) || ' ' || coalesce(nspacl::text, '') AS line
    FROM pg_namespace WHERE nspname = 'foreigner' OR (nspname = 'public' AND $1)
  UNION ALL SELECT 'relation ' || relname || ' ' || pg_get_userbyid(relowner) || ' ' || coalesce(relacl::text, '')
    FROM pg_class WHERE relnamespace = 'foreigner'::regnamespace
  UNION ALL SELECT 'function ' || oid::regprocedure || ' ' || coalesce(proacl::text, '')
    FROM pg_proc WHERE pronamespace = 'foreigner'::regnamespace
       OR (proacl IS NOT NULL AND pronamespace = 'pg_catalog'::regnamespace)
  UNION ALL SELECT 'database ' || datname || ' ' || coalesce(datacl::text, '') FROM pg_database WHERE datname IN (current_database(), 'postgres', 'template1')
  UNION ALL SELECT 'default ' || d::text FROM pg_default_acl d
  UNION ALL SELECT 'row ' || t::text FROM foreigner.ledger t
  ORDER BY 1`;

/** A schema with a table, a function, rights and rows that are not exsim's. */
export const makeForeigner = (adminUrl: string): Promise<unknown> =>
  onServer(adminUrl, (client) =>
    client.query(`
      CREATE SCHEMA foreigner;
      CREATE TABLE foreigner.ledger (id int PRIMARY KEY, secret text);
      CREATE TABLE foreigner.orders (id serial PRIMARY KEY);
      INSERT INTO foreigner.ledger SELECT n, md5(n::text) FROM generate_series(1, 100) n;
      GRANT SELECT ON foreigner.orders TO PUBLIC;
      CREATE FUNCTION foreigner.total() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM foreigner.ledger';`),
  );

/** Rows, owners and rights, one line each. `withPublic`: also those of schema public, which one unnamed instance uses. */
export const pictureOfForeigner = (adminUrl: string, withPublic: boolean): Promise<readonly string[]> =>
  onServer(adminUrl, async (client) => {
    const { rows } = await client.query<{ line: string }>(PICTURE, [withPublic]);
    return rows.map(({ line }) => line);
  });
