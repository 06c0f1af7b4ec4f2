import { rm } from 'node:fs/promises';
import { isAlive, type ProcessIdentity } from '../../process/identity.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import { terminate } from '../../process/signals.ts';
import { processesOfProject } from '../../process/sweep.ts';
import { readRecord, type ServerRecord } from '../server-record.ts';
import type { RedisService } from '../types.ts';
import { findRedis } from './find.ts';
import { ADMIN_USER, launchRedis, redisConfigFile, redisRecordFile } from './launch.ts';
import { pingRedis } from './ping.ts';
import type { RedisSource } from './unpack.ts';

const PING_MS_MAX = 2_000;
const STOP_MS_MAX = 5_000;

export type RedisProject = RedisSource & { readonly paths: ProjectPaths };

/**
 * The project's own Redis or Valkey: adopted when it runs and answers, else started, else `off` with the reason.
 * It keeps nothing on disk but its users: all that exsim puts there is published again.
 */
export async function startPrivateRedis(project: RedisProject, cacheDir: string): Promise<RedisService> {
  const { paths } = project;
  const adopted = await runningPrivateRedis(paths);
  if (adopted !== null) return adopted;
  const search = await findRedis(project, cacheDir);
  if (!search.found) return { kind: 'off', reason: search.reason };
  await stopPrivateRedis(paths);
  return service(await launchRedis(paths, search.program, project.signal));
}

/** The project's own Redis when it runs and lets us in; nothing is started. */
export async function runningPrivateRedis(paths: ProjectPaths): Promise<RedisService | null> {
  const record = await readRecord(redisRecordFile(paths));
  if (record?.identity == null || !(await isAlive(record.identity))) return null;
  const answer = await pingRedis(record.port, ADMIN_USER, record.password, PING_MS_MAX);
  return answer === 'pong' ? service(record) : null;
}

/** Stops it, also one that hangs or that no file remembers. Gives back what was stopped. */
export async function stopPrivateRedis(paths: ProjectPaths, hurry?: AbortSignal): Promise<ProcessIdentity[]> {
  const record = await readRecord(redisRecordFile(paths));
  const running = await serversOf(paths, record);
  await terminate(running, { graceMs: STOP_MS_MAX, ...(hurry === undefined ? {} : { hurry }) });
  return running;
}

/** Removes what a stopped one left: users, settings, password. */
export const removePrivateRedis = (paths: ProjectPaths): Promise<void> =>
  rm(paths.redisDir, { recursive: true, force: true });

async function serversOf(paths: ProjectPaths, record: ServerRecord | null): Promise<ProcessIdentity[]> {
  const found = await processesOfProject(paths.projectId);
  const servers = found
    .filter(({ command }) => command.includes(redisConfigFile(paths)))
    .map(({ identity }) => identity);
  const recorded = record?.identity ?? null;
  const known = recorded === null || servers.some((server) => server.pid === recorded.pid);
  return known || !(await isAlive(recorded)) ? servers : [...servers, recorded];
}

function service(record: ServerRecord): RedisService {
  const kind = record.kind === 'unpacked' ? 'unpacked' : 'path';
  const adminUrl = `redis://${ADMIN_USER}:${record.password}@127.0.0.1:${record.port}`;
  return { kind, adminUrl, pid: record.identity?.pid ?? null };
}
