import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectPaths } from '../../src/process/paths.ts';
import { ensureStateDir } from '../../src/process/state-dir.ts';
import { locations } from '../../src/services/locations.ts';
import { startEmbeddedPostgres } from '../../src/services/postgres/embedded.ts';
import { removeServices } from '../../src/services/stop.ts';
import { binariesOf, type Major } from './packages.ts';

/** Runs `task` with a server of that version on a free port, as `exsim up` makes its own, and removes it. */
export async function withPostgres<T>(major: Major, task: (adminUrl: string) => Promise<T>): Promise<T> {
  const paths = projectPaths(await realpath(await mkdtemp(join(tmpdir(), 'exsim-postgres-'))));
  try {
    await ensureStateDir(paths.stateDir);
    const places = await locations(paths, process.env);
    const { adminUrl } = await startEmbeddedPostgres(
      { paths, places },
      (_level, line) => console.log(line),
      () => binariesOf(major, places),
    );
    return await task(adminUrl);
  } finally {
    await removeServices(paths);
    await rm(paths.stateDir, { recursive: true, force: true });
  }
}
