import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectPaths } from '../../../src/process/paths.ts';
import { resolveServices } from '../../../src/services/resolve.ts';
import { removeServices } from '../../../src/services/stop.ts';

/** Runs a measurement with a Postgres of its own, the one of TEST_POSTGRES_URL where that is set. */
export async function withPostgres<T>(
  say: (line: string) => void,
  measure: (adminUrl: string) => Promise<T>,
): Promise<T> {
  const paths = projectPaths(await realpath(await mkdtemp(join(tmpdir(), 'exsim-bench-'))));
  try {
    const { postgres } = await resolveServices({
      postgresUrl: process.env['TEST_POSTGRES_URL'] ?? null,
      redis: 'off',
      paths,
      env: {},
      log: (_level, line) => say(line),
      probes: { postgres: () => Promise.resolve(), redis: () => Promise.resolve() },
    });
    return await measure(postgres.adminUrl);
  } finally {
    await removeServices(paths);
    await rm(paths.stateDir, { recursive: true, force: true });
  }
}
