import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type ProjectPaths, projectPaths } from '../../../src/process/paths.ts';
import { resolveServices, type ServicesInput } from '../../../src/services/resolve.ts';
import { removeServices } from '../../../src/services/stop.ts';
import type { Services } from '../../../src/services/types.ts';

export type TestProject = {
  readonly paths: ProjectPaths;
  /** Lines that were logged, with their level. */
  readonly log: string[];
  resolve(changes?: Partial<ServicesInput>): Promise<Services>;
  remove(): Promise<void>;
};

/** A project in a temporary folder, with services of its own; nothing of the environment names a server. */
export function testProject(): TestProject {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'exsim-services-')));
  const paths = projectPaths(dir);
  const log: string[] = [];
  const { POSTGRES_URL: _p, EXSIM_POSTGRES_ADMIN_URL: _a, REDIS_URL: _r, ...env } = process.env;
  const input: ServicesInput = {
    postgresUrl: null,
    redis: 'off',
    paths,
    env,
    log: (level, line) => log.push(`${level} ${line}`),
    probes: { postgres: () => Promise.resolve(), redis: () => Promise.resolve() },
  };
  return {
    paths,
    log,
    resolve: (changes = {}) => resolveServices({ ...input, ...changes }),
    remove: async () => {
      await removeServices(paths, env);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Rows of one statement, on a connection of its own. */
export async function sql(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}
