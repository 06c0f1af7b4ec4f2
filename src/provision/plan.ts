import type { PlannedInstance } from '../instance/spec.ts';
import { previewInstance } from './postgres/apply.ts';
import { databaseFindings, planDatabase, readLeaks } from './postgres/database-wide.ts';
import { REGISTRY_SQL, readRegistry } from './postgres/registry.ts';
import { type MissingRight, missingRights } from './postgres/rights.ts';
import { asAdmin } from './postgres/statements.ts';
import { planUser, type RedisStep } from './redis/plan.ts';
import { type Session, withSession } from './session.ts';
import type { Finding, ProvisionInput, Step } from './types.ts';
import { postgresWish, redisWish } from './wishes.ts';

/** What is to be done for one instance. */
export type InstancePlan = {
  readonly instance: PlannedInstance;
  readonly postgres: readonly Step[];
  readonly redis: readonly RedisStep[];
  readonly unchanged: readonly string[];
};

export type ProvisionPlan = {
  /** Of the registry and the database as a whole. */
  readonly database: readonly Step[];
  readonly instances: readonly InstancePlan[];
  readonly findings: readonly Finding[];
  /** Rights the admin role lacks for it; with any, nothing would be done. */
  readonly missing: readonly MissingRight[];
};

type PlanInput = Omit<ProvisionInput, 'log'>;

/**
 * Reads what is there and says what is to be done, for `--dry-run`: nothing is written anywhere, and secrets that do
 * not exist yet are not made. Throws PROVISION_CONFLICT when a name belongs to somebody else.
 */
export const planProvision = (input: PlanInput): Promise<ProvisionPlan> =>
  withSession(input, (session) => makePlan(session, input));

/** The same on connections that are open already. */
export async function makePlan(session: Session, input: PlanInput): Promise<ProvisionPlan> {
  const leaks = await readLeaks(session.client, session.admin);
  const database = [...(await planRegistry(session)), ...planDatabase(session.target, leaks)];
  const closed = new Set(database.map(({ sql }) => sql));
  const open = leaks.filter(({ sql }) => !closed.has(sql));
  const missing = [...missingRights(session.admin, { login: null, owner: null }, database)];
  const instances: InstancePlan[] = [];
  for (const instance of input.instances) {
    const plan = await planOne(session, input, instance);
    instances.push(plan);
    missing.push(...plan.missing);
  }
  return { database, instances, findings: allFindings(session, open), missing };
}

/** What neighbours can do on these servers, given the leaks that are open. */
export const allFindings = (
  { target, admin, redis }: Session,
  open: Parameters<typeof databaseFindings>[2],
): readonly Finding[] => [...databaseFindings(target, admin, open), ...(redis?.server.findings ?? [])];

async function planOne(session: Session, input: PlanInput, instance: PlannedInstance) {
  const secrets = await input.secrets.draft(instance.identity.name, instance.spec.accounts);
  const wish = await postgresWish(instance, secrets, input);
  const postgres = await previewInstance(session.client, session.admin, session.target, wish);
  const redis =
    session.redis === null
      ? { steps: [], unchanged: [] }
      : await planUser(session.redis.connection, session.redis.server, redisWish(instance, secrets, input));
  return {
    instance,
    postgres: postgres.steps,
    redis: redis.steps,
    unchanged: [...postgres.unchanged, ...redis.unchanged],
    missing: postgres.missing,
  };
}

async function planRegistry({ client }: Session): Promise<readonly Step[]> {
  if ((await readRegistry(client)) !== null) return [];
  return [asAdmin('created', 'registry of instances', REGISTRY_SQL, { needs: [{ kind: 'create-schema' }] })];
}
