import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../process/paths.ts';
import { type RunOutcome, runCommand } from '../../process/run.ts';
import { lastLinesOf } from '../out-file.ts';

const TOOLS = { get: '/usr/bin/apt-get', cache: '/usr/bin/apt-cache', dpkg: '/usr/bin/dpkg' };
const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
/** For one command; a dead network is noticed after 20 s. */
const TIMEOUT_MS = 120_000;

/** Downloads and unpacks Debian packages into a folder. Nothing is installed; no root is needed. */
export type Apt = {
  /** Unpacks these packages. Throws when one is not to be had. */
  unpack(packages: readonly string[]): Promise<void>;
  /** What `apt-cache depends` says of those of the packages that exist. */
  depends(packages: readonly string[]): Promise<string>;
  /** Removes lists and caches, not what was unpacked. */
  close(): Promise<void>;
};

export const aptIsHere = (): boolean => Object.values(TOOLS).every((tool) => existsSync(tool));

/**
 * Opens apt on `dir` with package lists of its own, freshly fetched: the system's are left as they are. It keeps the
 * network settings of `env` (proxies). Throws when there is no network.
 */
export async function openApt(dir: string, env: Environment, signal?: AbortSignal): Promise<Apt> {
  const home = join(dir, 'apt');
  const debs = join(home, 'debs');
  for (const sub of ['lists/partial', 'cache/archives/partial', 'debs'])
    await mkdir(join(home, sub), { recursive: true });
  const run = runner(home, env, signal);
  await must(run('get', ['update']));
  await assertListed(home);
  return {
    unpack: async (packages) => {
      await must(run('get', ['download', ...packages]));
      for (const deb of await readdir(debs)) await unpackOne(join(debs, deb), dir, signal);
    },
    depends: async (packages) => (await run('cache', ['depends', ...packages])).stdout,
    close: () => rm(home, { recursive: true, force: true }),
  };
}

function runner(home: string, env: Environment, signal: AbortSignal | undefined) {
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
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const options = {
    cwd: join(home, 'debs'),
    env: { ...Object.fromEntries(given), PATH: SYSTEM_PATH, LC_ALL: 'C' },
    timeoutMs: TIMEOUT_MS,
    signal,
  };
  return (tool: 'get' | 'cache', args: readonly string[]): Promise<RunOutcome> =>
    runCommand(TOOLS[tool], ['-q', ...settings, ...args], options);
}

/** Without a network `apt-get update` warns and exits 0. */
async function assertListed(home: string): Promise<void> {
  const lists = await readdir(join(home, 'lists'));
  if (!lists.some((name) => name.includes('_Packages')))
    throw new Error('apt-get update brought nothing: no network?');
}

async function unpackOne(deb: string, dir: string, signal: AbortSignal | undefined): Promise<void> {
  const env = { PATH: SYSTEM_PATH, LC_ALL: 'C' };
  await must(runCommand(TOOLS.dpkg, ['-x', deb, dir], { env, timeoutMs: TIMEOUT_MS, signal }));
  await rm(deb);
}

async function must(running: Promise<RunOutcome>): Promise<void> {
  const outcome = await running;
  if (outcome.exitCode === 0) return;
  const said = outcome.startError ?? lastLinesOf(outcome.stderr, 1);
  throw new Error(outcome.timedOut ? 'apt-get took too long' : said);
}
