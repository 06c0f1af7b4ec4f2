import type { PlannedInstance } from '../instance/spec.ts';
import { findingsAtHome } from './findings.ts';
import { type PlannedPart, previewInstances, type Wish } from './postgres/apply.ts';
import { type OwnWish, previewInOwnDatabase } from './postgres/apply-own.ts';
import { planDatabase, readLeaks } from './postgres/database-wide.ts';
import { isRegistryWhole, REGISTRY_SQL } from './postgres/registry.ts';
import { planRegistryRights, readRegistryGrants } from './postgres/registry-rights.ts';
import { type MissingRight, missingRights } from './postgres/rights.ts';
import { asAdmin } from './postgres/statements.ts';
import { planUser, type RedisPlan, type RedisStep, type RedisWish } from './redis/plan.ts';
import type { InstanceSecrets, ServerPasswords } from './secrets/types.ts';
import { type Session, withSession } from './session.ts';
import type { Drift, Finding, ProvisionInput, Step } from './types.ts';
import { postgresWish, redisWish, secretsWanted } from './wishes.ts';

/** What is to be done for one instance. */
export type InstancePlan = {
  readonly instance: PlannedInstance;
  /** In the database of the registry, for one that has a database of its own; statements that are in no transaction. */
  readonly outside: readonly Step[];
  readonly postgres: readonly Step[];
  readonly redis: readonly RedisStep[];
  readonly unchanged: readonly string[];
  /** What is not as it was made, and would be left so. */
  readonly drift: readonly Drift[];
  /** Passwords that take the place of others, which a worker needs until the servers have these; null: none do. */
  readonly rotating: ServerPasswords | null;
};

export type ProvisionPlan = {
  /** Name of the database of the registry. */
  readonly home: string;
  /** Who we are in Postgres. */
  readonly role: string;
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

/**
 * The plan with secrets that will hold: those that do not exist yet are made and written down first. For somebody else
 * to carry out; the next `provision` finds nothing to do.
 */
export async function planForOthers(input: PlanInput): Promise<ProvisionPlan> {
  await input.secrets.ensureAll(input.instances.map(secretsWanted));
  return planProvision(input);
}

/** The same on connections that are open already. */
export async function makePlan(session: Session, input: PlanInput): Promise<ProvisionPlan> {
  const wished = await wishesOf(input);
  const [database, instances] = await Promise.all([planWhole(session), planInstances(session, wished)]);
  const { database: home, role } = session.admin;
  return {
    home,
    role,
    database: database.steps,
    instances: instances.plans,
    findings: await findingsAtHome(session, database.open, database.grants),
    missing: [...database.missing, ...instances.missing],
  };
}

type Wished = {
  readonly instance: PlannedInstance;
  readonly secrets: InstanceSecrets;
  readonly inPostgres: Wish;
  readonly inRedis: RedisWish;
};

async function wishesOf(input: PlanInput): Promise<readonly Wished[]> {
  const drafts = await input.secrets.draftAll(input.instances.map(secretsWanted));
  return Promise.all(
    input.instances.map(async (instance, at) => {
      const secrets = drafts[at]!;
      const inPostgres = await postgresWish(instance, secrets, input);
      return { instance, secrets, inPostgres, inRedis: redisWish(instance, secrets, input) };
    }),
  );
}

/** Of the database as a whole, and what is left open in it. */
async function planWhole(session: Session) {
  const { client, admin, target } = session;
  const [leaks, grants, registry] = await Promise.all([
    readLeaks(client, admin),
    readRegistryGrants(client),
    planRegistry(session),
  ]);
  const steps = [...registry, ...planRegistryRights(grants), ...planDatabase(admin, target, leaks)];
  const closed = new Set(steps.map(({ sql }) => sql));
  const open = leaks.filter(({ sql }) => !closed.has(sql));
  return { steps, open, grants, missing: missingRights(admin, { login: null, owner: null }, steps) };
}

/** Postgres is asked first: loading Redis' client takes as long as the answers. */
async function planInstances(session: Session, wished: readonly Wished[]) {
  const asked = previewAll(
    session,
    wished.map((each) => each.inPostgres),
  );
  const askedToo = Promise.all(wished.map((each) => planRedis(session, each.inRedis)));
  askedToo.catch(() => {}); // Told below, unless Postgres has something to tell: that comes first, however late it is.
  const [inPostgres, inRedis] = [await asked, await askedToo];
  const plans = wished.map(({ instance, secrets }, at): InstancePlan => {
    const [postgres, redis] = [inPostgres[at]!, inRedis[at]!];
    const unchanged = [...postgres.unchanged, ...redis.unchanged];
    const { steps, drift, outside } = postgres;
    const rotating = secrets.replaced === undefined ? null : secrets;
    return { instance, outside, postgres: steps, redis: redis.steps, unchanged, drift, rotating };
  });
  return { plans, missing: inPostgres.flatMap(({ missing }) => missing) };
}

type Preview = PlannedPart & { readonly outside: readonly Step[] };

/** Of those in one database at once: each question is a wait for the server. */
async function previewAll(session: Session, wishes: readonly Wish[]): Promise<readonly Preview[]> {
  const shared = wishes.filter(({ database }) => database === null);
  const together = (await previewInstances(session.client, session, shared)).values();
  const previews: Preview[] = [];
  for (const wish of wishes)
    previews.push(
      wish.database === null
        ? { ...together.next().value!, outside: [] }
        : await previewOwn(session, { ...wish, database: wish.database }),
    );
  return previews;
}

async function previewOwn(session: Session, wish: OwnWish): Promise<Preview> {
  const { outside, inside } = await previewInOwnDatabase(session, wish);
  return { ...inside, outside: outside.steps, unchanged: [...outside.unchanged, ...inside.unchanged] };
}

async function planRedis(session: Session, wish: RedisWish): Promise<RedisPlan> {
  const redis = await session.redis();
  return redis === null ? { steps: [], unchanged: [] } : planUser(redis.connection, redis.server, wish);
}

async function planRegistry({ client }: Session): Promise<readonly Step[]> {
  if (await isRegistryWhole(client)) return [];
  return [asAdmin('created', 'registry of instances', REGISTRY_SQL, { needs: [{ kind: 'create-schema' }] })];
}
