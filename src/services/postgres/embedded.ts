import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { ExsimError } from '../../common/errors.ts';
import type { ProcessIdentity } from '../../process/identity.ts';
import { makePrivateDir } from '../../process/state-dir.ts';
import { newPassword } from '../new-password.ts';
import { readRecord, type ServerRecord, writeRecord } from '../server-record.ts';
import { stickyPort } from '../sticky-port.ts';
import type { PostgresService, ServiceLog } from '../types.ts';
import { type PostgresBinaries, postgresBinaries } from './binaries.ts';
import { ADMIN_USER, clusterExists, createCluster, DATABASE, dataDirOf, setPassword } from './cluster.ts';
import {
  clearLeftovers,
  launchPostgres,
  type Project,
  postgresRecordFile,
  stopPostmaster,
  untilReady,
} from './launch.ts';
import { runningPostmaster } from './postmaster.ts';

/**
 * The project's own PostgreSQL: adopted when it runs, started when it does not, made when there is none. `find` gives
 * the programs where it is to be started.
 */
export async function startEmbeddedPostgres(
  project: Project,
  log: ServiceLog,
  find: typeof postgresBinaries = postgresBinaries,
): Promise<PostgresService> {
  const record = await readRecord(postgresRecordFile(project.paths));
  const adopted = record === null ? null : await adopt(project, record);
  if (adopted !== null) return adopted;
  refuseLeftBehind(record, dataDirOf(project.places));
  const binaries = await find(project.places, project.signal);
  await makePrivateDir(project.paths.postgresDir);
  const { password, note } = await preparedData(project, binaries, record, log);
  const port = await stickyPort(
    'PostgreSQL',
    record?.port ?? null,
    project.paths.projectId,
    postgresRecordFile(project.paths),
  );
  const started = await launchPostgres(project, binaries, {
    port,
    password,
    kind: 'embedded',
    identity: null,
    dataDir: dataDirOf(project.places),
  });
  return note === null ? service(started) : { ...service(started), note };
}

/** The project's own PostgreSQL when it runs and its password is known; nothing is started. */
export async function runningEmbeddedPostgres(project: Project): Promise<PostgresService | null> {
  const record = await readRecord(postgresRecordFile(project.paths));
  const postmaster = await runningPostmaster(dataDirOf(project.places), record?.identity ?? null);
  if (record === null || postmaster === null) return null;
  return service({ ...record, identity: postmaster.identity, port: postmaster.port });
}

/** The same, and only one that takes connections and is written down as it is: there is nothing to wait for or to do. */
export async function settledEmbeddedPostgres(project: Project): Promise<PostgresService | null> {
  const record = await readRecord(postgresRecordFile(project.paths));
  if (record === null) return null;
  const postmaster = await runningPostmaster(dataDirOf(project.places), record.identity);
  const isSettled =
    postmaster?.ready === true &&
    postmaster.port === record.port &&
    isDeepStrictEqual(postmaster.identity, record.identity);
  return isSettled ? service(record) : null;
}

/** Stops it by a fast shutdown, harder when that takes over 30 s or `hurry` is aborted. Null: it was not running. */
export async function stopEmbeddedPostgres(
  { paths, places }: Project,
  hurry?: AbortSignal,
): Promise<ProcessIdentity | null> {
  const record = await readRecord(postgresRecordFile(paths));
  const postmaster = await runningPostmaster(dataDirOf(places), record?.identity ?? null);
  if (postmaster === null) return null;
  await stopPostmaster(postmaster.identity, hurry);
  return postmaster.identity;
}

/** Removes the data of a stopped server. */
export async function removeEmbeddedPostgres({ paths, places }: Project): Promise<void> {
  await rm(places.postgresBase, { recursive: true, force: true });
  await rm(paths.postgresDir, { recursive: true, force: true });
}

async function adopt(project: Project, record: ServerRecord): Promise<PostgresService | null> {
  const postmaster = await runningPostmaster(dataDirOf(project.places), record.identity);
  if (postmaster === null) return null;
  const ready = postmaster.ready ? postmaster : await untilReady(project, postmaster.identity);
  const dataDir = dataDirOf(project.places);
  const current = { ...record, port: ready.port, identity: ready.identity, dataDir };
  await writeRecord(postgresRecordFile(project.paths), current);
  return service(current);
}

/** Only a stopped server comes here, or one whose password was lost: that one is stopped. */
async function preparedData(
  project: Project,
  binaries: PostgresBinaries,
  record: ServerRecord | null,
  log: ServiceLog,
): Promise<{ readonly password: string; readonly note: string | null }> {
  const password = record?.password ?? newPassword();
  const made = await clusterExists(binaries, project.places);
  const note = made && record === null ? continued(dataDirOf(project.places)) : null;
  if (!made) {
    log('info', `making a PostgreSQL ${binaries.version} in ${project.places.postgresBase}`);
    await createCluster(binaries, project.places, password, project.signal);
  } else if (note !== null) {
    log('warn', `the password of the project's PostgreSQL was lost and is made anew: ${note}`);
    await stopEmbeddedPostgres(project);
    await clearLeftovers(project);
    await setPassword(binaries, project.places, password, project.signal);
  }
  return { password, note };
}

/** As root, data is kept outside of the project: only its owner knows whether `.exsim` was deleted or all of it. */
const continued = (dataDir: string): string =>
  `goes on with what this folder had before, in ${dataDir}; to begin anew: exsim down --purge --yes`;

/**
 * As root data is kept by the place of the project: where that has moved, a new server would begin without a word, or on
 * what an earlier project has left there.
 */
function refuseLeftBehind(record: ServerRecord | null, expected: string): void {
  const { dataDir } = record ?? {};
  if (dataDir === undefined || dataDir === expected || !existsSync(dataDir)) return;
  throw new ExsimError(
    'POSTGRES_REFUSED',
    `Expected the data of the project's PostgreSQL in ${expected}, but it is in ${dataDir}.`,
    {
      wayOut:
        'Was the folder of the project moved, renamed or copied? Move it back, ' +
        'or begin anew without that data: exsim down --purge --yes',
    },
  );
}

function service(record: ServerRecord): PostgresService {
  const adminUrl = `postgres://${ADMIN_USER}:${record.password}@127.0.0.1:${record.port}/${DATABASE}`;
  return { kind: 'embedded', adminUrl, pid: record.identity?.pid ?? null };
}
