import { setImmediate } from 'node:timers/promises';
import { runVitest } from '../../.ci/run-vitest.mjs';
import { probePostgres } from '../../src/provision/probe-postgres.ts';
import { type Major, TOO_OLD } from './packages.ts';
import { refusals } from './refusals.ts';
import { withPostgres } from './server.ts';

/** What came of the tests on one version. */
export type VersionResult = {
  readonly postgres: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
};

/** Everything that provisions, and every worker's SQL. */
const RUNS: readonly (readonly string[])[] = [
  ['--project', 'integration', 'tests/integration/provision', 'tests/integration/worker'],
  [
    ...['--project', 'e2e'],
    ...['provision', 'backup', 'prune', 'reset', 'rotate', 'isolated'].map((name) => `tests/e2e/${name}`),
  ],
];

/** Runs the tests that talk to Postgres on a server of that version; once `stop` is aborted, no further ones. */
export const testOn = (major: Major, stop: AbortSignal): Promise<VersionResult> =>
  withPostgres(major, async (adminUrl) => {
    const { version } = await probePostgres(adminUrl);
    const env = { ...process.env, TEST_POSTGRES_URL: adminUrl };
    const results: ReturnType<typeof runVitest>[] = [];
    for (const args of RUNS) {
      if (!stop.aborted) results.push(runVitest(process.cwd(), args, env));
      await setImmediate(); // A signal that came meanwhile is heard now.
    }
    const sum = (key: keyof (typeof results)[number]): number =>
      results.reduce((total, result) => total + result[key], 0);
    return {
      ...{ postgres: version, passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') },
      seconds: sum('seconds'),
    };
  });

/** The version that is too old: one "test" for each command that must refuse it. */
export const testTooOld = (): Promise<VersionResult> =>
  withPostgres(TOO_OLD, async (adminUrl) => {
    const startedMs = performance.now();
    const outcomes = await refusals(adminUrl);
    const failed = outcomes.filter(({ isRefused }) => !isRefused).length;
    for (const { command, said } of outcomes) console.log(`exsim ${command}: ${said}`);
    return {
      ...{ postgres: `${TOO_OLD} (refused)`, passed: outcomes.length - failed, failed, skipped: 0 },
      seconds: (performance.now() - startedMs) / 1000,
    };
  });
