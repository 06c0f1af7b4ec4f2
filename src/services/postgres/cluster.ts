import { existsSync } from 'node:fs';
import { chown, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExsimError } from '../../common/errors.ts';
import { writeFileAtomic } from '../../process/files.ts';
import { type RunOutcome, runCommand } from '../../process/run.ts';
import { type Locations, makeOwnedDir } from '../locations.ts';
import { lastLinesOf } from '../out-file.ts';
import type { PostgresBinaries } from './binaries.ts';

export const ADMIN_USER = 'postgres';
export const DATABASE = 'exsim';

const INIT_TIMEOUT_MS = 120_000;
const ERROR_LINES = 5;

export const dataDirOf = (places: Locations): string => join(places.postgresBase, 'data');

/**
 * Makes the data folder with the database `exsim`, whole or not at all. Durability settings stay as PostgreSQL has
 * them: fsync is on. The password is in a 0600 file for the moment `initdb` needs it, never on a command line.
 */
export async function createCluster(
  binaries: PostgresBinaries,
  places: Locations,
  password: string,
  signal?: AbortSignal,
): Promise<void> {
  await makeOwnedDir(places.postgresBase, places.postgresUser);
  const temporary = join(places.postgresBase, 'data.init');
  await rm(temporary, { recursive: true, force: true });
  const running: Running = { binaries, places, signal };
  await initdb(running, temporary, password);
  await runSql(running, temporary, `CREATE DATABASE ${DATABASE}`);
  await rename(temporary, dataDirOf(places));
}

/** Gives the administrator of a stopped server a new password: for a project that lost the old one. */
export async function setPassword(
  binaries: PostgresBinaries,
  places: Locations,
  password: string,
  signal?: AbortSignal,
): Promise<void> {
  const running: Running = { binaries, places, signal };
  await runSql(running, dataDirOf(places), `ALTER ROLE ${ADMIN_USER} PASSWORD '${password}'`);
}

/** True when there is a data folder. Throws when another major version of PostgreSQL made it. */
export async function clusterExists(binaries: PostgresBinaries, places: Locations): Promise<boolean> {
  const versionFile = join(dataDirOf(places), 'PG_VERSION');
  if (!existsSync(versionFile)) return false;
  const found = (await readFile(versionFile, 'utf8')).trim();
  const expected = binaries.version.split('.')[0] ?? '';
  if (found === expected) return true;
  throw new ExsimError(
    'POSTGRES_REFUSED',
    `Expected data of PostgreSQL ${expected} in ${dataDirOf(places)}, but found ${found}.`,
    {
      wayOut: 'Run the exsim that made it, or remove it with `exsim down --purge --yes`.',
    },
  );
}

/** What runs a program of Postgres: where it is, as whom, and what ends it. */
type Running = {
  readonly binaries: PostgresBinaries;
  readonly places: Locations;
  readonly signal: AbortSignal | undefined;
};

async function initdb(running: Running, dir: string, password: string): Promise<void> {
  const { binaries, places } = running;
  const passwordFile = join(places.postgresBase, 'pwfile');
  await writeFileAtomic(passwordFile, `${password}\n`);
  if (places.postgresUser !== null)
    await chown(passwordFile, places.postgresUser.uid, places.postgresUser.gid);
  const args = [
    '-D',
    dir,
    '-U',
    ADMIN_USER,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C',
    `--pwfile=${passwordFile}`,
  ];
  try {
    const outcome = await runCommand(join(binaries.bin, 'initdb'), args, runOptions(running));
    if (outcome.exitCode !== 0) throw failed(`make the data folder ${dir}`, outcome);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Runs one statement in single-user mode: there is no server yet, or nobody knows its password. */
async function runSql(running: Running, dir: string, sql: string): Promise<void> {
  const options = { ...runOptions(running), input: `${sql}\n` };
  const outcome = await runCommand(
    join(running.binaries.bin, 'postgres'),
    ['--single', '-j', '-D', dir, 'postgres'],
    options,
  );
  // Single-user mode exits 0 after a failed statement too.
  if (outcome.exitCode !== 0 || /^\S*.*(ERROR|FATAL|PANIC): /m.test(outcome.stderr))
    throw failed(`set up ${dir}`, outcome);
}

function runOptions({ places, signal }: Running) {
  const { postgresUser, postgresBase } = places;
  return { ...postgresUser, cwd: postgresBase, env: SERVER_ENV, timeoutMs: INIT_TIMEOUT_MS, signal };
}

/** All that initdb and the server find in their environment. */
export const SERVER_ENV = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

function failed(what: string, outcome: RunOutcome): ExsimError {
  const said =
    outcome.startError ?? (outcome.timedOut ? 'it took too long' : lastLinesOf(outcome.stderr, ERROR_LINES));
  return new ExsimError('POSTGRES_MISSING', `Cannot ${what}: ${said}`, {
    wayOut: 'Mend that, or set POSTGRES_URL to a PostgreSQL of yours.',
  });
}
