import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../common/result.ts';
import type { Environment } from '../../process/paths.ts';
import { type RunOutcome, runCommand } from '../../process/run.ts';
import { fillOnce } from '../fill-once.ts';
import { makeSharedDir } from '../locations.ts';
import { lastLinesOf } from '../out-file.ts';
import type { ServiceLog } from '../types.ts';
import { missingLibraries, packagesFor } from './libraries.ts';

export const INSTALL_LINE =
  process.platform === 'darwin' ? 'brew install redis' : 'sudo apt-get install -y redis-server';

export type UnpackedRedis = { readonly command: string; readonly libraryPath: string };

/** Packages with the program, in order of preference. Debian's redis-server holds only a link into redis-tools. */
const PACKAGE_SETS = [
  { packages: ['redis-server', 'redis-tools'], program: 'redis-server' },
  { packages: ['valkey-server', 'valkey-tools'], program: 'valkey-server' },
];

const TOOLS = { apt: '/usr/bin/apt-get', cache: '/usr/bin/apt-cache', dpkg: '/usr/bin/dpkg' };
/** For one command; a dead network is noticed after 20 s. */
const APT_TIMEOUT_MS = 120_000;

/**
 * The distribution's Redis, downloaded by apt-get and unpacked into the cache without root: nothing is installed, and
 * the system's package lists are left alone. Debian and Ubuntu only. The second time it is there at once.
 */
export async function unpackRedis(
  cacheDir: string,
  env: Environment,
  log: ServiceLog,
): Promise<Result<UnpackedRedis, string>> {
  if (!Object.values(TOOLS).every((tool) => existsSync(tool)))
    return err('this is no Debian or Ubuntu to take one from');
  const target = join(cacheDir, `redis-${await releaseName()}-${process.arch}`);
  try {
    if (!existsSync(target)) log('info', `unpacking the distribution's Redis into ${target}`);
    await makeSharedDir(cacheDir);
    await fillOnce(target, (temporary) => download(temporary, env));
  } catch (error) {
    return err(`its package cannot be unpacked (${error instanceof Error ? error.message : String(error)})`);
  }
  return programIn(target);
}

async function programIn(dir: string): Promise<Result<UnpackedRedis, string>> {
  for (const { program } of PACKAGE_SETS) {
    const command = join(dir, 'usr/bin', program);
    if (existsSync(command)) return ok({ command, libraryPath: await libraryPathOf(dir) });
  }
  return err(`its package has no server program`);
}

async function libraryPathOf(dir: string): Promise<string> {
  const lib = join(dir, 'usr/lib');
  const triplets = existsSync(lib) ? (await readdir(lib)).filter((name) => name.includes('-linux-gnu')) : [];
  return [...triplets.map((name) => join(lib, name)), lib].join(':');
}

/** Debian 12 and Ubuntu 24.04 have different libraries: one folder each. */
async function releaseName(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const value = (key: string): string =>
    new RegExp(`^${key}="?([a-z0-9.]+)`, 'm').exec(text)?.[1] ?? 'unknown';
  return `${value('ID')}-${value('VERSION_ID')}`;
}

async function download(dir: string, env: Environment): Promise<void> {
  const apt = await privateApt(dir, env);
  await must(apt('get', ['update']));
  await assertListed(dir);
  const program = await firstAvailable(apt, dir);
  const missing = await missingLibraries(program, await libraryPathOf(dir));
  if (missing.length > 0) {
    const depends = await must(
      apt('cache', ['depends', ...PACKAGE_SETS.flatMap((set) => set.packages)]),
      'any',
    );
    await fetch(apt, dir, packagesFor(missing, depends.stdout));
  }
  await rm(join(dir, 'apt'), { recursive: true, force: true });
}

type Apt = (tool: 'get' | 'cache', args: readonly string[]) => Promise<RunOutcome>;

/** apt-get with lists and cache of its own below `dir`. It keeps the network settings of `env` (proxies). */
async function privateApt(dir: string, env: Environment): Promise<Apt> {
  const home = join(dir, 'apt');
  for (const sub of ['lists/partial', 'cache/archives/partial', 'debs'])
    await mkdir(join(home, sub), { recursive: true });
  const settings = [
    `Dir::State::lists=${join(home, 'lists')}`,
    `Dir::Cache=${join(home, 'cache')}`,
    'APT::Sandbox::User=',
    'Debug::NoLocking=1',
    'Acquire::Languages=none',
    'Acquire::Retries=1',
    'Acquire::http::Timeout=10',
    'Acquire::https::Timeout=10',
  ].flatMap((setting) => ['-o', setting]);
  return (tool, args) =>
    runCommand(tool === 'get' ? TOOLS.apt : TOOLS.cache, ['-q', ...settings, ...args], {
      cwd: join(home, 'debs'),
      env: { ...givenOnly(env), PATH: SYSTEM_PATH, LC_ALL: 'C' },
      timeoutMs: APT_TIMEOUT_MS,
    });
}

/** Without a network `apt-get update` warns and exits 0. */
async function assertListed(dir: string): Promise<void> {
  const lists = await readdir(join(dir, 'apt/lists'));
  if (!lists.some((name) => name.includes('_Packages')))
    throw new Error('apt-get update brought nothing: no network?');
}

const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

function givenOnly(env: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

async function firstAvailable(apt: Apt, dir: string): Promise<string> {
  let failure: unknown;
  for (const { packages, program } of PACKAGE_SETS) {
    try {
      await fetch(apt, dir, packages);
      return join(dir, 'usr/bin', program);
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

async function fetch(apt: Apt, dir: string, packages: readonly string[]): Promise<void> {
  const debs = join(dir, 'apt/debs');
  await must(apt('get', ['download', ...packages]));
  for (const deb of await readdir(debs)) {
    await must(
      runCommand(TOOLS.dpkg, ['-x', join(debs, deb), dir], {
        env: { PATH: SYSTEM_PATH, LC_ALL: 'C' },
        timeoutMs: APT_TIMEOUT_MS,
      }),
    );
    await rm(join(debs, deb));
  }
}

async function must(
  running: Promise<RunOutcome>,
  accept: 'success' | 'any' = 'success',
): Promise<RunOutcome> {
  const outcome = await running;
  if (outcome.exitCode === 0 || accept === 'any') return outcome;
  throw new Error(
    outcome.timedOut ? 'apt-get took too long' : (outcome.startError ?? lastLinesOf(outcome.stderr, 1)),
  );
}
