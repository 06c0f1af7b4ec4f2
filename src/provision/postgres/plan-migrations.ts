import { ExsimError } from '../../common/errors.ts';
import type { Step } from '../types.ts';
import { type Migration, migrationSql, migrationTitle, pendingMigrations } from './migrations.ts';
import type { ObservedInstance } from './observed.ts';
import { type Part, part, type WantedInstance } from './part.ts';
import { asOwner, literal, qualified } from './statements.ts';

/**
 * The version table and every migration the schema does not have yet, applied by the owner role. `gone`: tables that are
 * not there, with the way out. Throws PROVISION_FAILED where a migration is to change one of them.
 */
export function planMigrations(
  observed: ObservedInstance,
  wanted: WantedInstance,
  gone: ReadonlyMap<string, string>,
): Part {
  const { identity, migrations } = wanted;
  const pending = pendingMigrations(migrations, observed.migrations, identity.schema);
  for (const migration of pending) demandTables(migration, wanted, gone);
  const table = observed.tables.has('migrations') ? [] : [versionTable(identity.schema)];
  const newest = migrations.at(-1)?.version ?? 0;
  return part(
    [...table, ...pending.map((migration) => apply(migration, wanted))],
    `tables at migration ${newest}`,
  );
}

function demandTables(
  migration: Migration,
  { identity: { schema } }: WantedInstance,
  gone: ReadonlyMap<string, string>,
): void {
  const words = migration.sql.split(/\s/);
  const lost = [...gone].find(([name]) => words.includes(`{schema}.${name}`));
  if (lost === undefined) return;
  const [table, wayOut] = lost;
  throw new ExsimError(
    'PROVISION_FAILED',
    `Migration ${migrationTitle(migration)} is to be applied to schema "${schema}", but its table "${table}" is gone.`,
    { wayOut },
  );
}

function versionTable(schema: string): Step {
  const sql = `CREATE TABLE ${qualified(schema, 'migrations')} (
  version    integer PRIMARY KEY,
  name       text NOT NULL,
  checksum   text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);`;
  return asOwner('created', 'table of applied migrations', sql);
}

function apply(migration: Migration, { identity }: WantedInstance): Step {
  const { version, name, checksum } = migration;
  const record = `INSERT INTO ${qualified(identity.schema, 'migrations')} (version, name, checksum) VALUES (${version}, ${literal(name)}, ${literal(checksum)});`;
  const title = `migration ${migrationTitle(migration)}`;
  return asOwner('created', title, `-- ${title}\n${migrationSql(migration, identity).trimEnd()}\n${record}`);
}
