import pg from 'pg';
import type { Identity } from '../../src/instance/spec.ts';
import { onServer, withPassword } from '../support/postgres.ts';
import { POSTGRES_PROBES } from './postgres-probes.ts';
import {
  ALWAYS,
  type Answer,
  countAttempt,
  countControl,
  newTally,
  type PostgresProbe,
  type Tally,
} from './probe.ts';
import type { Member, Site } from './site.ts';

/** Refused for want of a right. */
const REFUSED = ['42501'];
/** What is meant is not there: an instance with a database of its own sees nothing of its neighbours' schemas. */
const ABSENT = ['3F000', '42P01', '42883'];
/** A password that is wrong, a database that one may not enter. */
const SHUT_OUT = ['28P01', '28000', '42501'];

type Connected = Member & {
  readonly client: pg.Client;
  /** Administrator's connection to where the instance lives. */
  readonly admin: pg.Client;
};

/** Every probe by every instance on every other one, and a control of each by its owner. */
export async function postgresMatrix(site: Site): Promise<Tally> {
  const tally = newTally();
  const named = new Set([...ALWAYS[site.column], ...site.report.findings.map(({ leak }) => leak)]);
  const all = await Promise.all(site.members.map((member) => connect(site, member)));
  try {
    for (const { admin, instance } of all) await fill(admin, instance.identity);
    for (const probe of POSTGRES_PROBES) await runProbe(probe, all, named, tally);
    await notifyAll(all, named, tally);
    await enterAll(site, named, tally);
  } finally {
    for (const { client, admin } of all) await Promise.all([client.end(), admin.end()]);
  }
  return tally;
}

async function connect({ adminUrl }: Site, member: Member): Promise<Connected> {
  const home = new URL(adminUrl);
  home.pathname = new URL(member.postgresUrl).pathname;
  const [client, admin] = [new pg.Client(member.postgresUrl), new pg.Client(home.href)];
  await Promise.all([client.connect(), admin.connect()]);
  return { ...member, client, admin };
}

/** Something to leak: rows, and statistics that have their values. */
async function fill(admin: pg.Client, { schema }: Connected['instance']['identity']): Promise<void> {
  const rows = `SELECT 'account-' || n, NULL, now() FROM generate_series(1, 50) n`;
  await admin.query(`INSERT INTO ${schema}.accounts ${rows}; ANALYZE ${schema}.accounts`);
}

async function runProbe(
  probe: PostgresProbe,
  all: readonly Connected[],
  named: ReadonlySet<string>,
  tally: Tally,
): Promise<void> {
  tally.probes++;
  for (const owner of all) {
    const { identity } = owner.instance;
    const statement = probe.sql(identity);
    const leak = leakOf(probe, identity, named);
    countControl(tally, `${probe.name} on ${identity.role}`, await control(probe, owner, statement));
    for (const other of all) {
      if (other === owner && probe.alsoOwn !== true) continue;
      const what = `${probe.name} by ${other.instance.identity.role} on ${identity.role}`;
      countAttempt(tally, what, await attempt(other.client, statement, probe, null), leak);
    }
  }
}

/** By what name it is told in advance here; null: it is not. */
function leakOf(probe: PostgresProbe, owner: Identity, named: ReadonlySet<string>): string | null {
  const leak = typeof probe.leak === 'function' ? probe.leak(owner) : (probe.leak ?? null);
  return leak !== null && named.has(leak) ? leak : null;
}

function control(probe: PostgresProbe, owner: Connected, statement: string): Promise<Answer> {
  const { client, admin, instance } = owner;
  if (probe.control === 'worker') return attempt(client, statement, probe, null);
  return attempt(admin, statement, probe, probe.control === 'admin' ? null : instance.identity.ownerRole);
}

/** Runs the statement and takes it back. */
async function attempt(
  client: pg.Client,
  statement: string,
  probe: PostgresProbe,
  role: string | null,
): Promise<Answer> {
  const become = role === null ? '' : `SET LOCAL ROLE ${pg.escapeIdentifier(role)};`;
  try {
    // All at once: there are thousands.
    const results = (await client.query(`BEGIN; ${become} ${statement}`)) as unknown as pg.QueryResult[];
    return probe.reads === true && results.at(-1)?.rows.length === 0 ? 'nothing' : 'ok';
  } catch (error) {
    return answerOf(error, REFUSED);
  } finally {
    await client.query('ROLLBACK');
  }
}

function answerOf(error: unknown, refused: readonly string[]): Answer {
  if (!(error instanceof pg.DatabaseError)) throw error;
  const code = error.code ?? 'unknown';
  if (refused.includes(code)) return 'refused';
  return ABSENT.includes(code) ? 'absent' : `error ${code}: ${error.message}`;
}

/** exsim sends no notifications; that they reach neighbours is told in advance. */
async function notifyAll(all: readonly Connected[], named: ReadonlySet<string>, tally: Tally): Promise<void> {
  tally.probes++;
  for (const owner of all) {
    const { role } = owner.instance.identity;
    countControl(tally, `NOTIFY to ${role}`, await notify(owner.admin, owner));
    for (const other of all) {
      if (other === owner) continue;
      const what = `NOTIFY to ${role} by ${other.instance.identity.role}`;
      countAttempt(tally, what, await notify(other.client, owner), named.has('notify') ? 'notify' : null);
    }
  }
}

/** What was sent to one has come when it has asked the server something else. */
async function notify(sender: pg.Client, { client }: Connected): Promise<Answer> {
  let isHeard = false;
  const hear = (): void => {
    isHeard = true;
  };
  client.once('notification', hear);
  await client.query('LISTEN isolation');
  await sender.query('NOTIFY isolation');
  await client.query('UNLISTEN isolation');
  client.off('notification', hear);
  return isHeard ? 'ok' : 'nothing';
}

/** With a neighbour's name and one's own password; into a neighbour's database; into one that is not exsim's. */
async function enterAll(site: Site, named: ReadonlySet<string>, tally: Tally): Promise<void> {
  tally.probes += site.column === 'database each' ? 3 : 2;
  const others = named.has('other databases') ? 'other databases' : null;
  for (const owner of site.members) {
    const { role } = owner.instance.identity;
    countControl(tally, `logging in as ${role}`, await enter(owner.postgresUrl));
    countControl(tally, 'entering postgres', await enter(inDatabase(site.adminUrl, '/postgres')));
    const away = await enter(inDatabase(owner.postgresUrl, '/postgres'));
    countAttempt(tally, `entering postgres as ${role}`, away, others);
    for (const other of site.members) if (other !== owner) await enterBy(other, owner, site, tally);
  }
}

async function enterBy(other: Member, owner: Member, site: Site, tally: Tally): Promise<void> {
  const [name, role] = [other.instance.identity.role, owner.instance.identity.role];
  const guess = withPassword(owner.postgresUrl, new URL(other.postgresUrl).password);
  countAttempt(tally, `logging in as ${role} with the password of ${name}`, await enter(guess), null);
  if (site.column !== 'database each') return;
  const visit = inDatabase(other.postgresUrl, new URL(owner.postgresUrl).pathname);
  countAttempt(tally, `entering the database of ${role} as ${name}`, await enter(visit), null);
}

function inDatabase(url: string, pathname: string): string {
  const changed = new URL(url);
  changed.pathname = pathname;
  return changed.href;
}

const enter = (url: string): Promise<Answer> =>
  onServer(url, (client) => client.query('SELECT')).then(
    () => 'ok',
    (error: unknown) => answerOf(error, SHUT_OUT),
  );
