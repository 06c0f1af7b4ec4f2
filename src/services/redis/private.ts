import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import { readFileIfThere, writeFileAtomic } from '../../process/files.ts';
import { isAlive, type ProcessIdentity } from '../../process/identity.ts';
import type { Environment, ProjectPaths } from '../../process/paths.ts';
import { terminate } from '../../process/signals.ts';
import { spawnDaemon } from '../../process/spawn.ts';
import { makePrivateDir } from '../../process/state-dir.ts';
import { processesOfProject } from '../../process/sweep.ts';
import { newPassword } from '../new-password.ts';
import { lastLines, rotateOutFile } from '../out-file.ts';
import { readRecord, type ServerRecord, writeRecord } from '../server-record.ts';
import { stickyPort } from '../sticky-port.ts';
import type { RedisService, ServiceLog } from '../types.ts';
import { findRedis, programEnv, type RedisProgram } from './find.ts';
import { pingRedis } from './ping.ts';

/** User with all rights; the user `default` is off. */
const ADMIN_USER = 'exsim';
const PING_MS_MAX = 2_000;
const READY_MS_MAX = 15_000;
const POLL_MS = 10;
const STOP_MS_MAX = 5_000;
const ERROR_LINES = 3;

const recordFileOf = (paths: ProjectPaths): string => join(paths.redisDir, 'admin.json');
const configFileOf = (paths: ProjectPaths): string => join(paths.redisDir, 'redis.conf');
const aclFileOf = (paths: ProjectPaths): string => join(paths.redisDir, 'users.acl');
const outFileOf = (paths: ProjectPaths): string => join(paths.logsDir, 'redis.out');

/**
 * The project's own Redis or Valkey: adopted when it runs and answers, else started, else `off` with the reason.
 * It keeps nothing on disk but its users: all that exsim puts there is published again.
 */
export async function startPrivateRedis(
  paths: ProjectPaths,
  cacheDir: string,
  env: Environment,
  log: ServiceLog,
): Promise<RedisService> {
  const adopted = await runningPrivateRedis(paths);
  if (adopted !== null) return adopted;
  const search = await findRedis(env, cacheDir, log);
  if (!search.found) return { kind: 'off', reason: search.reason };
  await stopPrivateRedis(paths);
  return launch(paths, search.program);
}

/** The project's own Redis when it runs and lets us in; nothing is started. */
export async function runningPrivateRedis(paths: ProjectPaths): Promise<RedisService | null> {
  const record = await readRecord(recordFileOf(paths));
  if (record?.identity == null || !(await isAlive(record.identity))) return null;
  const answer = await pingRedis(record.port, ADMIN_USER, record.password, PING_MS_MAX);
  return answer === 'pong' ? service(record) : null;
}

/** Stops it, also one that hangs or that no file remembers. Gives back what was stopped. */
export async function stopPrivateRedis(paths: ProjectPaths): Promise<ProcessIdentity[]> {
  const record = await readRecord(recordFileOf(paths));
  const running = await serversOf(paths, record);
  await terminate(running, { graceMs: STOP_MS_MAX });
  return running;
}

/** Removes what a stopped one left: users, settings, password. */
export const removePrivateRedis = (paths: ProjectPaths): Promise<void> =>
  rm(paths.redisDir, { recursive: true, force: true });

async function serversOf(paths: ProjectPaths, record: ServerRecord | null): Promise<ProcessIdentity[]> {
  const found = await processesOfProject(paths.projectId);
  const servers = found
    .filter(({ command }) => command.includes(configFileOf(paths)))
    .map(({ identity }) => identity);
  const recorded = record?.identity ?? null;
  const known = recorded === null || servers.some((server) => server.pid === recorded.pid);
  return known || !(await isAlive(recorded)) ? servers : [...servers, recorded];
}

async function launch(paths: ProjectPaths, program: RedisProgram): Promise<RedisService> {
  const before = await readRecord(recordFileOf(paths));
  await makePrivateDir(paths.redisDir);
  const port = await stickyPort('Redis', before?.port ?? null, paths.projectId, recordFileOf(paths));
  const record: ServerRecord = {
    port,
    password: before?.password ?? newPassword(),
    kind: program.kind,
    identity: null,
  };
  await writeRecord(recordFileOf(paths), record);
  await writeFileAtomic(configFileOf(paths), configuration(paths, port));
  await writeUsers(aclFileOf(paths), record.password);
  const outBytes = await rotateOutFile(outFileOf(paths));
  const identity = await spawnServer(paths, program);
  const started = { ...record, identity };
  await writeRecord(recordFileOf(paths), started);
  await untilAnswers(paths, started, identity, outBytes);
  return service(started);
}

/** The file of users it saves again later would be readable by all: hence the umask. */
function spawnServer(paths: ProjectPaths, program: RedisProgram): Promise<ProcessIdentity> {
  return spawnDaemon({
    command: '/bin/sh',
    args: ['-c', 'umask 077; exec "$0" "$@"', program.command, configFileOf(paths)],
    env: programEnv(program),
    cwd: paths.redisDir,
    outFile: outFileOf(paths),
    marker: paths.projectId,
  });
}

/** The title stays as it is, since a changed one overwrites the environment in which the project's marker is. */
function configuration(paths: ProjectPaths, port: number): string {
  return `bind 127.0.0.1
port ${port}
protected-mode yes
aclfile ${quoted(aclFileOf(paths))}
dir ${quoted(paths.redisDir)}
daemonize no
set-proc-title no
maxmemory-policy noeviction
save ""
appendonly no
`;
}

const quoted = (path: string): string => `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** Keeps the users that were saved; puts the administrator on top and the default user off. */
async function writeUsers(file: string, password: string): Promise<void> {
  const saved = ((await readFileIfThere(file)) ?? '').split('\n');
  const others = saved.filter((line) => /^user /.test(line) && !/^user (default|exsim) /.test(line));
  const hash = createHash('sha256').update(password).digest('hex');
  const lines = ['user default off', `user ${ADMIN_USER} on #${hash} ~* &* +@all`, ...others];
  await writeFileAtomic(file, `${lines.join('\n')}\n`);
}

async function untilAnswers(
  paths: ProjectPaths,
  record: ServerRecord,
  identity: ProcessIdentity,
  outBytes: number,
  clock: Clock = systemClock,
): Promise<void> {
  const deadline = clock.monotonicMs() + READY_MS_MAX;
  while ((await isAlive(identity)) && clock.monotonicMs() < deadline) {
    if ((await pingRedis(record.port, ADMIN_USER, record.password, PING_MS_MAX)) === 'pong') return;
    await clock.sleep(POLL_MS);
  }
  await terminate(identity, { graceMs: STOP_MS_MAX });
  const said = await lastLines(outFileOf(paths), outBytes, ERROR_LINES);
  throw new ExsimError('REDIS_UNREACHABLE', `The project's Redis did not start: ${said}`, {
    wayOut: `Read ${outFileOf(paths)}, name a server in redis.url, or set \`redis: off\`.`,
  });
}

function service(record: ServerRecord): RedisService {
  const kind = record.kind === 'unpacked' ? 'unpacked' : 'path';
  const adminUrl = `redis://${ADMIN_USER}:${record.password}@127.0.0.1:${record.port}`;
  return { kind, adminUrl, pid: record.identity?.pid ?? null };
}
