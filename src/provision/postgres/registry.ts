import { type Client, escapeIdentifier } from 'pg';
import { ExsimError } from '../../common/errors.ts';
import type { Identity } from '../../instance/spec.ts';
import { sqlStateOf } from './connect.ts';

/** A row of the registry: which names are taken in this database, and by which project. */
export type RegisteredInstance = Identity & {
  /** State folder of the project it belongs to. */
  readonly project: string;
  /** The database it has for itself; null: its schema is in that of the registry. */
  readonly database: string | null;
};

/** Makes the registry. Idempotent, also when two do it at once (`createRegistry` tries again). */
export const REGISTRY_SQL = `CREATE SCHEMA IF NOT EXISTS exsim;
REVOKE ALL ON SCHEMA exsim FROM PUBLIC;
CREATE TABLE IF NOT EXISTS exsim.registry (
  instance      text NOT NULL,
  service       text NOT NULL,
  name          text NOT NULL,
  schema        text PRIMARY KEY,
  role          text NOT NULL UNIQUE,
  owner_role    text NOT NULL UNIQUE,
  namespace     text NOT NULL UNIQUE,
  redis_user    text NOT NULL UNIQUE,
  discovery_key text NOT NULL UNIQUE,
  project       text NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE exsim.registry ADD COLUMN IF NOT EXISTS database text UNIQUE;`;

/** What a role needs to use a registry that somebody else made. */
export const registryGrants = (role: string): string =>
  `GRANT USAGE ON SCHEMA exsim TO ${escapeIdentifier(role)};
GRANT SELECT, INSERT, DELETE ON exsim.registry TO ${escapeIdentifier(role)};`;

export const REGISTER_SQL = `INSERT INTO exsim.registry
  (instance, service, name, schema, role, owner_role, namespace, redis_user, discovery_key, project, database) VALUES`;

/** What two provisioners that make the registry at the same moment can run into; the second try finds it made. */
const RACE_STATES = ['23505', '42P06', '42P07', 'XX000'];
const TRIES_MAX = 5;

export async function createRegistry(client: Client): Promise<void> {
  if (await isRegistryWhole(client)) return; // Without a right in the database, which IF NOT EXISTS needs all the same.
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(REGISTRY_SQL);
      return;
    } catch (error) {
      if (attempt === TRIES_MAX || !RACE_STATES.includes(sqlStateOf(error) ?? '')) throw error;
    }
  }
}

/** Null when there is no registry yet. Throws PROVISION_FAILED when it is there but not ours to use. */
export async function readRegistry(client: Client): Promise<readonly RegisteredInstance[] | null> {
  const found = await findRegistry(client);
  if (found === null) return null;
  if (!found.usable) throw notUsable(found.role, found.owner);
  const database = found.whole ? 'database' : 'NULL::text AS database';
  const { rows } = await client.query<RegisteredInstance>(
    `SELECT name, service, instance AS "instanceName", schema, role, owner_role AS "ownerRole", namespace AS "redisNamespace",
            redis_user AS "redisUser", discovery_key AS "discoveryKey", project, ${database}
       FROM exsim.registry ORDER BY schema`,
  );
  return rows;
}

type FoundRegistry = {
  readonly owner: string;
  readonly usable: boolean;
  readonly role: string;
  /** False: an earlier version made it, which knew no databases of instances. */
  readonly whole: boolean;
};

async function findRegistry(client: Client): Promise<FoundRegistry | null> {
  const { rows } = await client.query<FoundRegistry>(FIND_REGISTRY);
  return rows[0] ?? null;
}

/** Whether the registry is there with all that this version keeps in it. */
export const isRegistryWhole = async (client: Client): Promise<boolean> =>
  (await findRegistry(client))?.whole === true;

/** The row of an instance by its name in the file; null when the project has none such. */
export async function findRegistered(
  client: Client,
  { name, project }: { readonly name: string; readonly project: string },
): Promise<RegisteredInstance | null> {
  const rows = (await readRegistry(client)) ?? [];
  return rows.find((row) => row.name === name && row.project === project) ?? null;
}

/** UNKNOWN_INSTANCE, with the names there are. */
export async function unknownInstance(client: Client, name: string, project: string): Promise<ExsimError> {
  const rows = ((await readRegistry(client)) ?? []).filter((row) => row.project === project);
  const names = rows.map((row) => `"${row.name}"`).join(', ');
  return new ExsimError('UNKNOWN_INSTANCE', `Expected a provisioned instance, but was "${name}".`, {
    wayOut: rows.length === 0 ? 'This project has none.' : `This project has ${names}.`,
  });
}

const FIND_REGISTRY = `
  SELECT pg_get_userbyid(c.relowner) AS owner, current_user::text AS role,
         has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
           AND has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'DELETE') AS usable,
         EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'database') AS whole
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = 'exsim' AND c.relname = 'registry'`;

/** Who an instance is, whose, and where it is to live. */
export type Registration = Pick<RegisteredInstance, 'project' | 'database'> & { readonly identity: Identity };

/**
 * The row of this instance, when it is this project's. Throws PROVISION_CONFLICT when one of its names is taken, its
 * Redis namespace would lie within another's, or it lives in another database than it is to.
 */
export function registeredRow(
  rows: readonly RegisteredInstance[],
  { identity, project, database }: Registration,
): RegisteredInstance | null {
  const own = rows.find((row) => row.project === project && isSame(row, identity)) ?? null;
  if (own !== null && own.database !== database) throw elsewhere(own, database);
  if (own !== null) return own;
  for (const row of rows) {
    const clash = clashOf(row, identity);
    if (clash !== null) throw conflict(clash, identity, project, row);
  }
  return null;
}

const COMPARED = [
  'name',
  'service',
  'instanceName',
  'schema',
  'role',
  'ownerRole',
  'redisNamespace',
  'redisUser',
  'discoveryKey',
] as const;

const isSame = (row: RegisteredInstance, identity: Identity): boolean =>
  COMPARED.every((key) => row[key] === identity[key]);

/** What both claim, in words; null when they have nothing in common. */
function clashOf(row: RegisteredInstance, identity: Identity): string | null {
  if (row.schema === identity.schema) return `schema "${row.schema}"`;
  if (row.role === identity.role || row.ownerRole === identity.ownerRole) return `role "${row.role}"`;
  if (row.redisUser === identity.redisUser) return `Redis user "${row.redisUser}"`;
  if (row.discoveryKey === identity.discoveryKey) return `discovery key "${row.discoveryKey}"`;
  return namespacesMeet(row, identity) ? `Redis namespace "${row.redisNamespace}"` : null;
}

/** The unnamed instance has key families of its own, so that its namespace may be the prefix of all others. */
function namespacesMeet(row: RegisteredInstance, identity: Identity): boolean {
  if (row.redisNamespace === identity.redisNamespace) return true;
  if (row.name === '' || identity.name === '') return false;
  return (
    row.redisNamespace.startsWith(identity.redisNamespace) ||
    identity.redisNamespace.startsWith(row.redisNamespace)
  );
}

function conflict(what: string, identity: Identity, project: string, row: RegisteredInstance): ExsimError {
  const wanted = `instance "${identity.instanceName || identity.service}" of project ${project}`;
  const owner = `instance "${row.instanceName || row.redisUser}" of project ${row.project}`;
  return new ExsimError(
    'PROVISION_CONFLICT',
    `The ${what} cannot be given to ${wanted}: it belongs to ${owner}.`,
    { wayOut: isSame(row, identity) ? `${MOVED_BACK} Otherwise choose ${OTHERS}` : `Choose ${OTHERS}` },
  );
}

const OTHERS = 'another service or instance name, or another database.';
/** A project is the place of its folder. */
const MOVED_BACK = 'Was the folder of the project moved or renamed? Move it back.';

/** A journal stays where it began. */
function elsewhere(row: RegisteredInstance, wanted: string | null): ExsimError {
  const title = row.instanceName || row.redisUser;
  const is = row.database === null ? 'shares a database with others' : `has database "${row.database}"`;
  const other =
    wanted === null
      ? '`isolation: schema` would have it share one'
      : `\`isolation: database\` wants "${wanted}"`;
  return new ExsimError('PROVISION_CONFLICT', `Instance "${title}" ${is}, and ${other}.`, {
    wayOut: `Take the setting back, or drop the instance with all its data: exsim provision --remove ${row.name} --yes`,
  });
}

function notUsable(role: string, owner: string): ExsimError {
  return new ExsimError(
    'PROVISION_FAILED',
    `Role "${role}" may not use the registry of this database (exsim.registry), which role "${owner}" made.`,
    { wayOut: `Use the admin URL of "${owner}", or have it run: GRANT "${owner}" TO "${role}".` },
  );
}
