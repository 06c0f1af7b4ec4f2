import type { ProjectPaths } from '../../../../src/process/paths.ts';
import { processesOfProject } from '../../../../src/process/sweep.ts';
import { locations } from '../../../../src/services/locations.ts';
import { runningEmbeddedPostgres } from '../../../../src/services/postgres/embedded.ts';
import { runningPrivateRedis } from '../../../../src/services/redis/private.ts';
import type { Victim } from './victim.ts';

/** Pid of the Node process of the project whose command line has this text; null when there is none. */
export async function processOf({ projectId }: ProjectPaths, text: string): Promise<number | null> {
  const found = await processesOfProject(projectId);
  // The shell above a worker has the worker's command line in its own.
  const ones = found.filter(({ command }) => !command.startsWith('/bin/sh') && command.includes(text));
  return ones[0]?.identity.pid ?? null;
}

/** Pid of its supervisor; null when none runs. */
export const supervisorPid = ({ paths }: Victim): Promise<number | null> =>
  processOf(paths, ' supervisor --state ');

/** Pid of its postmaster; null when it does not run. */
export async function postgresPid({ paths, project }: Victim): Promise<number | null> {
  const places = await locations(paths, project.env);
  return (await runningEmbeddedPostgres({ paths, places }))?.pid ?? null;
}

export async function redisPid({ paths }: Victim): Promise<number | null> {
  const redis = await runningPrivateRedis(paths);
  return redis === null || redis.kind === 'off' ? null : redis.pid;
}

/** Pids of the server processes that serve its worker. */
export async function workerBackends(victim: Victim): Promise<number[]> {
  const rows = await victim.database.sqlWhenBack<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE usename = $1',
    [victim.planned.identity.role],
  );
  return rows.map(({ pid }) => pid);
}

/** Whether an append of its worker waits for somebody who holds the row of the writer. */
export async function appendWaits(victim: Victim): Promise<boolean> {
  const text = `SELECT 1 FROM pg_stat_activity
    WHERE usename = $1 AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO%'`;
  return (await victim.database.sql(text, [victim.planned.identity.role])).length > 0;
}
