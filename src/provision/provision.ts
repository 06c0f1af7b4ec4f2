import type { PlannedInstance } from '../instance/spec.ts';
import { allFindings, type InstancePlan, makePlan, type ProvisionPlan } from './plan.ts';
import { applyDatabase, applyInstance } from './postgres/apply.ts';
import { readLeaks } from './postgres/database-wide.ts';
import { trustsAnybody } from './postgres/login.ts';
import { createRegistry } from './postgres/registry.ts';
import { refuseMissing } from './postgres/rights.ts';
import { applyUser } from './redis/apply.ts';
import { type Session, withSession } from './session.ts';
import type { Finding, InstanceReport, Isolation, ProvisionInput, ProvisionReport } from './types.ts';
import { postgresWish, redisWish } from './wishes.ts';

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
    const done: Done[] = [];
    for (const each of plan.instances) done.push(await applyOne(session, each, input));
    const findings = await currentFindings(session, input);
    const instances = done.map((one) => ({ ...one, isolation: isolationOf(findings) }));
    const anyChange = instances.some(({ created, changed }) => created.length + changed.length > 0);
    return { instances, findings, changed: changed || anyChange };
  });
}

/** `full` when no neighbour can do anything that a finding names. */
export function isolationOf(findings: readonly Finding[]): Isolation {
  const leaks = [...new Set(findings.map(({ leak }) => leak))];
  return leaks.length === 0 ? 'full' : `partial [${leaks.join(', ')}]`;
}

type Done = Omit<InstanceReport, 'isolation'>;

async function applyWhole(session: Session, plan: ProvisionPlan, input: ProvisionInput): Promise<boolean> {
  if (plan.database.length === 0) return false;
  await createRegistry(session.client);
  await applyDatabase(session.client, session.admin, session.target);
  for (const { kind, words } of plan.database)
    input.log(`database "${session.admin.database}": ${kind} ${words}`);
  return true;
}

async function applyOne(session: Session, plan: InstancePlan, input: ProvisionInput): Promise<Done> {
  const { identity, spec } = plan.instance;
  const done =
    plan.postgres.length + plan.redis.length === 0 ? plan : await applyBoth(session, plan.instance, input);
  const steps = [...done.postgres, ...done.redis];
  const title = identity.instanceName || identity.service;
  for (const { kind, words } of steps) input.log(`${title}: ${kind} ${words}`);
  return {
    name: spec.name,
    instanceName: identity.instanceName,
    created: steps.filter(({ kind }) => kind === 'created').map(({ words }) => words),
    changed: steps.filter(({ kind }) => kind === 'changed').map(({ words }) => words),
    unchanged: done.unchanged,
  };
}

/** Secrets first: whatever is set on a server is on the disk already, should this process die in between. */
async function applyBoth(session: Session, instance: PlannedInstance, input: ProvisionInput) {
  const { client, admin, target, redis } = session;
  const secrets = await input.secrets.ensure(instance.identity.name, instance.spec.accounts);
  const inPostgres = await applyInstance(client, admin, target, await postgresWish(instance, secrets, input));
  const inRedis =
    redis && (await applyUser(redis.connection, redis.server, redisWish(instance, secrets, input)));
  return {
    postgres: inPostgres.steps,
    redis: inRedis?.steps ?? [],
    unchanged: [...inPostgres.unchanged, ...(inRedis?.unchanged ?? [])],
  };
}

async function currentFindings(session: Session, input: ProvisionInput): Promise<readonly Finding[]> {
  const open = await readLeaks(session.client, session.admin);
  return [...allFindings(session, open), ...(await trustFinding(session, input.instances[0]))];
}

/** Our own server was made to ask for passwords; of another it is not known before it is tried. */
async function trustFinding(
  { target }: Session,
  instance: PlannedInstance | undefined,
): Promise<readonly Finding[]> {
  if (target.kind === 'embedded' || instance === undefined) return [];
  if (!(await trustsAnybody(target.adminUrl, instance.identity.role))) return [];
  const message = `Postgres lets role "${instance.identity.role}" in with any password.`;
  return [{ leak: 'passwords', message, remedy: 'In pg_hba.conf write scram-sha-256 instead of trust.' }];
}
