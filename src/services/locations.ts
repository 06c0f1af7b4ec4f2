import { chmod, chown, mkdir, readFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { ExsimError } from '../common/errors.ts';
import { errorCode } from '../process/files.ts';
import type { Environment, ProjectPaths } from '../process/paths.ts';

export type UserIds = { readonly uid: number; readonly gid: number };

/** Where the local servers of one project keep programs and data, and as whom Postgres runs. */
export type Locations = {
  /** Programs, shared by all projects of this user. */
  readonly cacheDir: string;
  /** Holds `data`, the Postgres data folder; belongs to the user Postgres runs as. */
  readonly postgresBase: string;
  /** Null: as this user. Postgres refuses to run as root. */
  readonly postgresUser: UserIds | null;
};

const ROOT_CACHE_DIR = '/var/cache/exsim';
const ROOT_DATA_DIR = '/var/lib/exsim';

/** Nothing is created here. EXSIM_CACHE overrides the cache; as root, both are out of root's own 0700 folders. */
export async function locations(paths: ProjectPaths, env: Environment): Promise<Locations> {
  const root = userInfo().uid === 0;
  return {
    cacheDir: cacheDir(env, root),
    postgresBase: root ? join(ROOT_DATA_DIR, paths.projectId) : paths.postgresDir,
    postgresUser: root ? await nobody() : null,
  };
}

function cacheDir(env: Environment, root: boolean): string {
  const own = env['EXSIM_CACHE'];
  if (own !== undefined && own !== '') return own;
  if (root) return ROOT_CACHE_DIR;
  const cacheHome = env['XDG_CACHE_HOME'];
  return join(cacheHome === undefined || cacheHome === '' ? join(homedir(), '.cache') : cacheHome, 'exsim');
}

async function nobody(): Promise<UserIds> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, uid, gid] = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(passwd) ?? [];
  if (uid === undefined || gid === undefined)
    throw new ExsimError(
      'POSTGRES_MISSING',
      'Expected a user "nobody" to run PostgreSQL as, but there is none.',
      {
        wayOut: 'Set POSTGRES_URL to a PostgreSQL 14 or newer, or run exsim as a user other than root.',
      },
    );
  return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
}

/** Creates a folder for programs that every user may read. */
export async function makeSharedDir(dir: string): Promise<void> {
  await makeDir(dir, 0o755, 'EXSIM_CACHE');
}

/** Creates a private folder, owned by `user` where one is given; its parents may be passed by all. */
export async function makeOwnedDir(dir: string, user: UserIds | null): Promise<void> {
  if (user !== null) await makeDir(dirname(dir), 0o755, 'EXSIM_HOME');
  await makeDir(dir, 0o700, 'EXSIM_HOME');
  if (user !== null) await chown(dir, user.uid, user.gid);
}

async function makeDir(dir: string, mode: number, variable: string): Promise<void> {
  try {
    const made = await mkdir(dir, { recursive: true, mode });
    if (made !== undefined) await chmod(dir, mode); // Whatever the umask. A folder that was there keeps its mode.
  } catch (error) {
    throw new ExsimError('POSTGRES_MISSING', `Cannot write the folder ${dir}: ${errorCode(error)}.`, {
      wayOut: `Make it writable, set ${variable} to a folder that is, or set POSTGRES_URL to a PostgreSQL of yours.`,
      cause: error,
    });
  }
}
