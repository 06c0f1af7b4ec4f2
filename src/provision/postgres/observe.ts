import type { Client } from 'pg';
import type { Identity } from '../../instance/spec.ts';
import type { Admin } from './admin.ts';
import { readAsOwners } from './observe-as-owner.ts';
import { readDefaults } from './observe-defaults.ts';
import { concernedBy, readConnects, readMemberships, readRoles } from './observe-roles.ts';
import { readSchemas, readTables } from './observe-tables.ts';
import type { ObservedInstance, ObservedTable } from './observed.ts';
import { readShapes } from './shape/observe.ts';
import type { Shape } from './shape/types.ts';

/**
 * Reads it all, of all instances at once; by schema, one for each identity given. Call in a transaction: it takes the
 * owners' roles for a moment.
 */
export async function observeInstances(
  client: Client,
  admin: Admin,
  identities: readonly Identity[],
): Promise<ReadonlyMap<string, ObservedInstance>> {
  const [roles, memberships, schemas, tables, connects, defaults, shapes] = await Promise.all([
    readRoles(client, admin, identities),
    readMemberships(client, admin, identities),
    readSchemas(client, identities),
    readTables(client, identities),
    readConnects(client, identities),
    readDefaults(client, identities),
    readShapes(client, identities),
  ]);
  const facts = identities.map((identity) => ({
    identity,
    login: roles.get(identity.role) ?? null,
    owner: roles.get(identity.ownerRole) ?? null,
    memberships: concernedBy(memberships, identity),
    schema: schemas.get(identity.schema)?.get(identity.schema) ?? null,
    tables: tables.get(identity.schema) ?? NO_TABLES,
    shape: shapes.get(identity.schema) ?? NO_SHAPE,
    connectGranted: connects.get(identity.role)?.granted === true,
    connects: connects.get(identity.role)?.connects === true,
    defaults: defaults.get(identity.ownerRole) ?? [],
    databaseGrants: connects.get(identity.role)?.grants ?? [],
  }));
  const asOwners = await readAsOwners(client, facts);
  return new Map(
    facts.map(({ identity, ...known }, at) => [identity.schema, { ...known, ...asOwners[at]! }]),
  );
}

const NO_TABLES: ReadonlyMap<string, ObservedTable> = new Map();
const NO_SHAPE: Shape = new Map();
