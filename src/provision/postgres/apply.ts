import type { Client } from 'pg';
import { assert } from '../../common/assert.ts';
import { ExsimError } from '../../common/errors.ts';
import type { PostgresTarget, Step } from '../types.ts';
import type { Admin } from './admin.ts';
import { cut, isSilence, sqlStateOf } from './connect.ts';
import { planDatabase, readLeaks } from './database-wide.ts';
import { loginWorks } from './login.ts';
import { observeInstances } from './observe.ts';
import type { ObservedInstance } from './observed.ts';
import type { WantedInstance } from './part.ts';
import { type InstancePart, planInstance } from './plan.ts';
import { demandRefillable } from './refill-guard.ts';
import { LOCK_REGISTRY_SQL, readRegistry, registeredRow } from './registry.ts';
import { type MissingRight, missingRights, refuseMissing } from './rights.ts';
import { scriptOf } from './script.ts';
import { identifier } from './statements.ts';

/** What the caller wants of an instance; what is there already is read under the lock. */
export type Wish = Omit<WantedInstance, 'passwordWorks' | 'registered'>;

/** One instance in one transaction: all of it, or, when anything fails or the process dies, nothing. */
export async function applyInstance(
  client: Client,
  admin: Admin,
  target: PostgresTarget,
  wish: Wish,
): Promise<InstancePart> {
  try {
    return await applyBy(runScript, client, admin, target, wish);
  } catch (error) {
    // Of many statements at once nobody knows which was refused: it is done again, one by one, to tell.
    if (sqlStateOf(error) === null) throw error;
    return applyBy(runSteps, client, admin, target, wish);
  }
}

function applyBy(
  run: typeof runSteps,
  ...[client, admin, target, wish]: Parameters<typeof applyInstance>
): Promise<InstancePart> {
  return inTransaction(client, async () => {
    await client.query(LOCK_REGISTRY_SQL);
    const [plan] = await makePlans(client, admin, target, [wish]);
    assert(plan !== undefined, 'each wish has a plan');
    refuseMissing(admin, plan.missing);
    if (plan.refills) await demandRefillable(client, { ...wish.identity, project: wish.project });
    await run(client, plan.steps, wish.identity.ownerRole);
    await readBack(client, admin, wish);
    return plan;
  });
}

/** The same plans without a lock and without writing, one for each wish; the transaction is read-only. */
export const previewInstances = (
  client: Client,
  admin: Admin,
  target: PostgresTarget,
  wishes: readonly Wish[],
) => inTransaction(client, () => makePlans(client, admin, target, wishes), 'READ ONLY');

/** Takes from PUBLIC what a database of our own need not give. Gives back what was done. */
export async function applyDatabase(
  client: Client,
  admin: Admin,
  target: PostgresTarget,
): Promise<readonly Step[]> {
  return inTransaction(client, async () => {
    await client.query(LOCK_REGISTRY_SQL);
    const steps = planDatabase(target, await readLeaks(client, admin));
    await runSteps(client, steps, admin.role);
    return steps;
  });
}

/** What is to be done for an instance, and the rights that the admin role lacks for it. */
type PlannedPart = InstancePart & { readonly missing: readonly MissingRight[] };

async function makePlans(
  client: Client,
  admin: Admin,
  target: PostgresTarget,
  wishes: readonly Wish[],
): Promise<readonly PlannedPart[]> {
  const rows = (await readRegistry(client)) ?? [];
  const registered = wishes.map((wish) => registeredRow(rows, wish.identity, wish.project));
  const all = await observeInstances(
    client,
    admin,
    wishes.map(({ identity }) => identity),
  );
  const plans: PlannedPart[] = [];
  for (const [at, wish] of wishes.entries()) {
    const observed = observedOf(all, wish);
    const passwordWorks = observed.login?.login === true && (await canLogIn(target, wish));
    const wanted = { ...wish, registered: registered[at] ?? null, passwordWorks };
    const part = planInstance(admin, observed, wanted);
    plans.push({ ...part, missing: missingRights(admin, observed, part.steps) });
  }
  return plans;
}

const canLogIn = (target: PostgresTarget, { identity, password }: Wish): Promise<boolean> =>
  loginWorks(target.adminUrl, identity.role, password);

function observedOf(all: ReadonlyMap<string, ObservedInstance>, { identity }: Wish): ObservedInstance {
  const observed = all.get(identity.schema);
  assert(observed !== undefined, 'every instance asked for is observed');
  return observed;
}

/**
 * Reads everything again and plans again: nothing may be left. A REVOKE by somebody who did not give the right is
 * only a warning, so that its success proves nothing. The password cannot be tried before the commit.
 */
async function readBack(client: Client, admin: Admin, wish: Wish): Promise<void> {
  const registered = registeredRow((await readRegistry(client)) ?? [], wish.identity, wish.project);
  const observed = observedOf(await observeInstances(client, admin, [wish.identity]), wish);
  const left = planInstance(admin, observed, { ...wish, registered, passwordWorks: true }).steps;
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

async function runSteps(client: Client, steps: readonly Step[], ownerRole: string): Promise<void> {
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

/** The statement with its secrets masked; the server's own words never quote a whole statement. */
function stepFailed(step: Step, error: unknown): ExsimError {
  const said = error instanceof Error ? error.message : String(error);
  const state = sqlStateOf(error);
  const message = `Postgres refused to make ${step.words}: ${said}${state === null ? '' : ` (${state})`}. The statement was: ${step.shown}`;
  return new ExsimError('PROVISION_FAILED', message, {
    wayOut:
      state === '42501'
        ? 'Use an admin URL whose role may do this.'
        : 'Nothing of this instance was changed. Correct the cause and run it again.',
  });
}

export async function inTransaction<T>(
  client: Client,
  task: () => Promise<T>,
  mode = 'READ WRITE',
): Promise<T> {
  await client.query(`BEGIN ISOLATION LEVEL READ COMMITTED ${mode}`);
  try {
    const result = await task();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // When the connection is lost the rollback fails too; the server then does it by itself.
    if (isSilence(error)) cut(client);
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}
