import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import { isAlive, type ProcessIdentity } from '../../process/identity.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import { terminate } from '../../process/signals.ts';
import { spawnDaemon } from '../../process/spawn.ts';
import type { Locations } from '../locations.ts';
import { lastLines, outFileBytes, rotateOutFile } from '../out-file.ts';
import { type ServerRecord, writeRecord } from '../server-record.ts';
import type { PostgresBinaries } from './binaries.ts';
import { dataDirOf, SERVER_ENV } from './cluster.ts';
import { type Postmaster, postgresProcessesIn, runningPostmaster } from './postmaster.ts';

/** Recovery after a crash can take long; a server that has died is noticed at once. */
const READY_MS_MAX = 120_000;
const POLL_MS = 10;
/** A fast shutdown ends sessions and writes a checkpoint. */
const STOP_MS_MAX = 30_000;
const LEFTOVER_MS_MAX = 5_000;
const ERROR_LINES = 5;
const CONNECTIONS_MAX = 400;

export type Project = {
  readonly paths: ProjectPaths;
  readonly places: Locations;
  /** Ends what is being made or started. */
  readonly signal?: AbortSignal | undefined;
};

/** The server's port, password and last identity, 0600. */
export const postgresRecordFile = (paths: ProjectPaths): string => join(paths.postgresDir, 'admin.json');

/** Starts the server and waits until it takes connections; gives back the record it wrote. */
export async function launchPostgres(
  project: Project,
  binaries: PostgresBinaries,
  record: ServerRecord,
): Promise<ServerRecord> {
  await clearLeftovers(project);
  const outBytes = await rotateOutFile(project.paths.postgresOutFile);
  await writeRecord(postgresRecordFile(project.paths), record);
  const identity = await spawnDaemon({
    command: join(binaries.bin, 'postgres'),
    args: serverArguments(dataDirOf(project.places), record.port),
    env: SERVER_ENV,
    cwd: project.places.postgresBase,
    outFile: project.paths.postgresOutFile,
    marker: project.paths.projectId,
    ...project.places.postgresUser,
  });
  const started = { ...record, identity };
  await writeRecord(postgresRecordFile(project.paths), started);
  await untilReady(project, identity, outBytes);
  return started;
}

function serverArguments(dataDir: string, port: number): string[] {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: CONNECTIONS_MAX,
    log_timezone: 'UTC',
  };
  return ['-D', dataDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Waits until that server takes connections. Throws, and stops it, when it ends or takes over two minutes. */
export async function untilReady(
  project: Project,
  identity: ProcessIdentity,
  outBytes?: number,
  clock: Clock = systemClock,
): Promise<Postmaster> {
  const from = outBytes ?? (await outFileBytes(project.paths.postgresOutFile));
  const deadline = clock.monotonicMs() + READY_MS_MAX;
  while (await isAlive(identity)) {
    const postmaster = await runningPostmaster(dataDirOf(project.places), identity);
    if (postmaster?.ready === true && postmaster.identity.pid === identity.pid) return postmaster;
    if (clock.monotonicMs() >= deadline) break;
    await clock.sleep(POLL_MS, project.signal);
    project.signal?.throwIfAborted(); // Whoever aborts also stops what runs by now.
  }
  const state = (await isAlive(identity))
    ? `is not ready after ${READY_MS_MAX / 1000} s`
    : 'ended at its start';
  await stopPostmaster(identity);
  throw await notReady(project.paths.postgresOutFile, state, from);
}

async function notReady(outFile: string, state: string, from: number): Promise<ExsimError> {
  const said = await lastLines(outFile, from, ERROR_LINES);
  return new ExsimError('POSTGRES_UNREACHABLE', `The project's PostgreSQL ${state}: ${said}`, {
    wayOut: `Read ${outFile}, or set POSTGRES_URL to a PostgreSQL of yours.`,
  });
}

/** Ends a server by a fast shutdown: only the postmaster is told, since a signal to its group would hit backends. */
export async function stopPostmaster(identity: ProcessIdentity, hurry?: AbortSignal): Promise<void> {
  const options = { graceMs: STOP_MS_MAX, signal: 'SIGINT', scope: 'process' } as const;
  await terminate(identity, hurry === undefined ? options : { ...options, hurry });
}

/**
 * Backends of a postmaster that was killed end by themselves within moments; a new one must wait for that. When none
 * is left, a pid file can only mislead: another program may have that pid by now.
 */
export async function clearLeftovers({ places }: Project): Promise<void> {
  if (process.platform !== 'linux') return; // Processes cannot be told by their folder: PostgreSQL's own check must do.
  const dataDir = dataDirOf(places);
  const leftovers = await postgresProcessesIn(dataDir);
  await terminate(leftovers, { graceMs: LEFTOVER_MS_MAX, signal: 'SIGQUIT', scope: 'process' });
  if ((await postgresProcessesIn(dataDir)).length === 0)
    await rm(join(dataDir, 'postmaster.pid'), { force: true });
}
