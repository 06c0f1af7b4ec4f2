import { existsSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectPaths } from '../../src/process/paths.ts';
import { probePostgres } from '../../src/provision/probe-postgres.ts';
import { resolveServices } from '../../src/services/resolve.ts';
import { removeServices } from '../../src/services/stop.ts';
import { majorsOption } from '../postgres/majors.ts';
import type { Major } from '../postgres/packages.ts';
import { withPostgres } from '../postgres/server.ts';
import { runMain } from '../support/command-line.ts';
import { withDebianPostgres } from './debian-postgres.ts';
import { type ColumnResult, NEIGHBOURS, runColumn } from './matrix.ts';
import { COLUMNS } from './probe.ts';
import { redisVersion } from './redis-version.ts';
import { matrixTable, problemsOf, type ServerResult } from './report.ts';
import type { Servers } from './site.ts';

const PATH = process.env['PATH'] ?? '';
const VALKEY_BIN = process.env['VALKEY_BIN'];
/** Servers that the environment names are not this run's to change. */
const NAMED_SERVERS = { POSTGRES_URL: '', REDIS_URL: '', EXSIM_POSTGRES_ADMIN_URL: '' };

/**
 * The isolation matrix in full: five neighbours in every column, on the embedded Postgres and Debian's, on Redis and
 * Valkey as far as they are to be had; with `--postgres 14,16` on those versions. Prints the table; exit code 1 when
 * anything leaked, or proves nothing.
 */
async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { postgres: { type: 'string' } } });
  const majors = majorsOption(values.postgres);
  const results = majors === null ? await onServersHere() : await onVersions(majors);
  console.log(matrixTable(results));
  const problems = results.flatMap(problemsOf);
  for (const problem of problems) console.log(problem);
  return problems.length === 0 ? 0 : 1;
}

async function onVersions(majors: readonly Major[]): Promise<readonly ServerResult[]> {
  const results: ServerResult[] = [];
  for (const major of majors)
    await withPostgres(major, (url) =>
      withServices(PATH, url, async (servers) => void results.push(await runAll(servers))),
    );
  return results;
}

async function onServersHere(): Promise<readonly ServerResult[]> {
  // Another Redis would be found in its place, and what it shows taken for Valkey's.
  if (VALKEY_BIN !== undefined && !existsSync(join(VALKEY_BIN, 'valkey-server')))
    throw new Error(`Expected VALKEY_BIN to be a folder with valkey-server in it, but was ${VALKEY_BIN}.`);
  const results: ServerResult[] = [];
  await withServices(PATH, null, async (servers) => {
    results.push(await runAll(servers));
    await withDebianPostgres(async (postgresUrl) => {
      results.push(await runAll({ ...servers, postgresUrl }));
    });
  });
  if (VALKEY_BIN === undefined) console.log('no Valkey: VALKEY_BIN=/folder/of/valkey-server runs it too');
  else await withServices(VALKEY_BIN, null, async (servers) => void results.push(await runAll(servers)));
  return results;
}

async function runAll(servers: Servers): Promise<ServerResult> {
  const { version } = await probePostgres(servers.postgresUrl);
  const redis = await redisVersion(servers.redisUrl);
  const columns: ColumnResult[] = [];
  for (const column of COLUMNS) {
    // Redis knows no columns.
    const result = await runColumn(servers, column, NEIGHBOURS, column === COLUMNS[0]);
    columns.push(result);
    console.log(matrixTable([{ postgres: version, redis, columns: [result] }]));
  }
  return { postgres: version, redis, columns };
}

/** Private servers of this run; `path` is where a Redis is looked for first. `postgresUrl`: null for the embedded one. */
async function withServices(
  path: string,
  postgresUrl: string | null,
  task: (servers: Servers) => Promise<void>,
): Promise<void> {
  const stateDir = await realpath(await mkdtemp(join(tmpdir(), 'exsim-isolation-servers-')));
  const paths = projectPaths(stateDir);
  try {
    const { postgres, redis } = await resolveServices({
      ...{ postgresUrl, redis: null, paths, env: { ...process.env, ...NAMED_SERVERS, PATH: path } },
      log: (_level, line) => console.log(line),
      probes: { postgres: () => Promise.resolve(), redis: () => Promise.resolve() },
    });
    if (redis.kind === 'off') throw new Error(`the matrix needs a Redis: ${redis.reason}`);
    await task({ postgresUrl: postgres.adminUrl, redisUrl: redis.adminUrl, isPrivate: true });
  } finally {
    await removeServices(paths);
    await rm(stateDir, { recursive: true, force: true });
  }
}

await runMain(main);
