import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs vitest in the repository `home` and counts by what it reports itself, with a text for each failure. What failed
 * outside of a test (a file that could not be loaded, a hook, an error that no test waited for) counts as a failure of its
 * own; so does a run without tests, or one that ended badly without any failure.
 * @param {string} home
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export function runVitest(home, args, env = process.env) {
  const folder = mkdtempSync(join(tmpdir(), 'exsim-tests-'));
  const outcome = join(folder, 'outcome.json');
  // By the repository's place and not by this file's, which is also run from a compiled copy.
  const reporter = join(home, '.ci/outcome-reporter.mjs');
  const reporters = ['--reporter=default', `--reporter=${reporter}`, `--outputFile.outcome=${outcome}`];
  const startedMs = performance.now();
  const { status } = spawnSync(join(home, 'node_modules/.bin/vitest'), ['run', ...args, ...reporters], {
    ...{ cwd: home, env, stdio: 'inherit' },
  });
  const seconds = (performance.now() - startedMs) / 1000;
  const { passed, skipped, failures } = judged(read(outcome), status);
  rmSync(folder, { recursive: true, force: true });
  return { seconds, passed, failed: failures.length, skipped, failures };
}

/** `status` is vitest's exit code, null after a signal. */
function judged(outcome, status) {
  if (outcome.failures.length > 0 || (status === 0 && outcome.passed > 0)) return outcome;
  const what = status === 0 ? 'without any test' : `without a failed test, with exit code ${status}`;
  return { ...outcome, failures: [`FAILED ${what}; what happened stands above.`] };
}

function read(outcome) {
  try {
    return JSON.parse(readFileSync(outcome, 'utf8'));
  } catch {
    return { passed: 0, skipped: 0, failures: [] };
  }
}
