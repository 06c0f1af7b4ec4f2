import { isDeepStrictEqual } from 'node:util';
import { ExsimError } from '../common/errors.ts';
import type { PlannedInstance } from '../instance/spec.ts';
import { Findings, isolationOf } from './findings.ts';
import { type InstancePlan, makePlan, type ProvisionPlan } from './plan.ts';
import { applyDatabase, applyInstance, type Wish } from './postgres/apply.ts';
import { applyInOwnDatabase } from './postgres/apply-own.ts';
import type { InstancePart } from './postgres/plan.ts';
import { createRegistry } from './postgres/registry.ts';
import { refuseMissing } from './postgres/rights.ts';
import { saveAcl } from './redis/acl-file.ts';
import { applyUser } from './redis/apply.ts';
import type { InstanceSecrets, ServerPasswords } from './secrets/types.ts';
import { type Session, withSession } from './session.ts';
import type { InstanceReport, ProvisionInput, ProvisionReport, Step } from './types.ts';
import { postgresWish, redisWish, secretsWanted } from './wishes.ts';

/**
 * Gives each instance its schema, roles, tables, API keys and Redis user, and nothing else: what is right already is
 * left alone, so that a second run does nothing. All is planned before anything is done, and conflicts and missing
 * rights are found then. One instance is one transaction; two runs at once, or one after a killed one, end the same.
 *
 * Throws PROVISION_CONFLICT (a name is somebody else's), PROVISION_FAILED (a right is missing, a statement failed),
 * POSTGRES_* and REDIS_*. No message has a secret.
 */
export function provision(input: ProvisionInput): Promise<ProvisionReport> {
  return withSession(input, async (session) => {
    const plan = await makePlan(session, input);
    refuseMissing(session.admin, plan.missing);
    const changed = await applyWhole(session, plan, input);
    const { instances, findings } = await applyAll(session, plan, input);
    const anyChange = instances.some(
      ({ created, changed, repaired }) => created.length + changed.length + repaired.length > 0,
    );
    return { instances, findings, changed: changed || anyChange };
  });
}

/** Secrets first: whatever is set on a server is on the disk already, should this process die in between. */
async function applyAll(session: Session, plan: ProvisionPlan, input: ProvisionInput) {
  const secrets = await ensureSecrets(plan, input);
  const instances: InstanceReport[] = [];
  const isQuiet = plan.database.length === 0 && !plan.instances.some(needsWork);
  const findings = new Findings(session, isQuiet ? plan.findings : null);
  try {
    for (const each of plan.instances) {
      const done = await applyOrTell(session, each, secrets, input);
      if (done === null) continue;
      const report = { ...done, isolation: isolationOf(await findings.of(each.instance), done.drift) };
      instances.push(report);
      input.onDone?.(report);
    }
  } catch (error) {
    await saveUsers(session, plan.instances).catch(() => undefined); // What failed first is told.
    throw error;
  }
  await saveUsers(session, plan.instances);
  return { instances, findings: await findings.all(input.instances[0]) };
}

type Done = Omit<InstanceReport, 'isolation'>;

async function applyWhole(session: Session, plan: ProvisionPlan, input: ProvisionInput): Promise<boolean> {
  if (plan.database.length === 0) return false;
  await createRegistry(session.client);
  await applyDatabase(session);
  for (const { kind, words } of plan.database)
    input.log(`database "${session.admin.database}": ${kind} ${words}`);
  return true;
}

type Secrets = ReadonlyMap<string, InstanceSecrets>;

const needsWork = ({ outside, postgres, redis }: InstancePlan): boolean =>
  outside.length + postgres.length + redis.length > 0;

/** By name in the file, of the instances there is something to do for. */
async function ensureSecrets(plan: ProvisionPlan, input: ProvisionInput): Promise<Secrets> {
  const wanted = plan.instances.filter(needsWork).map(({ instance }) => secretsWanted(instance));
  const secrets = await input.secrets.ensureAll(wanted);
  return new Map(wanted.map(({ name }, at) => [name, secrets[at]!]));
}

/** Null when it failed and somebody else was told. */
async function applyOrTell(
  session: Session,
  plan: InstancePlan,
  secrets: Secrets,
  input: ProvisionInput,
): Promise<Done | null> {
  try {
    if (plan.rotating !== null) await input.workers?.write(plan.instance.spec.name);
    return await applyOne(session, plan, secrets, input);
  } catch (error) {
    if (input.signal?.aborted || input.onFailed === undefined || !(error instanceof ExsimError)) throw error;
    input.onFailed(plan.instance.spec.name, error);
    return null;
  }
}

/** The servers want the new passwords from now on, also after a restart, and nobody needs the old ones. */
async function settle(
  session: Session,
  name: string,
  passwords: ServerPasswords,
  { secrets, workers }: ProvisionInput,
): Promise<void> {
  const redis = await session.redis();
  if (redis !== null) await saveAcl(redis.connection, redis.server); // The run before may not have come so far.
  await secrets.settle(name, passwords);
  await workers?.write(name);
}

async function applyOne(
  session: Session,
  plan: InstancePlan,
  secrets: Secrets,
  input: ProvisionInput,
): Promise<Done> {
  const { identity, spec } = plan.instance;
  const own = secrets.get(identity.name);
  const { done, set } =
    own === undefined
      ? { done: plan, set: plan.rotating }
      : await applyLatest(session, plan.instance, own, input);
  const steps = [...done.outside, ...done.postgres, ...done.redis];
  const title = identity.instanceName || identity.service;
  for (const { kind, words } of steps) input.log(`${title}: ${kind} ${words}`);
  for (const { words, wayOut } of done.drift) input.log(`${title}: drift: ${words} (${wayOut})`);
  if (plan.rotating !== null && set !== null) await settle(session, spec.name, set, input);
  const of = (wanted: Step['kind']): readonly string[] =>
    steps.filter(({ kind }) => kind === wanted).map(({ words }) => words);
  return {
    name: spec.name,
    instanceName: identity.instanceName,
    created: of('created'),
    changed: of('changed'),
    repaired: of('repaired'),
    drift: done.drift,
    unchanged: done.unchanged,
  };
}

/** How often one run sets secrets of an instance that others rotate meanwhile. */
const OVERTAKEN_MAX = 5;

/** Another run may have rotated them since they were read: whoever sets some looks afterwards, and sets those of then. */
async function applyLatest(
  session: Session,
  instance: PlannedInstance,
  secrets: InstanceSecrets,
  input: ProvisionInput,
): Promise<{ readonly done: Applied; readonly set: ServerPasswords }> {
  const { name } = instance.identity;
  let set = secrets;
  let done = await applyBoth(session, instance, set, input);
  for (let overtaken = 0; overtaken < OVERTAKEN_MAX; overtaken++) {
    const latest = await input.secrets.read(name);
    if (latest === null || isDeepStrictEqual(unsettled(latest), unsettled(set))) return { done, set };
    set = latest;
    const again = await applyBoth(session, instance, set, input);
    const [postgres, redis] = [done.postgres.concat(again.postgres), done.redis.concat(again.redis)];
    done = { ...again, postgres, redis };
  }
  throw overtakenTooOften(name);
}

const overtakenTooOften = (name: string): ExsimError =>
  new ExsimError(
    'PROVISION_FAILED',
    `The secrets of "${name}" were rotated ${OVERTAKEN_MAX} times while they were being set.`,
    { wayOut: 'Run it again once nobody else rotates them: it sets those that are kept by then.' },
  );

/** Whether a rotation has ended makes no difference to what the servers are to have. */
const unsettled = (secrets: InstanceSecrets) => ({ ...secrets, replaced: null });

type Applied = Awaited<ReturnType<typeof applyBoth>>;

async function applyBoth(
  session: Session,
  instance: PlannedInstance,
  secrets: InstanceSecrets,
  input: ProvisionInput,
) {
  const redis = await session.redis();
  const inPostgres = await applyWish(session, await postgresWish(instance, secrets, input));
  const inRedis =
    redis && (await applyUser(redis.connection, redis.server, redisWish(instance, secrets, input)));
  return {
    outside: [],
    postgres: inPostgres.steps,
    redis: inRedis?.steps ?? [],
    drift: inPostgres.drift,
    unchanged: [...inPostgres.unchanged, ...(inRedis?.unchanged ?? [])],
  };
}

const applyWish = (session: Session, wish: Wish): Promise<InstancePart> =>
  wish.database === null
    ? applyInstance(session.client, session, wish)
    : applyInOwnDatabase(session, { ...wish, database: wish.database });

/** Once for all of them: the server writes its whole file each time. */
async function saveUsers(session: Session, instances: readonly InstancePlan[]): Promise<void> {
  const redis = await session.redis();
  const saves = instances.some(({ redis: steps }) => steps.some((step) => step.saves));
  if (redis !== null && saves) await saveAcl(redis.connection, redis.server);
}
