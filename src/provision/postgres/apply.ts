import type { Client } from 'pg';
import { ExsimError } from '../../common/errors.ts';
import type { PostgresTarget, Step } from '../types.ts';
import type { Admin } from './admin.ts';
import { cut, isSilence, sqlStateOf } from './connect.ts';
import { planDatabase, readLeaks } from './database-wide.ts';
import { loginWorks } from './login.ts';
import { observeInstance } from './observe.ts';
import type { Part, WantedInstance } from './part.ts';
import { planInstance } from './plan.ts';
import { LOCK_REGISTRY_SQL, readRegistry, registeredRow } from './registry.ts';
import { missingRights, refuseMissing } from './rights.ts';
import { identifier } from './statements.ts';

/** What the caller wants of an instance; what is there already is read under the lock. */
export type Wish = Omit<WantedInstance, 'passwordWorks' | 'registered'>;

/** One instance in one transaction: all of it, or, when anything fails or the process dies, nothing. */
export async function applyInstance(
  client: Client,
  admin: Admin,
  target: PostgresTarget,
  wish: Wish,
): Promise<Part> {
  return inTransaction(client, async () => {
    const plan = await planNow(client, admin, target, wish);
    refuseMissing(admin, plan.missing);
    await runSteps(client, plan.steps, wish.identity.ownerRole);
    await readBack(client, admin, wish);
    return plan;
  });
}

/** The same plan without a lock and without writing; the transaction is read-only. */
export const previewInstance = (client: Client, admin: Admin, target: PostgresTarget, wish: Wish) =>
  inTransaction(client, () => makePlan(client, admin, target, wish), 'READ ONLY');

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

async function planNow(client: Client, admin: Admin, target: PostgresTarget, wish: Wish) {
  await client.query(LOCK_REGISTRY_SQL);
  return makePlan(client, admin, target, wish);
}

async function makePlan(client: Client, admin: Admin, target: PostgresTarget, wish: Wish) {
  const registered = registeredRow((await readRegistry(client)) ?? [], wish.identity, wish.project);
  const observed = await observeInstance(client, admin, wish.identity);
  const passwordWorks =
    observed.login?.login === true && (await loginWorks(target.adminUrl, wish.identity.role, wish.password));
  const plan = planInstance(admin, observed, { ...wish, registered, passwordWorks });
  return { ...plan, missing: missingRights(admin, observed, plan.steps) };
}

/**
 * Reads everything again and plans again: nothing may be left. A REVOKE by somebody who did not give the right is
 * only a warning, so that its success proves nothing. The password cannot be tried before the commit.
 */
async function readBack(client: Client, admin: Admin, wish: Wish): Promise<void> {
  const registered = registeredRow((await readRegistry(client)) ?? [], wish.identity, wish.project);
  const observed = await observeInstance(client, admin, wish.identity);
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

async function runSteps(client: Client, steps: readonly Step[], ownerRole: string): Promise<void> {
  for (const step of steps) {
    try {
      if (step.as === 'owner') await client.query(`SET LOCAL ROLE ${identifier(ownerRole)}`);
      await client.query(step.sql);
      if (step.as === 'owner') await client.query('RESET ROLE');
    } catch (error) {
      throw stepFailed(step, error);
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
