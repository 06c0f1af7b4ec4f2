import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ExsimError } from '../common/errors.ts';

/** Longest path of a Unix socket: Node 20 cuts a longer one silently. */
const SOCKET_PATH_BYTES_MAX = 107;

/** A worker's JSON log: each file's size, and how many old ones (`.1` the newest) are kept beside it. 50 MB in all. */
export const LOG_FILES = { bytesMax: 10 * 1024 * 1024, oldMax: 4 } as const;
/** Raw output: a file per run that said something, the last five of them. */
export const OUT_FILES = { bytesMax: 20 * 1024 * 1024, oldMax: 4 } as const;

/** Where everything of one project is. Nothing is created here; see `ensureStateDir` and `ensureSocketDir`. */
export type ProjectPaths = {
  /** Real path of the state folder: it is the project. */
  readonly stateDir: string;
  /** 12 hex digits of the path's hash; the value of EXSIM_PROJECT in every process of the project. */
  readonly projectId: string;
  readonly socketDir: string;
  readonly supervisorSocket: string;
  readonly supervisorLock: string;
  readonly secretsFile: string;
  /** Of the supervisor's control port. */
  readonly controlTokenFile: string;
  /** Servers of others the project has used. */
  readonly serversFile: string;
  readonly portsFile: string;
  readonly desiredFile: string;
  readonly logsDir: string;
  /** What supervisor and servers of the project's own say, beside the logs of instances: no name begins like theirs. */
  readonly supervisorLog: string;
  readonly postgresOutFile: string;
  readonly redisOutFile: string;
  readonly runDir: string;
  readonly postgresDir: string;
  readonly redisDir: string;
  /** Files of one instance, by its name in the file; '' is the single unnamed one. */
  instance(name: string): InstancePaths;
};

export type InstancePaths = {
  /** Unix socket the worker listens on. Throws when its path is too long. */
  readonly socket: string;
  /** JSON log, owned by the worker. */
  readonly logFile: string;
  /** Raw stdout and stderr. */
  readonly outFile: string;
  readonly specFile: string;
  readonly secretsFile: string;
  readonly exitFile: string;
  readonly lockFile: string;
};

/** All paths of the project whose state folder this is, or will be: its real path names the project. */
export function projectPaths(stateDir: string, env: Environment = process.env): ProjectPaths {
  const real = realPath(stateDir);
  const projectId = createHash('sha256').update(real).digest('hex').slice(0, 12);
  const socketDir = socketDirOf(real, projectId, env);
  const at = (...parts: string[]): string => join(real, ...parts);
  return {
    stateDir: real,
    projectId,
    socketDir,
    supervisorSocket: socketPath(socketDir, 'supervisor.sock'),
    supervisorLock: at('supervisor.lock'),
    secretsFile: at('secrets.json'),
    controlTokenFile: at('control-token'),
    serversFile: at('servers.json'),
    portsFile: portsFileIn(real),
    desiredFile: at('desired.json'),
    logsDir: at('logs'),
    supervisorLog: at('logs', '_supervisor.log'),
    postgresOutFile: at('logs', '_postgres.out'),
    redisOutFile: at('logs', '_redis.out'),
    runDir: at('run'),
    postgresDir: at('pg'),
    redisDir: at('redis'),
    instance: (name) => ({
      socket: socketPath(socketDir, `w-${name}.sock`),
      logFile: at('logs', `${name}.log`),
      outFile: at('logs', `${name}.out`),
      specFile: at('run', `${name}.json`),
      secretsFile: at('run', `${name}.secrets.json`),
      exitFile: at('run', `${name}.exit`),
      lockFile: at('run', `${name}.lock`),
    }),
  };
}

/** Where the ports of a project are kept, also one that cannot be used from here. */
export const portsFileIn = (stateDir: string): string => join(stateDir, 'ports.json');

/** Also of a folder that is not there yet: as it will be. */
const realPath = (path: string): string =>
  existsSync(path) ? realpathSync(path) : join(realPath(dirname(path)), basename(path));

export type Environment = Readonly<Record<string, string | undefined>>;

/** Written by `ensureSocketDir`: a later shell with another XDG_RUNTIME_DIR or TMPDIR finds the sockets all the same. */
export const socketDirFile = (stateDir: string): string => join(stateDir, 'run', 'socket-dir');

function socketDirOf(stateDir: string, projectId: string, env: Environment): string {
  const file = socketDirFile(stateDir);
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return kept !== '' && existsSync(kept) ? kept : join(socketRoot(env), projectId);
}

function socketRoot(env: Environment): string {
  const runtimeDir = env['XDG_RUNTIME_DIR'] ?? '';
  if (runtimeDir !== '' && existsSync(runtimeDir)) return join(runtimeDir, 'exsim');
  return join(tmpdir(), `exsim-${userInfo().uid}`);
}

function socketPath(dir: string, name: string): string {
  const path = join(dir, name);
  const bytes = Buffer.byteLength(path);
  if (bytes <= SOCKET_PATH_BYTES_MAX) return path;
  throw new ExsimError(
    'USAGE',
    `Expected a socket path of at most ${SOCKET_PATH_BYTES_MAX} bytes, but ${path} has ${bytes}.`,
    { wayOut: 'Set XDG_RUNTIME_DIR (or TMPDIR) to a folder with a shorter path.' },
  );
}
