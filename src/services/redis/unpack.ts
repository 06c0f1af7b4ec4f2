import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../common/result.ts';
import type { Environment } from '../../process/paths.ts';
import { fillOnce } from '../fill-once.ts';
import { makeSharedDir } from '../locations.ts';
import type { ServiceLog } from '../types.ts';
import { type Apt, aptIsHere, openApt } from './apt.ts';
import { missingLibraries, packagesFor } from './libraries.ts';

/** What is needed to take one from the distribution; `signal` ends it. */
export type RedisSource = {
  readonly env: Environment;
  readonly log: ServiceLog;
  readonly signal?: AbortSignal | undefined;
};

export type UnpackedRedis = { readonly command: string; readonly libraryPath: string };

/** Packages with the program, in order of preference. Debian's redis-server holds only a link into redis-tools. */
const PACKAGE_SETS = [
  { packages: ['redis-server', 'redis-tools'], program: 'redis-server' },
  { packages: ['valkey-server', 'valkey-tools'], program: 'valkey-server' },
];

/**
 * The distribution's Redis, downloaded by apt-get and unpacked into the cache without root: nothing is installed, and
 * the system's package lists are left alone. Debian and Ubuntu only. The second time it is there at once.
 */
export async function unpackRedis(
  cacheDir: string,
  source: RedisSource,
): Promise<Result<UnpackedRedis, string>> {
  if (!aptIsHere()) return err('this is no Debian or Ubuntu to take one from');
  const target = join(cacheDir, `redis-${await releaseName()}-${process.arch}`);
  try {
    if (!existsSync(target)) source.log('info', `unpacking the distribution's Redis into ${target}`);
    await makeSharedDir(cacheDir);
    await fillOnce(target, (temporary) => download(temporary, source));
  } catch (error) {
    source.signal?.throwIfAborted();
    return err(`its package cannot be unpacked (${error instanceof Error ? error.message : String(error)})`);
  }
  return programIn(target);
}

/** Debian 12 and Ubuntu 24.04 have different libraries: one folder each. */
async function releaseName(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const value = (key: string): string =>
    new RegExp(`^${key}="?([a-z0-9.]+)`, 'm').exec(text)?.[1] ?? 'unknown';
  return `${value('ID')}-${value('VERSION_ID')}`;
}

async function download(dir: string, { env, signal }: RedisSource): Promise<void> {
  const apt = await openApt(dir, env, signal);
  const { packages, program } = await firstAvailable(apt);
  const missing = await missingLibraries(join(dir, 'usr/bin', program), await libraryPathOf(dir));
  if (missing.length > 0) await apt.unpack(packagesFor(missing, await apt.depends(packages)));
  await apt.close();
}

async function firstAvailable(apt: Apt): Promise<(typeof PACKAGE_SETS)[number]> {
  let failure: unknown;
  for (const set of PACKAGE_SETS) {
    try {
      await apt.unpack(set.packages);
      return set;
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

async function programIn(dir: string): Promise<Result<UnpackedRedis, string>> {
  for (const { program } of PACKAGE_SETS) {
    const command = join(dir, 'usr/bin', program);
    if (existsSync(command)) return ok({ command, libraryPath: await libraryPathOf(dir) });
  }
  return err('its package has no server program');
}

async function libraryPathOf(dir: string): Promise<string> {
  const lib = join(dir, 'usr/lib');
  const triplets = existsSync(lib) ? (await readdir(lib)).filter((name) => name.includes('-linux-gnu')) : [];
  return [...triplets.map((name) => join(lib, name)), lib].join(':');
}
