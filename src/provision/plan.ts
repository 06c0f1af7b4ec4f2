import type { PlannedInstance } from '../instance/spec.ts';
import { previewInstances } from './postgres/apply.ts';
import { databaseFindings, planDatabase, readLeaks } from './postgres/database-wide.ts';
import { REGISTRY_SQL, readRegistry } from './postgres/registry.ts';
import { type MissingRight, missingRights } from './postgres/rights.ts';
import { asAdmin } from './postgres/statements.ts';
import { planUser, type RedisPlan, type RedisStep, type RedisWish } from './redis/plan.ts';
import { type Session, withSession } from './session.ts';
import type { Drift, Finding, ProvisionInput, Step } from './types.ts';
import { postgresWish, redisWish, secretsWanted } from './wishes.ts';

/** What is to be done for one instance. */
export type InstancePlan = {
  readonly instance: PlannedInstance;
  readonly postgres: readonly Step[];
  readonly redis: readonly RedisStep[];
  readonly unchanged: readonly string[];
  /** What is not as it was made, and would be left so. */
  readonly drift: readonly Drift[];
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
  const missing = missingRights(session.admin, { login: null, owner: null }, database);
  const { instances, missing: more } = await planInstances(session, input);
  return { database, instances, findings: allFindings(session, open), missing: [...missing, ...more] };
}

/** What neighbours can do on these servers, given the leaks that are open. */
export const allFindings = (
  { target, admin, redis }: Session,
  open: Parameters<typeof databaseFindings>[2],
): readonly Finding[] => [...databaseFindings(target, admin, open), ...(redis?.server.findings ?? [])];

async function planInstances(session: Session, input: PlanInput) {
  const { client, admin, target } = session;
  const drafts = await input.secrets.draftAll(input.instances.map(secretsWanted));
  const wished = input.instances.map((instance, at) => ({ instance, secrets: drafts[at]! }));
  const wishes = await Promise.all(
    wished.map(({ instance, secrets }) => postgresWish(instance, secrets, input)),
  );
  const inPostgres = await previewInstances(client, admin, target, wishes);
  const inRedis = await Promise.all(
    wished.map(({ instance, secrets }) => planRedis(session, redisWish(instance, secrets, input))),
  );
  const instances = wished.map(({ instance }, at): InstancePlan => {
    const [postgres, redis] = [inPostgres[at]!, inRedis[at]!];
    const unchanged = [...postgres.unchanged, ...redis.unchanged];
    const { steps, drift } = postgres;
    return { instance, postgres: steps, redis: redis.steps, unchanged, drift };
  });
  return { instances, missing: inPostgres.flatMap(({ missing }) => missing) };
}

const planRedis = async ({ redis }: Session, wish: RedisWish): Promise<RedisPlan> =>
  redis === null ? { steps: [], unchanged: [] } : planUser(redis.connection, redis.server, wish);

async function planRegistry({ client }: Session): Promise<readonly Step[]> {
  if ((await readRegistry(client)) !== null) return [];
  return [asAdmin('created', 'registry of instances', REGISTRY_SQL, { needs: [{ kind: 'create-schema' }] })];
}
