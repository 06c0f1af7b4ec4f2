import type { Admin } from './admin.ts';
import type { ObservedInstance } from './observed.ts';
import type { Part, WantedInstance } from './part.ts';
import { planDatabaseRights } from './plan-database-rights.ts';
import { planDefaults } from './plan-defaults.ts';
import { planKeys } from './plan-keys.ts';
import { planMigrations } from './plan-migrations.ts';
import { planOwners } from './plan-owners.ts';
import { planConnect, planLogin, planMemberships, planOwner } from './plan-roles.ts';
import { planSchema } from './plan-schema.ts';
import { planShape, type ShapePart } from './plan-shape.ts';
import { planTables } from './plan-tables.ts';
import { planVersionTable } from './plan-version-table.ts';
import { REGISTER_SQL } from './registry.ts';
import { asAdmin, literal } from './statements.ts';

/** What is to be done for one instance, and what of its tables is left as somebody changed it. */
export type InstancePart = Part & Pick<ShapePart, 'drift' | 'refills'>;

/**
 * What is to be done so that the observed becomes the wanted, in order. Pure. Throws PROVISION_CONFLICT where the
 * names belong to somebody else.
 */
export function planInstance(admin: Admin, found: ObservedInstance, wanted: WantedInstance): InstancePart {
  const owners = planOwners(admin, found, wanted);
  const versions = planVersionTable(owners.observed, wanted);
  const { observed } = versions;
  const shape = planShape(observed, wanted);
  const rights = planDatabaseRights(admin, observed, wanted);
  const parts = [
    ...(wanted.database === null ? [planRegistration(wanted)] : []),
    planOwner(admin, observed, wanted),
    planLogin(admin, observed, wanted),
    planMemberships(admin, observed, wanted),
    planConnect(admin, observed, wanted),
    rights,
    planSchema(observed, wanted),
    planDefaults(observed),
    { steps: [...owners.steps, ...versions.steps, ...shape.steps], unchanged: [] },
    planMigrations(observed, wanted, shape.gone),
    planTables(observed, wanted, shape.gone),
    ...(shape.gone.has('api_keys') ? [] : [planKeys(observed, wanted)]),
  ];
  return {
    steps: parts.flatMap((part) => part.steps),
    unchanged: parts.flatMap((part) => part.unchanged),
    drift: [...rights.drift, ...versions.drift, ...shape.drift],
    refills: shape.refills,
  };
}

/** One of a database of its own is registered in another one, before its database is made. */
export function planRegistration(wanted: WantedInstance): Part {
  const { identity, project, database, registered } = wanted;
  if (registered !== null) return { steps: [], unchanged: ['entry in the registry'] };
  const { instanceName, service, name, schema, role, ownerRole, redisNamespace, redisUser, discoveryKey } =
    identity;
  const values = [
    instanceName,
    service,
    name,
    schema,
    role,
    ownerRole,
    redisNamespace,
    redisUser,
    discoveryKey,
    project,
  ];
  const own = database === null ? 'NULL' : literal(database);
  const sql = `${REGISTER_SQL}\n  (${values.map(literal).join(', ')}, ${own});`;
  return { steps: [asAdmin('created', 'entry in the registry', sql)], unchanged: [] };
}
