import { existsSync, statSync } from 'node:fs';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ExsimError } from '../common/errors.ts';
import { errorCode, writeFileAtomic } from './files.ts';
import { type Environment, type ProjectPaths, socketDirFile } from './paths.ts';

const STATE_DIR_NAME = '.exsim';

export type StateDirSearch = {
  readonly env: Environment;
  /** Path of the instance file, where the command has one. */
  readonly instanceFile?: string;
  readonly cwd: string;
};

/**
 * Absolute path of the project's state folder, existing or not: EXSIM_HOME, else `.exsim` of the nearest parent that
 * has one, else beside the instance file, else in the working folder. The search begins at the instance file's folder.
 */
export function findStateDir({ env, instanceFile, cwd }: StateDirSearch): string {
  const home = env['EXSIM_HOME'];
  if (home !== undefined && home !== '') return resolve(cwd, home);
  const origin = instanceFile === undefined ? resolve(cwd) : dirname(resolve(cwd, instanceFile));
  return nearestStateDir(origin) ?? join(origin, STATE_DIR_NAME);
}

function nearestStateDir(origin: string): string | null {
  for (let dir = origin; ; dir = dirname(dir)) {
    const candidate = join(dir, STATE_DIR_NAME);
    if (existsSync(candidate) && statSync(candidate).isDirectory()) return candidate;
    if (dir === dirname(dir)) return null;
  }
}

/** Creates the state folder, 0700, with its subfolders. Safe to call again and from several processes. */
export async function ensureStateDir(stateDir: string): Promise<void> {
  for (const dir of [stateDir, join(stateDir, 'logs'), join(stateDir, 'run')]) await makePrivateDir(dir);
}

/**
 * Creates the folder of the project's sockets, 0700, and refuses one that another user could have made. The state
 * folder must be there (`ensureStateDir`).
 */
export async function ensureSocketDir(paths: ProjectPaths): Promise<void> {
  await makePrivateDir(dirname(paths.socketDir));
  await makePrivateDir(paths.socketDir);
  await writeFileAtomic(socketDirFile(paths.stateDir), paths.socketDir);
}

/**
 * Creates a folder that only its owner may enter. One that is there keeps its mode, since it may serve others too; it
 * is refused when it is a link, another user's, or one that others may write to.
 */
export async function makePrivateDir(dir: string): Promise<void> {
  try {
    const made = await mkdir(dir, { recursive: true, mode: 0o700 });
    if (made !== undefined) await chmod(dir, 0o700); // Whatever the umask.
    const facts = await lstat(dir);
    if (!facts.isDirectory() || facts.uid !== userInfo().uid) throw notOurs(dir);
    if ((facts.mode & 0o022) !== 0) throw writableByOthers(dir, facts.mode);
  } catch (error) {
    if (error instanceof ExsimError) throw error;
    throw new ExsimError('USAGE', `Cannot create the folder ${dir}: ${errorCode(error)}.`, {
      wayOut: 'Make it writable, or set EXSIM_HOME to a folder that is.',
      cause: error,
    });
  }
}

const writableByOthers = (dir: string, mode: number): ExsimError =>
  new ExsimError(
    'USAGE',
    `Expected a folder that only its owner may write to, but ${dir} has mode ${(mode & 0o7777).toString(8)}.`,
    { wayOut: `Run \`chmod go-w ${dir}\`, or set EXSIM_HOME to a folder of its own.` },
  );

function notOurs(dir: string): ExsimError {
  return new ExsimError(
    'USAGE',
    `Expected ${dir} to be a folder of user ${userInfo().username}, but it is not.`,
    {
      wayOut: 'Remove it, or set EXSIM_HOME and XDG_RUNTIME_DIR to folders of your own.',
    },
  );
}
