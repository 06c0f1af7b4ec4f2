import { systemClock } from '../../common/clock.ts';
import { counted } from '../../common/counted.ts';
import { ExsimError } from '../../common/errors.ts';
import { lookAtPostgres, type PostgresLook } from '../../provision/look-at-postgres.ts';
import { embeddedPackage } from '../../services/postgres/binaries.ts';
import { withoutPassword } from '../../services/status.ts';
import type { DoctorContext } from './context.ts';
import { type Finding, fine, trouble, warning } from './finding.ts';
import { serversOf } from './servers.ts';

/** At most two connections per idle worker, a third on demand, and a few for provisioning. */
const CONNECTIONS_PER_INSTANCE = 3;
const CONNECTIONS_SPARE = 5;
/** Times of orders are the worker's; a database on another clock makes them hard to compare. */
const SKEW_MS_MAX = 2_000;

/** The Postgres that `up` would use: which, how new, what its user may, how much room is left, what a crash loses. */
export async function checkPostgres(context: DoctorContext): Promise<Finding[]> {
  const { postgres } = await serversOf(context);
  if (postgres === null) return [await embeddedFinding()];
  const where = `${postgres.kind} at ${withoutPassword(postgres.adminUrl)}`;
  const begunMs = systemClock.now();
  const look = await lookAtPostgres(postgres.adminUrl);
  const nowMs = (begunMs + systemClock.now()) / 2;
  return postgresFindings(look, { where, nowMs, instances: context.fleet?.instances.length ?? 0 });
}

async function embeddedFinding(): Promise<Finding> {
  const { version } = await embeddedPackage();
  return fine('postgres', `embedded ${version}; exsim up starts it`);
}

export type PostgresPlace = {
  readonly where: string;
  readonly nowMs: number;
  readonly instances: number;
};

export function postgresFindings(look: PostgresLook, place: PostgresPlace): Finding[] {
  return [
    fine('postgres', `${place.where}, version ${look.version}`),
    rightsFinding(look),
    roomFinding(look, place.instances),
    safetyFinding(look),
    skewFinding(look.clockMs - place.nowMs),
  ];
}

function rightsFinding({ role, createRole, createSchema }: PostgresLook): Finding {
  const missing = [
    ...(createRole ? [] : ['CREATEROLE']),
    ...(createSchema ? [] : ['CREATE on the database']),
  ];
  if (missing.length === 0) return fine('postgres-rights', `${role} may create roles and schemas`);
  const problem = `Expected the Postgres role "${role}" to have ${missing.join(' and ')}, but it has not.`;
  const wayOut = 'Name an administrator in EXSIM_POSTGRES_ADMIN_URL, or grant it: ALTER ROLE ... CREATEROLE';
  return trouble('postgres-rights', new ExsimError('POSTGRES_REFUSED', problem, { wayOut }));
}

function roomFinding({ connectionsMax, connectionsUsed }: PostgresLook, instances: number): Finding {
  const found = `${connectionsUsed} of ${connectionsMax} connections in use`;
  const needed = instances * CONNECTIONS_PER_INSTANCE + CONNECTIONS_SPARE;
  if (connectionsMax >= needed && connectionsUsed < connectionsMax - CONNECTIONS_SPARE)
    return fine('postgres-connections', found);
  const expected = `${needed} for ${counted(instances, 'exchange')}, and ${CONNECTIONS_SPARE} to spare`;
  const cure = `ALTER SYSTEM SET max_connections = ${Math.max(connectionsMax, needed) * 2}; and restart Postgres`;
  return warning('postgres-connections', found, expected, cure);
}

function safetyFinding({ unsafeSettings }: PostgresLook): Finding {
  if (unsafeSettings.length === 0)
    return fine('postgres-durability', 'a commit is on disk when it is confirmed');
  const problem = `Expected ${unsafeSettings.join(' and ')} to be on, but ${unsafeSettings.length === 1 ? 'it is' : 'they are'} off: a crash of its machine loses orders.`;
  const sets = unsafeSettings.map((name) => `ALTER SYSTEM SET ${name} = on;`).join(' ');
  const wayOut = `${sets} SELECT pg_reload_conf(); or accept it with exsim up --unsafe`;
  return trouble('postgres-durability', new ExsimError('POSTGRES_REFUSED', problem, { wayOut }));
}

function skewFinding(skewMs: number): Finding {
  const found = `Postgres is ${Math.abs(Math.round(skewMs))} ms ${skewMs < 0 ? 'behind' : 'ahead'}`;
  if (Math.abs(skewMs) <= SKEW_MS_MAX) return fine('clock', found);
  return warning('clock', found, `at most ${SKEW_MS_MAX} ms`, 'timedatectl set-ntp true, on both machines');
}
