import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import { readFileIfThere, writeFileAtomic } from '../../process/files.ts';
import { isAlive, type ProcessIdentity } from '../../process/identity.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import { terminate } from '../../process/signals.ts';
import { spawnDaemon } from '../../process/spawn.ts';
import { makePrivateDir } from '../../process/state-dir.ts';
import { newPassword } from '../new-password.ts';
import { lastLines, rotateOutFile } from '../out-file.ts';
import { readRecord, type ServerRecord, writeRecord } from '../server-record.ts';
import { stickyPort } from '../sticky-port.ts';
import { programEnv, type RedisProgram } from './find.ts';
import { pingRedis } from './ping.ts';

/** User with all rights; the user `default` is off. */
export const ADMIN_USER = 'exsim';

const PING_MS_MAX = 2_000;
const READY_MS_MAX = 15_000;
const POLL_MS = 10;
const STOP_MS_MAX = 5_000;
const ERROR_LINES = 3;

/** The server's port, password and last identity, 0600. */
export const redisRecordFile = (paths: ProjectPaths): string => join(paths.redisDir, 'admin.json');
export const redisConfigFile = (paths: ProjectPaths): string => join(paths.redisDir, 'redis.conf');
const aclFileOf = (paths: ProjectPaths): string => join(paths.redisDir, 'users.acl');

/** Starts the server and waits until it answers; gives back the record it wrote. */
export async function launchRedis(
  paths: ProjectPaths,
  program: RedisProgram,
  signal?: AbortSignal,
): Promise<ServerRecord> {
  const before = await readRecord(redisRecordFile(paths));
  await makePrivateDir(paths.redisDir);
  const port = await stickyPort('Redis', before?.port ?? null, paths.projectId, redisRecordFile(paths));
  const record: ServerRecord = {
    port,
    password: before?.password ?? newPassword(),
    kind: program.kind,
    identity: null,
  };
  await writeRecord(redisRecordFile(paths), record);
  await writeFileAtomic(redisConfigFile(paths), configuration(paths, port));
  await writeUsers(aclFileOf(paths), record.password);
  const outBytes = await rotateOutFile(paths.redisOutFile);
  const identity = await spawnServer(paths, program);
  const started = { ...record, identity };
  await writeRecord(redisRecordFile(paths), started);
  await untilAnswers(paths, started, outBytes, signal);
  return started;
}

/** The file of users it saves again later would be readable by all: hence the umask. */
function spawnServer(paths: ProjectPaths, program: RedisProgram): Promise<ProcessIdentity> {
  return spawnDaemon({
    command: '/bin/sh',
    args: ['-c', 'umask 077; exec "$0" "$@"', program.command, redisConfigFile(paths)],
    env: programEnv(program),
    cwd: paths.redisDir,
    outFile: paths.redisOutFile,
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
  record: ServerRecord & { readonly identity: ProcessIdentity },
  outBytes: number,
  signal: AbortSignal | undefined,
  clock: Clock = systemClock,
): Promise<void> {
  const { identity } = record;
  const deadline = clock.monotonicMs() + READY_MS_MAX;
  while ((await isAlive(identity)) && clock.monotonicMs() < deadline) {
    if ((await pingRedis(record.port, ADMIN_USER, record.password, PING_MS_MAX)) === 'pong') return;
    await clock.sleep(POLL_MS, signal);
    signal?.throwIfAborted(); // Whoever aborts also stops what runs by now.
  }
  await terminate(identity, { graceMs: STOP_MS_MAX });
  const said = await lastLines(paths.redisOutFile, outBytes, ERROR_LINES);
  throw new ExsimError('REDIS_UNREACHABLE', `The project's Redis did not start: ${said}`, {
    wayOut: `Read ${paths.redisOutFile}, name a server in redis.url, or set \`redis: off\`.`,
  });
}
