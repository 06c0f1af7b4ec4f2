import { ExsimError } from '../../common/errors.ts';
import { readFileIfThere, writeFileAtomic } from '../../process/files.ts';
import { withFileLock } from '../../process/lock.ts';
import type { Environment, ProjectPaths } from '../../process/paths.ts';
import type { Targets } from '../../provision/types.ts';
import type { FleetServices, Provisioner, ServicesWanted } from '../fleet/dependencies.ts';

/** Servers a project moved to, one after the other; the oldest are forgotten. */
const SERVERS_MAX = 16;

/**
 * Writes down (0600: admin URLs) on which servers the project is given schemas, roles and users, so that a purge finds
 * them whatever the environment says by then. Called before anything is made there.
 */
export async function rememberServers(paths: ProjectPaths, targets: Targets): Promise<void> {
  const { serversFile } = paths;
  const now = wantedOf(targets);
  const isKnown = (known: readonly ServicesWanted[]): boolean => isSame(known.at(-1), now);
  if (isKnown(await readServers(paths))) return;
  await withFileLock(serversFile, async () => {
    const known = await readServers(paths);
    if (isKnown(known)) return;
    const others = known.filter((server) => !isSame(server, now));
    await writeFileAtomic(serversFile, JSON.stringify([...others, now].slice(-SERVERS_MAX)));
  });
}

/** Where the project was provisioned last; null when it never was. */
export const latestServers = async (paths: ProjectPaths): Promise<ServicesWanted | null> =>
  (await readServers(paths)).at(-1) ?? null;

/**
 * Removes what the project was given, on every server it is known to have used. Its own servers are left out: their
 * data is removed as a whole.
 */
export async function removeProvisioned(
  paths: ProjectPaths,
  parts: { readonly services: FleetServices; readonly provisioner: Provisioner },
  desired: ServicesWanted | null,
): Promise<void> {
  const known = await readServers(paths);
  const all =
    desired === null || known.some((server) => isSame(server, desired)) ? known : [...known, desired];
  for (const { postgresUrl, redis } of all.toReversed()) {
    if (postgresUrl === null && (redis === null || redis === 'off')) continue;
    const services = await parts.services.resolve({ postgresUrl, redis }).catch((error: unknown) => {
      throw error instanceof ExsimError ? unreachable(error, paths) : error;
    });
    await parts.provisioner.remove(services);
  }
}

/** What names servers for whoever has not chosen any yet. */
const SERVER_VARIABLES = ['EXSIM_POSTGRES_ADMIN_URL', 'POSTGRES_URL', 'REDIS_URL'];

/** The environment without what it says of servers. */
export const withoutServers = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !SERVER_VARIABLES.includes(name)));

async function readServers({ serversFile }: ProjectPaths): Promise<ServicesWanted[]> {
  try {
    const servers: unknown = JSON.parse((await readFileIfThere(serversFile)) ?? '[]');
    if (Array.isArray(servers)) return servers as ServicesWanted[];
  } catch {
    // Reported below.
  }
  throw new ExsimError('INTERNAL_ERROR', `Cannot read ${serversFile}: it is not what exsim writes.`, {
    wayOut: 'Remove it; a purge then leaves what the project has on servers of others.',
  });
}

/** Null stands for the project's own. */
const wantedOf = ({ postgres, redis }: Targets): ServicesWanted => ({
  postgresUrl: postgres.kind === 'external' ? postgres.adminUrl : null,
  redis: redis.kind === 'external' ? redis.adminUrl : redis.kind === 'off' ? 'off' : null,
});

const isSame = (a: ServicesWanted | undefined, b: ServicesWanted): boolean =>
  a?.postgresUrl === b.postgresUrl && a.redis === b.redis;

/** What shall run names its servers as well: see `removeProvisioned`. */
const unreachable = (error: ExsimError, { serversFile, desiredFile }: ProjectPaths): ExsimError =>
  new ExsimError(error.code, error.message, {
    wayOut:
      `${error.wayOut ?? ''} To leave what the project has there, run \`exsim down\`, remove ${serversFile} and ${desiredFile}, and purge again.`.trim(),
    cause: error,
  });
