import { assert } from '../../common/assert.ts';
import { type Home, ownTarget, type Place, withPlace } from '../place.ts';
import type { Step } from '../types.ts';
import type { Admin } from './admin.ts';
import {
  applyInstance,
  inTransaction,
  type PlannedPart,
  plannedPart,
  previewInstances,
  runSteps,
  type Wish,
} from './apply.ts';
import { withPostgres } from './connect.ts';
import { futureLeaks, planDatabase } from './database-wide.ts';
import { concernedBy, readMemberships, readRoles } from './observe-roles.ts';
import type { ObservedInstance } from './observed.ts';
import { planOwnDatabase, readDatabase } from './own-database.ts';
import type { Part } from './part.ts';
import { beginPasswordCheck } from './passwords.ts';
import { type InstancePart, planRegistration } from './plan.ts';
import { readRegistry, registeredRow } from './registry.ts';
import { lockRegistry } from './registry-lock.ts';
import { missingRights } from './rights.ts';

/** A wish for an instance with a database of its own. */
export type OwnWish = Wish & { readonly database: string };

/**
 * An instance in a database of its own. A database cannot be made in a transaction, so there are three steps, each
 * whole or not there: the entry in the registry, the database, and in it all the rest. A run that dies between them is
 * completed by the next one. Nobody else provisions on the server's registry meanwhile.
 */
export async function applyInOwnDatabase(home: Home, wish: OwnWish): Promise<InstancePart> {
  const registration = await inTransaction(home.client, () => register(home, wish));
  return inTransaction(home.client, async () => {
    await lockRegistry(home.client);
    const database = await makeDatabase(home, wish);
    const inside = await withPlace(home, wish.database, (place) => applyInstance(home.client, place, wish));
    return { ...inside, ...joined([registration, database, inside]) };
  });
}

async function register(home: Place, wish: OwnWish): Promise<Part> {
  await lockRegistry(home.client);
  const { registration } = await planOutside(home, wish);
  await runSteps(home.client, registration.steps, home.admin.role);
  return registration;
}

/** By a connection of its own: the one that holds the lock is in a transaction. */
async function makeDatabase(home: Home, wish: OwnWish): Promise<Part> {
  const { database } = await planOutside(home, wish);
  if (database.steps.length === 0) return database;
  const make = (client: Place['client']) => runSteps(client, database.steps, home.admin.role);
  await withPostgres(home.target.adminUrl, make, { signal: home.signal });
  return database;
}

/** What is to be done in the database of the registry, and what in the instance's own. */
export type OwnPreview = { readonly outside: Part; readonly inside: PlannedPart };

/** The same without writing. A database that is not there yet is planned for as one in which nothing was done. */
export async function previewInOwnDatabase(home: Home, wish: OwnWish): Promise<OwnPreview> {
  const { registration, database, isThere } = await planOutside(home, wish);
  const inside = isThere ? await previewInside(home, wish) : await previewNew(home, wish);
  const outside = joined([registration, database]);
  const missing = missingRights(home.admin, { login: null, owner: null }, outside.steps);
  return { outside, inside: { ...inside, missing: [...missing, ...inside.missing] } };
}

async function planOutside({ client, admin }: Place, wish: OwnWish) {
  const observed = await readDatabase(client, wish.database);
  const registered = registeredRow((await readRegistry(client)) ?? [], wish);
  const wanted = { ...wish, registered, passwordWorks: false };
  return {
    registration: planRegistration(wanted),
    database: planOwnDatabase(admin, wish.database, observed, wanted),
    isThere: observed !== null,
  };
}

const previewInside = (home: Home, wish: OwnWish): Promise<PlannedPart> =>
  withPlace(home, wish.database, async (place) => {
    const [plan] = await previewInstances(home.client, place, [wish]);
    assert(plan !== undefined, 'each wish has a plan');
    return plan;
  });

async function previewNew(home: Home, wish: OwnWish): Promise<PlannedPart> {
  const admin = adminOfNew(home.admin, wish.database);
  const observed = await observeRoles(home, wish);
  const check = await beginPasswordCheck(home, [wish]);
  const [passwordWorks = false] = await check([observed]);
  const leaks = await futureLeaks(home.client, admin);
  const wide = planDatabase(admin, ownTarget(home.target, wish.database), leaks);
  return plannedPart(admin, observed, wide, { ...wish, registered: null, passwordWorks });
}

/** Who makes a database owns it; its schema `public` too, since version 15. */
const adminOfNew = (admin: Admin, database: string): Admin => ({
  ...admin,
  ...{ database, createSchema: true, grantConnect: true },
  grantPublicSchema: admin.superuser || admin.major >= 15,
});

/** Roles are known to the whole server; of anything else there is nothing yet. */
async function observeRoles({ client, admin }: Place, { identity }: OwnWish): Promise<ObservedInstance> {
  const roles = await readRoles(client, admin, [identity]);
  const memberships = await readMemberships(client, admin, [identity]);
  return {
    login: roles.get(identity.role) ?? null,
    owner: roles.get(identity.ownerRole) ?? null,
    memberships: concernedBy(memberships, identity),
    ...{
      schema: null,
      tables: new Map(),
      shape: new Map(),
      migrations: [],
      keys: [],
      connectGranted: false,
      connects: false,
      defaults: [],
      databaseGrants: [],
    },
  };
}

const joined = (parts: readonly Part[]): Part => ({
  steps: parts.flatMap((each): readonly Step[] => each.steps),
  unchanged: parts.flatMap(({ unchanged }) => unchanged),
});
