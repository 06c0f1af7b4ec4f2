import { ExsimError } from '../../common/errors.ts';
import type { Step } from '../types.ts';
import { type Migration, migrationSql, migrationTitle, pendingMigrations } from './migrations.ts';
import type { ObservedInstance } from './observed.ts';
import { type Part, part, type WantedInstance } from './part.ts';
import { WORKER_PRIVILEGES } from './privileges.ts';
import { asOwner, literal, qualified } from './statements.ts';

/** The version table and every migration the schema does not have yet, applied by the owner role. */
export function planMigrations(observed: ObservedInstance, wanted: WantedInstance): Part {
  const { identity, migrations } = wanted;
  refuseForeignTables(observed, wanted);
  const pending = pendingMigrations(migrations, observed.migrations, identity.schema);
  const table = observed.tables.has('migrations') ? [] : [versionTable(identity.schema)];
  const newest = migrations.at(-1)?.version ?? 0;
  return part(
    [...table, ...pending.map((migration) => apply(migration, wanted))],
    `tables at migration ${newest}`,
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

/** In `public` there may be anybody's tables; one with a name of ours would be mistaken for the venue's. */
function refuseForeignTables({ tables }: ObservedInstance, { identity, project }: WantedInstance): void {
  for (const name of Object.keys(WORKER_PRIVILEGES)) {
    const owner = tables.get(name)?.owner ?? identity.ownerRole;
    if (owner !== identity.ownerRole)
      throw new ExsimError(
        'PROVISION_CONFLICT',
        `Table "${identity.schema}.${name}" is needed for instance "${identity.instanceName || identity.service}" ` +
          `of project ${project}, but it belongs to role "${owner}".`,
        { wayOut: 'Give the instance a name, and so a schema of its own, or use another database.' },
      );
  }
}
