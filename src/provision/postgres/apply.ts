import type { Client } from 'pg';
import { assert } from '../../common/assert.ts';
import { ExsimError } from '../../common/errors.ts';
import type { Place } from '../place.ts';
import type { Step } from '../types.ts';
import type { Admin } from './admin.ts';
import { cut, detailOf, isSilence, sqlStateOf } from './connect.ts';
import { planDatabase, readLeaks } from './database-wide.ts';
import { observeInstances } from './observe.ts';
import type { ObservedInstance } from './observed.ts';
import type { WantedInstance } from './part.ts';
import { beginPasswordCheck } from './passwords.ts';
import { type InstancePart, planInstance } from './plan.ts';
import { demandRefillable } from './refill-guard.ts';
import { type RegisteredInstance, readRegistry, registeredRow } from './registry.ts';
import { lockRegistry } from './registry-lock.ts';
import { planRegistryRights, readRegistryGrants } from './registry-rights.ts';
import { type MissingRight, missingRights, refuseMissing } from './rights.ts';
import { scriptOf } from './script.ts';
import { identifier } from './statements.ts';

/** What the caller wants of an instance; what is there already is read under the lock. */
export type Wish = Omit<WantedInstance, 'passwordWorks' | 'registered'>;

/** One instance in one transaction: all of it, or, when anything fails or the process dies, nothing. `home`: has the registry. */
export async function applyInstance(home: Client, place: Place, wish: Wish): Promise<InstancePart> {
  try {
    return await applyBy(runScript, home, place, wish);
  } catch (error) {
    // Of many statements at once nobody knows which was refused: it is done again, one by one, to tell.
    if (sqlStateOf(error) === null) throw error;
    return applyBy(runSteps, home, place, wish);
  }
}

function applyBy(run: typeof runSteps, home: Client, place: Place, wish: Wish): Promise<InstancePart> {
  const { client, admin } = place;
  return inTransaction(client, async () => {
    await lockRegistry(home);
    const [plan] = await makePlans(home, place, [wish]);
    assert(plan !== undefined, 'each wish has a plan');
    refuseMissing(admin, plan.missing);
    if (plan.refills) await demandRefillable(client, registrationOf(wish));
    await run(client, plan.steps, wish.identity.ownerRole);
    await readBack(home, place, wish);
    return plan;
  });
}

const registrationOf = ({ identity, project, database }: Wish): RegisteredInstance => ({
  ...identity,
  project,
  database,
});

/** The same plans without a lock and without writing, one for each wish; the transaction is read-only. */
export const previewInstances = (home: Client, place: Place, wishes: readonly Wish[]) =>
  whileReadOnly(place.client, () => makePlans(home, place, wishes));

/** Takes from PUBLIC what a database of our own need not give, and rights on the registry. Gives back what was done. */
export async function applyDatabase(place: Place): Promise<readonly Step[]> {
  const { client, admin } = place;
  return inTransaction(client, async () => {
    await lockRegistry(client);
    const steps = [...planRegistryRights(await readRegistryGrants(client)), ...(await planWide(place))];
    await runSteps(client, steps, admin.role);
    return steps;
  });
}

const planWide = async ({ client, admin, target }: Place): Promise<readonly Step[]> =>
  planDatabase(admin, target, await readLeaks(client, admin));

/** What is to be done for an instance, and the rights that the admin role lacks for it. */
export type PlannedPart = InstancePart & { readonly missing: readonly MissingRight[] };

async function makePlans(
  home: Client,
  place: Place,
  wishes: readonly Wish[],
): Promise<readonly PlannedPart[]> {
  const identities = wishes.map(({ identity }) => identity);
  const [check, rows, all] = await Promise.all([
    beginPasswordCheck(place, wishes),
    readRegistry(home),
    observeInstances(place.client, place.admin, identities),
  ]);
  const registered = wishes.map((wish) => registeredRow(rows ?? [], wish));
  const observed = wishes.map((wish) => observedOf(all, wish));
  const works = await check(observed);
  const plans: PlannedPart[] = [];
  for (const [at, wish] of wishes.entries()) {
    const wanted = { ...wish, registered: registered[at] ?? null, passwordWorks: works[at] === true };
    const wide = wish.database === null ? [] : await planWide(place);
    plans.push(plannedPart(place.admin, observed[at]!, wide, wanted));
  }
  return plans;
}

/** `wide`: what is to be done to the database as a whole, when that is the instance's own. */
export function plannedPart(
  admin: Admin,
  observed: ObservedInstance,
  wide: readonly Step[],
  wanted: WantedInstance,
): PlannedPart {
  const part = planInstance(admin, observed, wanted);
  const steps = [...wide, ...part.steps];
  return { ...part, steps, missing: missingRights(admin, observed, steps) };
}

function observedOf(all: ReadonlyMap<string, ObservedInstance>, { identity }: Wish): ObservedInstance {
  const observed = all.get(identity.schema);
  assert(observed !== undefined, 'every instance asked for is observed');
  return observed;
}

/**
 * Reads everything again and plans again: nothing may be left. A REVOKE by somebody who did not give the right is
 * only a warning, so that its success proves nothing. The password cannot be tried before the commit.
 */
async function readBack(home: Client, place: Place, wish: Wish): Promise<void> {
  const { client, admin } = place;
  const registered = registeredRow((await readRegistry(home)) ?? [], wish);
  const observed = observedOf(await observeInstances(client, admin, [wish.identity]), wish);
  const wide = wish.database === null ? [] : await planWide(place);
  const wanted = { ...wish, registered, passwordWorks: true };
  const left = [...wide, ...planInstance(admin, observed, wanted).steps];
  if (left.length === 0) return;
  const words = left.map((step) => step.words).join('; ');
  throw new ExsimError(
    'PROVISION_FAILED',
    `Postgres took the statements for "${wish.identity.schema}", but this is still to do: ${words}.`,
    {
      wayOut: `Have a superuser run: ${left.map((step) => step.shown).join(' ')}`,
    },
  );
}

/** All steps in one round trip: of fifty instances each one is a wait for the server. */
async function runScript(client: Client, steps: readonly Step[], ownerRole: string): Promise<void> {
  if (steps.length > 0) await client.query(scriptOf(steps, ownerRole, ({ sql }) => sql));
}

/** One by one, so that the one that was refused is known. */
export async function runSteps(client: Client, steps: readonly Step[], ownerRole: string): Promise<void> {
  for (const step of steps) {
    try {
      if (step.as === 'owner') await client.query(`SET LOCAL ROLE ${identifier(ownerRole)}`);
      await client.query(step.sql);
      if (step.as === 'owner') await client.query('RESET ROLE');
    } catch (error) {
      throw sqlStateOf(error) === null ? error : stepFailed(step, error);
    }
  }
}

/** Of this one the detail names what depends; those of others may have values of rows. */
const DEPENDED_ON = '2BP01';

/** The statement with its secrets masked; the server's own words never quote a whole statement. */
function stepFailed(step: Step, error: unknown): ExsimError {
  const said = error instanceof Error ? error.message : String(error);
  const state = sqlStateOf(error);
  const message = `Postgres refused to make ${step.words}: ${said}${state === null ? '' : ` (${state})`}.${state === DEPENDED_ON ? detailOf(error) : ''} The statement was: ${step.shown}`;
  return new ExsimError('PROVISION_FAILED', message, {
    wayOut:
      state === '42501'
        ? 'Use an admin URL whose role may do this.'
        : 'Nothing of this instance was changed. Correct the cause and run it again.',
  });
}

/** Commits what `task` did; rolls it back when that throws. */
export async function inTransaction<T>(client: Client, task: () => Promise<T>): Promise<T> {
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE');
  return toItsEnd(client, task());
}

/**
 * Begins and asks in one go: what `task` asks does not wait for the answer to BEGIN, which nothing but a lost connection
 * can refuse.
 */
export async function whileReadOnly<T>(client: Client, task: () => Promise<T>): Promise<T> {
  const begun = client.query('BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY');
  const [, result] = await Promise.all([begun, toItsEnd(client, task())]);
  return result;
}

async function toItsEnd<T>(client: Client, task: Promise<T>): Promise<T> {
  try {
    const result = await task;
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // When the connection is lost the rollback fails too; the server then does it by itself.
    if (isSilence(error)) cut(client);
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}
