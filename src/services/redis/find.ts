import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runCommand } from '../../process/run.ts';
import { type RedisSource, unpackRedis } from './unpack.ts';

/** A Redis or Valkey that can be run. */
export type RedisProgram = {
  readonly kind: 'path' | 'unpacked';
  readonly command: string;
  /** Folder of the libraries it brings along; null when the system has them all. */
  readonly libraryPath: string | null;
};

export type RedisSearch =
  | { readonly found: true; readonly program: RedisProgram }
  | { readonly found: false; readonly reason: string };

export type PathSearch =
  | Extract<RedisSearch, { found: true }>
  /** `install` is the line that would change that. */
  | { readonly found: false; readonly reason: string; readonly install: string };

/** ACL selectors and key permissions came with it. */
const MAJOR_VERSION_MIN = 7;
const INSTALL_LINE =
  process.platform === 'darwin' ? 'brew install redis' : 'sudo apt-get install -y redis-server';
const NAMES = ['valkey-server', 'redis-server'];

/** A server on PATH, else the distribution's package unpacked into the cache, else the reason why there is none. */
export async function findRedis(source: RedisSource, cacheDir: string): Promise<RedisSearch> {
  const onPath = await redisOnPath(source.env['PATH'] ?? '');
  if (onPath.found) return onPath;
  const unpacked = await unpackRedis(cacheDir, source);
  if (!unpacked.ok) return missing(`${onPath.reason}, and ${unpacked.error}`);
  const program = { kind: 'unpacked', ...unpacked.value } as const;
  const problem = await problemOf(program);
  return problem === null
    ? { found: true, program }
    : missing(`${onPath.reason}, and the unpacked package ${problem}`);
}

function missing(reason: string): RedisSearch {
  return { found: false, reason: `${reason}. To have one: ${INSTALL_LINE}` };
}

/** A server that can be used on `path`, a PATH; nothing is unpacked. */
export async function redisOnPath(path: string): Promise<PathSearch> {
  let reason = `no ${NAMES.join(' or ')} on PATH`;
  for (const command of candidates(path)) {
    if (!(await isExecutable(command))) continue;
    const program = { kind: 'path', command, libraryPath: null } as const;
    const problem = await problemOf(program);
    if (problem === null) return { found: true, program };
    reason = `${command} ${problem}`;
  }
  return { found: false, reason, install: INSTALL_LINE };
}

const candidates = (path: string): string[] =>
  NAMES.flatMap((name) =>
    path
      .split(delimiter)
      .filter((dir) => dir !== '')
      .map((dir) => join(dir, name)),
  );

const isExecutable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

/** Why a program cannot serve; null when it can. */
async function problemOf(program: RedisProgram): Promise<string | null> {
  const outcome = await runCommand(program.command, ['--version'], { env: programEnv(program) });
  const version = /\bv=(\d+)(\.\d+)*/.exec(outcome.stdout);
  if (version === null)
    return `does not run (${outcome.startError ?? outcome.stderr.trim().split('\n')[0] ?? ''})`;
  if (Number(version[1]) >= MAJOR_VERSION_MIN) return null;
  return `is version ${version[0].slice(2)}, before ${MAJOR_VERSION_MIN}`;
}

/** All a server finds in its environment. */
export function programEnv(program: RedisProgram): Record<string, string> {
  const base = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };
  return program.libraryPath === null ? base : { ...base, LD_LIBRARY_PATH: program.libraryPath };
}
